import { buildElement } from "../look/build-element.ts";
import { elementById } from "../look/element-by-id.ts";
import { inputById } from "../look/input-by-id.ts";
import { message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { saveJson } from "../look/save-file.ts";
import { textLanguage } from "../look/text-language.ts";
import { dialogById } from "./dialog-by-id.ts";
import {
  type GrantsFile,
  grantsFileOf,
  type ImportPlan,
  LARGEST_FILE_BYTES,
  planImport,
  readGrantsFile,
} from "./grants-file.ts";
import type { FromOptions, ListedSite } from "./options-messages.ts";
import { reachElement } from "./reach-element.ts";

const FILE_NAME = "web-tcp-socket-sites.json";

/** The preview names so many sites, and says how many more there are. */
const MOST_SHOWN = 50;

/** Saves what was allowed and blocked as a file, and reads such a file, showing first what it changes. */
export class FileExchange {
  readonly #dialog = dialogById("import-dialog");
  readonly #file = inputById("import-file");
  #sites: readonly ListedSite[] = [];
  #chosen: GrantsFile | undefined;

  constructor(post: (sent: FromOptions) => void) {
    // It scrolls, so that the keyboard has to get there.
    elementById("import-sites").tabIndex = 0;
    onPress(elementById("export"), () => this.#export());
    onPress(elementById("import"), () => this.#file.click());
    this.#file.addEventListener("change", () => void this.#read());
    onPress(elementById("import-cancel"), () => this.#dialog.close());
    onPress(elementById("import-confirm"), () => {
      this.#dialog.close();
      if (this.#chosen !== undefined) post({ type: "import", file: this.#chosen });
    });
  }

  set sites(sites: readonly ListedSite[]) {
    this.#sites = sites;
    const { sites: kept } = grantsFileOf(sites);
    elementById("export").ariaDisabled = String(kept.length === 0);
  }

  #export(): void {
    const file = grantsFileOf(this.#sites);
    if (file.sites.length === 0) return;
    saveJson(FILE_NAME, `${JSON.stringify(file, null, 2)}\n`);
  }

  async #read(): Promise<void> {
    const [given] = this.#file.files ?? [];
    if (given === undefined) return;
    this.#showMistake("");
    const text = given.size > LARGEST_FILE_BYTES ? "" : await given.text();
    // The same file may be chosen again, once it was mended.
    this.#file.value = "";
    const read = readGrantsFile(text);
    switch (read.type) {
      case "not-json":
        this.#showMistake(message("importNotJson", given.name));
        break;
      case "not-grants":
        this.#showMistake(message("importNotGrants", given.name));
        break;
      case "mistake":
        this.#showMistake(message("importMistake", given.name, read.reason));
        break;
      case "grants":
        this.#propose(read.file);
        break;
    }
  }

  #propose(file: GrantsFile): void {
    const plan = planImport(file, this.#sites);
    if (plan.sites.length === 0) {
      this.#showMistake(message("importNothingNew"));
      return;
    }
    this.#chosen = { ...file, sites: [...plan.sites] };
    const number = (count: number) => count.toLocaleString(textLanguage());
    elementById("import-summary").textContent = message(
      "importSummary",
      ...[plan.sites.length, plan.grants, plan.blocks].map(number),
    );
    const known = plan.known === 0 ? "" : message("importKnown", number(plan.known));
    elementById("import-known").textContent = known;
    elementById("import-sites").replaceChildren(...previewOf(plan));
    this.#dialog.showModal();
  }

  #showMistake(text: string): void {
    elementById("import-mistake").textContent = text;
  }
}

function previewOf({ sites }: ImportPlan): readonly HTMLElement[] {
  const shown = sites.slice(0, MOST_SHOWN).map(({ origin, framedBy, grants, blocks }) => {
    const item = buildElement("li", "", buildElement("p", "origin", origin));
    if (framedBy !== undefined) {
      item.append(buildElement("p", "label", `${message("optionsFramedBy")} ${framedBy}`));
    }
    if (grants.length > 0) {
      item.append(reachElement({ effect: "allow", reaches: grants, description: undefined }));
    }
    if (blocks.length > 0) {
      item.append(reachElement({ effect: "deny", reaches: blocks, description: undefined }));
    }
    return item;
  });
  const rest = sites.length - shown.length;
  if (rest <= 0) return shown;
  const more = message("optionsMore", rest.toLocaleString(textLanguage()));
  return [...shown, buildElement("li", "label", more)];
}
