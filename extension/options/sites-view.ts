import { elementById } from "../look/element-by-id.ts";
import { inputById } from "../look/input-by-id.ts";
import { message } from "../look/localize.ts";
import { textLanguage } from "../look/text-language.ts";
import { arrangeSites, SITE_ORDERS } from "./arrange-sites.ts";
import type { OptionsState } from "./options-messages.ts";
import { Portions } from "./portions.ts";
import type { SiteTable } from "./site-table.ts";

type Sites = Pick<OptionsState, "sites" | "policy">;

/** The list of sites with what a person looks for in it. */
export class SitesView {
  readonly #table: SiteTable;
  readonly #search = inputById("search");
  readonly #order = elementById("order");
  readonly #portions: Portions;
  #state: Sites | undefined;

  constructor(table: SiteTable) {
    this.#table = table;
    this.#portions = new Portions(elementById("sites-end"), () => this.#show());
    const again = () => {
      this.#portions.reset();
      this.#show();
    };
    this.#search.addEventListener("input", again);
    this.#order.addEventListener("change", again);
  }

  show(state: Sites): void {
    this.#state = state;
    this.#show();
  }

  #show(): void {
    if (this.#state === undefined) return;
    const { sites, policy } = this.#state;
    const search = this.#search.value;
    const found = arrangeSites(sites, search, this.#chosenOrder());
    const isSearching = search.trim() !== "";
    const isEmpty = sites.length === 0 && policy.blocks.length === 0;
    elementById("find").hidden = isEmpty;
    elementById("empty").hidden = !isEmpty;
    elementById("none-found").hidden = isEmpty || found.length > 0 || !isSearching;
    const blocks = isSearching ? [] : policy.blocks;
    elementById("sites").hidden = found.length === 0 && blocks.length === 0;
    const count = countText(found.length, sites.length);
    if (elementById("site-count").textContent !== count) {
      elementById("site-count").textContent = count;
    }
    this.#table.show({ sites: this.#portions.of(found), policy: { ...policy, blocks } });
  }

  #chosenOrder() {
    const { value } = this.#order instanceof HTMLSelectElement ? this.#order : { value: "" };
    return SITE_ORDERS.find((order) => order === value) ?? "host";
  }
}

function countText(found: number, all: number): string {
  const language = textLanguage();
  const number = (count: number) => count.toLocaleString(language);
  if (found < all) return message("optionsFound", number(found), number(all));
  return all === 1 ? message("optionsOneSite") : message("optionsSites", number(all));
}
