import { destinationText } from "../../protocol/destination.ts";
import { ANY_DESTINATION } from "../../protocol/destination-pattern.ts";
import type { PermissionCode } from "../../protocol/failure.ts";
import { isMailRelay, listeningTarget, scopesToConnect } from "../../protocol/rule.ts";
import { requiredToListen, type Scope } from "../../protocol/scope.ts";
import type { PromptAnswer, PromptDestination } from "../prompt/prompt-messages.ts";
import { type AccessRequest, denialOf, targetOf } from "./grants/decide.ts";
import type { Grant, Life } from "./grants/grant.ts";
import type { GrantStore } from "./grants/grant-store.ts";
import { isFramed, type PageDocument, type Subject } from "./identity.ts";
import { livesFor, type Permissions } from "./permissions.ts";
import type { PromptQueue } from "./prompts/prompt-queue.ts";
import type { PromptRequest } from "./prompts/prompt-request.ts";

export type AccessDecision =
  | { readonly type: "allow" }
  | { readonly type: "deny"; readonly errorCode: PermissionCode };

/** What a site asks for in its web app manifest. */
export interface SiteRequest {
  /** Why, in its own words, fit to be shown. */
  readonly description: string | undefined;
  readonly scopes: readonly Scope[];
}

export interface ConsentOptions {
  readonly permissions: Permissions;
  readonly grants: GrantStore;
  readonly prompts: PromptQueue;
}

/** Asks the person where the permissions are too little, and makes the answer hold. */
export class Consent {
  readonly #permissions: Permissions;
  readonly #grants: GrantStore;
  readonly #prompts: PromptQueue;

  constructor({ permissions, grants, prompts }: ConsentOptions) {
    this.#permissions = permissions;
    this.#grants = grants;
    this.#prompts = prompts;
  }

  /**
   * May the document do this? The person is asked if need be.
   *
   * @param destination what the person is told of a connection
   * @param signal aborted when nobody waits for the answer any more
   */
  async request(
    page: PageDocument,
    access: AccessRequest,
    destination: PromptDestination | undefined,
    signal: AbortSignal,
  ): Promise<AccessDecision> {
    await this.#permissions.ready;
    const decision = this.#permissions.decide(page, access);
    if (decision.type === "ask") {
      return this.#ask(page, access, decision.missing, destination, signal);
    }
    if (decision.type === "allow") void this.#permissions.markUsed(page, access);
    return decision;
  }

  /** Asks for the permission as such, for a site that has neither grant nor block. */
  async requestSite(
    page: PageDocument,
    { description, scopes }: SiteRequest,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#permissions.ready;
    if (this.#permissions.stateOf(page) !== "prompt" || !this.#permissions.mayAsk(page)) return;
    const details = { ...detailsOf(page.subject), description, scopes };
    await this.#prompts.ask({ documents: [page], access: undefined, details }, signal);
  }

  /** The permission as such, given in the toolbar. */
  async allowSite({ subject, documentId }: PageDocument, life: Life): Promise<void> {
    await this.#permissions.ready;
    if (!this.#permissions.isLeftToPeople) return;
    await this.#grants.allow(subject, { ...anywhere(["connect"]), ...lasting(life, documentId) });
  }

  /** Makes what the person has answered hold. */
  async settle({ documents, access, details }: PromptRequest, answer: PromptAnswer): Promise<void> {
    await this.#permissions.ready;
    const [first] = documents;
    const isIncomplete =
      answer.type === "allow" && details.isMailRelay && !answer.isMailRelayTicked;
    // An administrator may have decided so since the prompt was opened.
    const isForbidden = answer.type === "allow" && !this.#permissions.isLeftToPeople;
    if (first === undefined || isIncomplete || isForbidden) return;
    const { subject } = first;
    switch (answer.type) {
      case "dismiss":
        await this.#grants.dismiss(subject);
        break;
      case "block":
        if (access === undefined) await this.#grants.blockSite(subject);
        else await this.#refuse(subject, access, details.scopes);
        break;
      case "allow": {
        const { life, isForOtherDevices } = answer;
        const reach =
          access === undefined ? anywhere(details.scopes) : reachOf(access, isForOtherDevices);
        const described =
          details.description === undefined ? {} : { description: details.description };
        // What is for once is for every document that has asked.
        const documentsThatMay = life === "once" ? documents : [first];
        await Promise.all(
          documentsThatMay.map(({ documentId }) =>
            this.#grants.allow(subject, { ...reach, ...described, ...lasting(life, documentId) }),
          ),
        );
        break;
      }
      default:
        answer satisfies never;
    }
  }

  async #ask(
    page: PageDocument,
    access: AccessRequest,
    missing: readonly Scope[],
    destination: PromptDestination | undefined,
    signal: AbortSignal,
  ): Promise<AccessDecision> {
    if (this.#permissions.mayAsk(page)) {
      const details = {
        ...detailsOf(page.subject),
        destination,
        listenPort: access.type === "listen" ? access.port : undefined,
        scopes: missing,
        isMailRelay: access.type === "connect" && isMailRelay(access.target),
      };
      await this.#prompts.ask({ documents: [page], access, details }, signal);
      if (this.#permissions.decide(page, access).type === "allow") {
        void this.#permissions.markUsed(page, access);
        return { type: "allow" };
      }
    }
    return { type: "deny", errorCode: denialOf(missing, access) };
  }

  /** A refusal for good is one more question sent away, so that a site cannot go on for ever. */
  async #refuse(subject: Subject, access: AccessRequest, scopes: readonly Scope[]): Promise<void> {
    const destinations = [destinationText(targetOf(access))];
    await Promise.all([
      this.#grants.block(subject, { scopes: [...scopes], destinations }),
      this.#grants.dismiss(subject),
    ]);
  }
}

function detailsOf(subject: Subject): PromptRequest["details"] {
  return {
    origin: subject.origin,
    framedBy: isFramed(subject) ? subject.topOrigin : undefined,
    isPrivate: subject.isPrivate,
    lives: livesFor(subject),
    description: undefined,
    destination: undefined,
    listenPort: undefined,
    scopes: [],
    isMailRelay: false,
  };
}

type Reach = Pick<Grant, "scopes" | "destinations">;

function anywhere(scopes: readonly Scope[]): Reach {
  return { scopes: [...scopes], destinations: [ANY_DESTINATION] };
}

/**
 * What Allow adds: this destination and no other. Where a name led to a local address it is that
 * address, since whoever owns the name could later have it lead to another one.
 */
function reachOf(access: AccessRequest, isForOtherDevices: boolean): Reach {
  if (access.type === "listen") {
    const forOthers: readonly Scope[] = isForOtherDevices ? ["listen-network"] : [];
    return {
      scopes: [...requiredToListen(access.port), ...forOthers],
      destinations: [destinationText(listeningTarget(access.port))],
    };
  }
  const { host, port, address } = access.target;
  const scopes = scopesToConnect(access.target);
  const place = scopes.includes("local-network") ? (address ?? host) : host;
  return { scopes: [...scopes], destinations: [destinationText({ host: place, port })] };
}

function lasting(life: Life, documentId: string): Pick<Grant, "life" | "documentId"> {
  return life === "once" ? { life, documentId } : { life };
}
