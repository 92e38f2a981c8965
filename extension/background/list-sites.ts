import type { Rule } from "../../protocol/rule.ts";
import type { ListedBlock, ListedGrant, ListedSite } from "../options/options-messages.ts";
import { permissionState } from "./grants/decide.ts";
import { type Block, type Grant, NO_PERMISSION, rulesOfPermission } from "./grants/grant.ts";
import type { GrantStore, StoredSite } from "./grants/grant-store.ts";
import { subjectKey } from "./grants/subject-key.ts";
import { isFramed, type Subject } from "./identity.ts";
import { type Policy, policyRulesFor } from "./policy/policy.ts";

type Grants = Pick<GrantStore, "sites" | "permissionOf" | "silencedUntil">;

/** Every site for which a person or an administrator has set something, in the order of their hosts. */
export function listSites(grants: Grants, policy: Policy): readonly ListedSite[] {
  const ofPolicy = [...policy.rules.keys()].map((origin) => ({
    subject: { origin, topOrigin: origin, isPrivate: false },
    permission: NO_PERMISSION,
  }));
  const byKey = new Map(
    [...ofPolicy, ...grants.sites].map((site) => [subjectKey(site.subject), site]),
  );
  return [...byKey.values()]
    .sort((one, other) => compare(sortKey(one.subject), sortKey(other.subject)))
    .map((site) => listSite(site, grants, policy))
    .filter(hasSomething);
}

/** Names a grant among those of its site, where no two have the same reach and life. */
export function grantId({ scopes, destinations, life, documentId }: Grant): string {
  return JSON.stringify([scopes, destinations, life, documentId]);
}

/** What an administrator denies. */
export function blockOfRule({ scopes, destinations }: Rule): ListedBlock {
  return { scopes, destinations, isFromPolicy: true, createdAt: undefined };
}

function listSite({ subject, permission }: StoredSite, grants: Grants, policy: Policy): ListedSite {
  // What is set for a site is listed with the site itself, not wherever it is framed or private.
  const isItself = !isFramed(subject) && !subject.isPrivate;
  const rules = isItself ? (policy.rules.get(subject.origin) ?? []) : [];
  const allowed = rules.filter(({ effect }) => effect === "allow");
  const denied = rules.filter(({ effect }) => effect === "deny");
  return {
    id: subjectKey(subject),
    origin: subject.origin,
    framedBy: isFramed(subject) ? subject.topOrigin : undefined,
    isPrivate: subject.isPrivate,
    permission: permissionState([
      ...policyRulesFor(policy, subject),
      ...rulesOfPermission(grants.permissionOf(subject)),
    ]),
    silencedUntil: grants.silencedUntil(subject),
    grants: [...allowed.map(grantOfRule), ...permission.grants.map(listGrant)],
    blocks: [...denied.map(blockOfRule), ...permission.blocks.map(listBlock)],
  };
}

function listGrant(grant: Grant): ListedGrant {
  const { scopes, destinations, life, description, createdAt, lastUsedAt } = grant;
  const id = grantId(grant);
  return {
    id,
    scopes,
    destinations,
    life,
    description,
    createdAt,
    lastUsedAt,
    isFromPolicy: false,
  };
}

function grantOfRule({ scopes, destinations }: Rule): ListedGrant {
  return {
    id: JSON.stringify(["policy", scopes, destinations]),
    scopes,
    destinations,
    isFromPolicy: true,
    life: "always",
    description: undefined,
    createdAt: undefined,
    lastUsedAt: undefined,
  };
}

function listBlock({ scopes, destinations, createdAt }: Block): ListedBlock {
  return { scopes, destinations, isFromPolicy: false, createdAt };
}

function hasSomething({ grants, blocks, silencedUntil }: ListedSite): boolean {
  return grants.length > 0 || blocks.length > 0 || silencedUntil !== undefined;
}

/** By host and port; the site itself comes before it in private windows, and before its frames. */
function sortKey({ origin, topOrigin, isPrivate }: Subject): string {
  const host = origin.slice(origin.indexOf("://"));
  return [host, origin, topOrigin === origin ? "" : topOrigin, isPrivate ? "1" : ""].join(" ");
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
