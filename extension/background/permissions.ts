import type { PermissionState } from "../../protocol/permission-state.ts";
import { type Rule, rulesFor, scopesToConnect } from "../../protocol/rule.ts";
import { requiredToListen } from "../../protocol/scope.ts";
import {
  type AccessRequest,
  type Decision,
  decide,
  permissionState,
  targetOf,
} from "./grants/decide.ts";
import {
  type Grant,
  LIVES,
  type Life,
  mergedRules,
  rulesOfPermission,
  type SitePermission,
} from "./grants/grant.ts";
import type { GrantStore } from "./grants/grant-store.ts";
import type { PageDocument, Subject } from "./identity.ts";
import { policyRulesFor } from "./policy/policy.ts";
import type { PolicySource } from "./policy/policy-source.ts";

/** What an administrator has set, now and whenever it changes. */
export type CurrentPolicy = Pick<PolicySource, "ready" | "current" | "onChange">;

/** An origin that has the interface on every load. */
export interface PermittedOrigin {
  readonly origin: string;
  readonly isPrivate: boolean;
  /** Also after the browser was closed. */
  readonly isLasting: boolean;
}

/** One part of what a site may do or may not. */
export interface Allowance extends Rule {
  /** How long it holds; undefined is set by an administrator. */
  readonly life: Life | undefined;
}

/** What sites may do, by what an administrator has set and by what people have granted. */
export class Permissions {
  /** Nothing here holds before it. */
  readonly ready: Promise<void>;
  readonly #grants: GrantStore;
  readonly #policy: CurrentPolicy;

  constructor(grants: GrantStore, policy: CurrentPolicy) {
    this.#grants = grants;
    this.#policy = policy;
    this.ready = Promise.all([grants.ready, policy.ready]).then(() => {});
  }

  /** @param listener called with the origin whose permission has changed; undefined: all may have */
  onChange(listener: (origin: string | undefined) => void, signal?: AbortSignal): void {
    this.#grants.onChange(listener, signal);
    this.#policy.onChange(() => listener(undefined), signal);
  }

  stateOf(page: PageDocument): PermissionState {
    return permissionState(this.#rulesOf(page));
  }

  decide(page: PageDocument, request: AccessRequest): Decision {
    return decide(this.#rulesOf(page), request);
  }

  /** What the document may do and may not, the ones that win first. */
  allowancesOf(page: PageDocument): readonly Allowance[] {
    const { grants, blocks } = this.#grants.permissionOf(page.subject);
    const held = grants.filter((grant) => holdsFor(page, grant));
    return [
      ...policyRulesFor(this.#policy.current, page.subject).map((rule) => ({
        ...rule,
        life: undefined,
      })),
      ...mergedRules("deny", blocks).map((rule) => ({ ...rule, life: longestFor(page.subject) })),
      ...LIVES.flatMap((life) =>
        mergedRules(
          "allow",
          held.filter((grant) => grant.life === life),
        ).map((rule) => ({ ...rule, life })),
      ),
    ];
  }

  /** The document makes use of what lets it do this. */
  async markUsed(page: PageDocument, request: AccessRequest): Promise<void> {
    const required =
      request.type === "connect" ? scopesToConnect(request.target) : requiredToListen(request.port);
    const bearsOn = (grant: Grant) =>
      holdsFor(page, grant) &&
      grant.scopes.some((scope) => required.includes(scope)) &&
      rulesFor(mergedRules("allow", [grant]), targetOf(request)).length > 0;
    await this.#grants.markUsed(page.subject, bearsOn);
  }

  /** Whether the person may be asked, and may allow anything. */
  get isLeftToPeople(): boolean {
    return this.#policy.current.mayAsk;
  }

  mayAsk({ subject }: PageDocument): boolean {
    return this.isLeftToPeople && this.#grants.silencedUntil(subject) === undefined;
  }

  /** Grants for once are not among them, and neither is what is framed by others. */
  get permittedOrigins(): readonly PermittedOrigin[] {
    const origins = new Set([
      ...this.#policy.current.rules.keys(),
      ...this.#grants.sites.map(({ subject }) => subject.origin),
    ]);
    return [...origins].flatMap((origin) =>
      [false, true].flatMap((isPrivate) => {
        const isGranted = (lives: readonly Life[]) =>
          this.#stateForLives({ origin, topOrigin: origin, isPrivate }, lives) === "granted";
        if (!isGranted(["session", "always"])) return [];
        return [{ origin, isPrivate, isLasting: isGranted(["always"]) }];
      }),
    );
  }

  #stateForLives(subject: Subject, lives: readonly Life[]): PermissionState {
    const permission = this.#grants.permissionOf(subject);
    const grants = permission.grants.filter(({ life }) => lives.includes(life));
    return permissionState(this.#withPolicy(subject, { ...permission, grants }));
  }

  #rulesOf(page: PageDocument): readonly Rule[] {
    const permission = this.#grants.permissionOf(page.subject);
    const grants = permission.grants.filter((grant) => holdsFor(page, grant));
    return this.#withPolicy(page.subject, { ...permission, grants });
  }

  /** An administrator wins over people. */
  #withPolicy(subject: Subject, permission: SitePermission): readonly Rule[] {
    return [...policyRulesFor(this.#policy.current, subject), ...rulesOfPermission(permission)];
  }
}

/** How long a permission of this subject can last, the shortest first. */
export function livesFor({ isPrivate }: Subject): readonly Life[] {
  return isPrivate ? LIVES.filter((life) => life !== "always") : LIVES;
}

function longestFor({ isPrivate }: Subject): Life {
  return isPrivate ? "session" : "always";
}

function holdsFor({ documentId }: PageDocument, grant: Grant): boolean {
  return grant.life !== "once" || grant.documentId === documentId;
}
