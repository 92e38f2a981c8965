import type { OptionsState } from "./options-messages.ts";
import { everySiteBody, type SiteActs, siteBody } from "./site-body.ts";

/** The table of the sites. What has not changed stays as it is, with what is open or in focus there. */
export class SiteTable {
  readonly #table: HTMLElement;
  readonly #acts: SiteActs;
  /** By what they show. */
  #bodies = new Map<string, HTMLElement>();

  constructor(table: HTMLElement, acts: SiteActs) {
    this.#table = table;
    this.#acts = acts;
  }

  show({ sites, policy }: Pick<OptionsState, "sites" | "policy">): void {
    const bodies = new Map<string, HTMLElement>();
    const add = (shown: unknown, build: () => HTMLElement) => {
      const key = JSON.stringify(shown);
      bodies.set(key, this.#bodies.get(key) ?? build());
    };
    if (policy.blocks.length > 0) add(policy.blocks, () => everySiteBody(policy.blocks));
    for (const site of sites) add(site, () => siteBody(site, this.#acts));
    this.#replace(bodies);
  }

  #replace(bodies: Map<string, HTMLElement>): void {
    for (const [key, body] of this.#bodies) if (!bodies.has(key)) body.remove();
    // An element that is moved loses the focus, so that only what is out of place is.
    let next: ChildNode | null = this.#table.querySelector("tbody");
    for (const body of bodies.values()) {
      if (body === next) next = body.nextSibling;
      else this.#table.insertBefore(body, next);
    }
    this.#bodies = bodies;
  }
}
