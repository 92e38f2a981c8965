import { parseDestinationPattern } from "../../protocol/destination-pattern.ts";
import { DESTINATIONS_PER_RULE } from "../../protocol/limits.ts";
import { SCOPES } from "../../protocol/scope.ts";
import { LIVES } from "../background/grants/grant.ts";
import { elementById } from "../look/element-by-id.ts";
import { inputById } from "../look/input-by-id.ts";
import { message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { showOrigin } from "../look/show-origin.ts";
import { dialogById } from "./dialog-by-id.ts";
import type { FromOptions, ListedGrant, ListedSite } from "./options-messages.ts";

type Edited = Pick<ListedSite, "id" | "origin" | "isPrivate">;

/** Lets a person change what one grant allows, and for how long. */
export class GrantDialog {
  readonly #dialog = dialogById("edit-dialog");
  readonly #post: (sent: FromOptions) => void;
  readonly #destinations: HTMLTextAreaElement;
  #grant: { readonly site: Edited; readonly grant: ListedGrant } | undefined;

  constructor(post: (sent: FromOptions) => void) {
    const area = elementById("edit-destinations");
    if (!(area instanceof HTMLTextAreaElement)) throw new Error("The page's text area is none");
    this.#destinations = area;
    this.#post = post;
    onPress(elementById("edit-cancel"), () => this.#dialog.close());
    onPress(elementById("edit-save"), () => this.#save());
  }

  open(site: Edited, grant: ListedGrant): void {
    this.#grant = { site, grant };
    showOrigin(elementById("edit-origin"), site.origin);
    this.#destinations.value = grant.destinations.join("\n");
    for (const scope of SCOPES) {
      inputById(`edit-${scope}`).checked = grant.scopes.includes(scope);
    }
    for (const life of LIVES) {
      inputById(`edit-life-${life}`).checked = grant.life === life;
      const isOffered =
        grant.life === life || (life !== "once" && !(site.isPrivate && life === "always"));
      elementById(`edit-life-${life}-choice`).hidden = !isOffered;
    }
    this.#showMistake("");
    this.#dialog.showModal();
  }

  #save(): void {
    if (this.#grant === undefined) return;
    const { site, grant } = this.#grant;
    const lines = this.#destinations.value.split("\n").map((line) => line.trim());
    const destinations = [...new Set(lines.filter(Boolean))];
    const scopes = SCOPES.filter((scope) => inputById(`edit-${scope}`).checked);
    const life = LIVES.find((each) => inputById(`edit-life-${each}`).checked) ?? grant.life;
    const wrong = destinations.find((text) => parseDestinationPattern(text) === undefined);
    if (wrong !== undefined) this.#showMistake(message("editWrongDestination", wrong));
    else if (destinations.length === 0) this.#showMistake(message("editNoDestination"));
    else if (destinations.length > DESTINATIONS_PER_RULE) {
      this.#showMistake(message("editManyDestinations", String(DESTINATIONS_PER_RULE)));
    } else if (scopes.length === 0) this.#showMistake(message("editNoScope"));
    else {
      const reach = { scopes: [...scopes], destinations, life };
      this.#post({ type: "edit-grant", site: site.id, grant: grant.id, reach });
      this.#dialog.close();
    }
  }

  #showMistake(text: string): void {
    elementById("edit-mistake").textContent = text;
  }
}
