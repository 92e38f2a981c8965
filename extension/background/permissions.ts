import { destinationText } from "../../protocol/destination.ts";
import type { Scope } from "../../protocol/scope.ts";
import type { PromptDestination } from "../prompt/prompt-messages.ts";
import { type Decision, decide } from "./grants/decide.ts";
import { ANY_DESTINATION } from "./grants/grant.ts";
import type { GrantStore } from "./grants/grant-store.ts";
import type { PromptQueue } from "./prompts/prompt-queue.ts";

/** What a site wants to connect to, and the scopes that this takes. */
export interface ConnectRequest {
  readonly origin: string;
  readonly destination: PromptDestination;
  readonly required: readonly Scope[];
}

/** What sites may do: the grants that there are, and the person where they do not suffice. */
export class Permissions {
  readonly #grants: GrantStore;
  readonly #prompts: PromptQueue;

  constructor(grants: GrantStore, prompts: PromptQueue) {
    this.#grants = grants;
    this.#prompts = prompts;
  }

  /** What the grants say now. */
  async decide({ origin, destination, required }: ConnectRequest): Promise<Decision> {
    return decide(await this.#grants.permissionOf(origin), destination, required);
  }

  /**
   * The scopes that the request may use, asking the person where the grants lack some; undefined
   * where it is refused.
   */
  async request(
    request: ConnectRequest,
    signal: AbortSignal,
  ): Promise<readonly Scope[] | undefined> {
    const decision = await this.decide(request);
    if (decision.type === "allow") return decision.scopes;
    if (decision.type === "deny") return undefined;
    const { origin, destination, required } = request;
    const details = { origin, description: undefined, destination, scopes: decision.missing };
    const answer = await this.#prompts.ask(details, signal);
    if (answer === "allow") await this.#allow(origin, required, destinationText(destination));
    if (answer === "block") await this.#grants.block(origin);
    if (answer !== "allow") return undefined;
    const decided = await this.decide(request);
    return decided.type === "allow" ? decided.scopes : undefined;
  }

  /**
   * Asks for the permission as such, for a site that has neither grant nor block.
   *
   * @param description why, in the site's own words, fit to be shown
   * @returns whether the person allowed it
   */
  async requestSite(
    origin: string,
    description: string | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    const scopes: Scope[] = ["connect"];
    const details = { origin, description, destination: undefined, scopes };
    const answer = await this.#prompts.ask(details, signal);
    if (answer === "allow") await this.allowSite(origin);
    if (answer === "block") await this.#grants.block(origin);
    return answer === "allow";
  }

  /** The permission as such: public servers, ports 1024 and up. */
  async allowSite(origin: string): Promise<void> {
    await this.#allow(origin, ["connect"], ANY_DESTINATION);
  }

  async #allow(origin: string, scopes: readonly Scope[], destination: string): Promise<void> {
    await this.#grants.allow(origin, {
      scopes: [...scopes],
      destinations: [destination],
      createdAt: Date.now(),
    });
  }
}
