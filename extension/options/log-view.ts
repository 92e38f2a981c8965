import type { LogEntry } from "../background/log/log-entry.ts";
import { buildElement } from "../look/build-element.ts";
import { elementById } from "../look/element-by-id.ts";
import { inputById } from "../look/input-by-id.ts";
import { message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { QuantityWords } from "../look/quantity-words.ts";
import { showHostAndPort } from "../look/show-host-and-port.ts";
import { showOrigin } from "../look/show-origin.ts";
import { textLanguage } from "../look/text-language.ts";
import { momentElement } from "../look/time-element.ts";
import { endingWords, findEntries } from "./log-words.ts";
import { Portions } from "./portions.ts";

/** The connections that have ended, the newest first. */
export class LogView {
  readonly #body = elementById("log-entries");
  readonly #search = inputById("log-search");
  readonly #words = new QuantityWords(textLanguage());
  readonly #portions: Portions;
  /** What stands there, so that the same is not made again under a person's eyes. */
  #shown = "";
  #entries: readonly LogEntry[] = [];
  #isOn = true;

  constructor(onClear: () => void) {
    this.#portions = new Portions(elementById("log-end"), () => this.#show());
    this.#search.addEventListener("input", () => {
      this.#portions.reset();
      this.#show();
    });
    onPress(elementById("clear-log"), onClear);
  }

  show(entries: readonly LogEntry[]): void {
    this.#entries = entries;
    this.#show();
  }

  /** @param isOn whether connections are written down at all */
  showState(isOn: boolean): void {
    this.#isOn = isOn;
    elementById("log-off").hidden = isOn;
    this.#show();
  }

  #show(): void {
    const found = findEntries(this.#entries, this.#search.value);
    const isEmpty = this.#entries.length === 0;
    elementById("log").hidden = found.length === 0;
    elementById("log-find").hidden = isEmpty;
    elementById("log-empty").hidden = !isEmpty || !this.#isOn;
    elementById("log-none-found").hidden = isEmpty || found.length > 0;
    const entries = this.#portions.of(found);
    const shown = JSON.stringify(entries);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#body.replaceChildren(...entries.map((entry) => this.#build(entry)));
  }

  #build(entry: LogEntry): HTMLElement {
    const { origin, framedBy, startedAt, endedAt, received, sent } = entry;
    const site = buildElement("span", "");
    showOrigin(site, origin);
    const whose = cell("optionsSite", site);
    if (framedBy !== undefined) {
      whose.append(buildElement("p", "label", `${message("optionsFramedBy")} ${framedBy}`));
    }
    const lasted = this.#words.age(endedAt - startedAt);
    const when = cell("logWhen", momentElement(startedAt), buildElement("p", "label", lasted));
    const bytes =
      received === undefined || sent === undefined
        ? []
        : [this.#bytes("↓", "popupReceived", received), this.#bytes("↑", "popupSent", sent)];
    const { text, code } = endingWords(entry);
    const ended = cell("logEnded", message(text));
    if (code !== undefined) ended.append(buildElement("p", "label exact", code));
    return buildElement("tr", "", when, whose, placeCell(entry), cell("logBytes", ...bytes), ended);
  }

  #bytes(arrow: string, meaning: "popupReceived" | "popupSent", count: number): HTMLElement {
    const sign = buildElement("span", "", `${arrow} `);
    sign.ariaHidden = "true";
    const said = buildElement("span", "unseen", message(meaning));
    return buildElement("p", "", sign, said, this.#words.bytes(count));
  }
}

function placeCell({ kind, host, port, isSecure }: LogEntry): HTMLElement {
  const place = buildElement("p", "exact");
  showHostAndPort(place, host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`);
  const notes = [
    ...(kind === "listener" ? [message("popupListening")] : []),
    ...(kind === "accepted" ? [message("popupAccepted")] : []),
    ...(isSecure ? [message("popupSecure")] : []),
  ];
  const element = cell("logDestination", place);
  if (notes.length > 0) element.append(buildElement("p", "label", notes.join(" · ")));
  return element;
}

/** Carries the name of its column to where there is no room for columns. */
function cell(
  column: "optionsSite" | "logWhen" | "logDestination" | "logBytes" | "logEnded",
  ...content: readonly (Node | string)[]
): HTMLElement {
  const element = buildElement("td", "", ...content);
  element.setAttribute("data-column", message(column));
  return element;
}
