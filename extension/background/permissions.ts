import { type Destination, destinationText } from "../../protocol/destination.ts";
import type { PermissionCode } from "../../protocol/failure.ts";
import type { Scope } from "../../protocol/scope.ts";
import type { PromptDetails } from "../prompt/prompt-messages.ts";
import { type Decision, decide } from "./grants/decide.ts";
import { ANY_DESTINATION } from "./grants/grant.ts";
import type { GrantStore } from "./grants/grant-store.ts";
import type { PromptQueue } from "./prompts/prompt-queue.ts";

/** What a site wants to do that takes more than having the interface. */
export interface AccessRequest {
  readonly origin: string;
  /** What the destinations of grants are compared with. */
  readonly destination: Destination;
  readonly required: readonly Scope[];
  /** What the person is told of it. */
  readonly subject: Pick<PromptDetails, "destination" | "listenPort">;
}

export type AccessDecision =
  /** Go ahead, with these scopes. */
  | { readonly type: "allow"; readonly scopes: readonly Scope[] }
  | { readonly type: "deny"; readonly errorCode: PermissionCode };

/** What sites may do: the grants that there are, and the person where they do not suffice. */
export class Permissions {
  readonly #grants: GrantStore;
  readonly #prompts: PromptQueue;

  constructor(grants: GrantStore, prompts: PromptQueue) {
    this.#grants = grants;
    this.#prompts = prompts;
  }

  /** What the grants say now. */
  async decide({ origin, destination, required }: AccessRequest): Promise<Decision> {
    return decide(await this.#grants.permissionOf(origin), destination, required);
  }

  /** Lets the grants decide, and asks the person where they lack something. */
  async request(request: AccessRequest, signal: AbortSignal): Promise<AccessDecision> {
    const decision = await this.decide(request);
    if (decision.type === "allow") return decision;
    if (decision.type === "deny") return { type: "deny", errorCode: "PERMISSION_DENIED" };
    const { origin, destination, required, subject } = request;
    const details = { ...subject, origin, description: undefined, scopes: decision.missing };
    const answer = await this.#prompts.ask(details, signal);
    if (answer === "allow") {
      await this.#allow(origin, required, destinationText(destination));
      const decided = await this.decide(request);
      if (decided.type === "allow") return decided;
    }
    if (answer === "block") await this.#grants.block(origin);
    return { type: "deny", errorCode: denialOf(decision.missing) };
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
    const subject = { destination: undefined, listenPort: undefined };
    const details = { ...subject, origin, description, scopes };
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

function denialOf(missing: readonly Scope[]): PermissionCode {
  if (missing.includes("listen")) return "LISTEN_DENIED";
  if (missing.includes("local-network")) return "LOCAL_NETWORK_DENIED";
  if (missing.includes("system-ports")) return "SYSTEM_PORT_DENIED";
  return "PERMISSION_DENIED";
}
