import type { Rule } from "../../protocol/rule.ts";
import { heldWords } from "../look/held-words.ts";
import type { MessageKey } from "../look/localize.ts";
import type { FromOptions, ListedBlock, ListedGrant, ListedSite } from "./options-messages.ts";

/** One row of the list: a grant, or what is blocked. */
export interface SiteRow {
  readonly effect: Rule["effect"];
  readonly reaches: readonly Pick<Rule, "scopes" | "destinations">[];
  /** Why, in the site's own words. */
  readonly description: string | undefined;
  /** Milliseconds since 1970, as is `lastUsedAt`; undefined where it is not known. */
  readonly since: number | undefined;
  /** How long it holds, or that an administrator has set it; undefined for a person's blocks. */
  readonly held: MessageKey | undefined;
  /** Null for what was not used yet; undefined where that says nothing. */
  readonly lastUsedAt: number | null | undefined;
  /** Undefined where nobody can change it here. */
  readonly action: RowAction | undefined;
  /** What a person can have something else hold in place of. */
  readonly editable?: ListedGrant;
}

export interface RowAction {
  readonly label: MessageKey;
  readonly message: FromOptions;
}

const HELD_BY_POLICY = heldWords(undefined, false);

/** The rows of one site: an administrator's first, and blocks before grants, as they win. */
export function siteRows({ id, isPrivate, grants, blocks }: ListedSite): readonly SiteRow[] {
  const ofPolicy = <T extends ListedGrant | ListedBlock>(listed: readonly T[], isOf: boolean) =>
    listed.filter(({ isFromPolicy }) => isFromPolicy === isOf);
  return [
    ...policyBlockRows(ofPolicy(blocks, true)),
    ...ofPolicy(grants, true).map(policyGrantRow),
    ...blockRows(ofPolicy(blocks, false), undefined, {
      label: "optionsUnblock",
      message: { type: "unblock", site: id },
    }),
    ...ofPolicy(grants, false).map((grant) => grantRow(grant, id, isPrivate)),
  ];
}

export function policyBlockRows(blocks: readonly ListedBlock[]): readonly SiteRow[] {
  return blockRows(blocks, HELD_BY_POLICY, undefined);
}

/** Is there anything that can be taken back? */
export function isChangeable(site: ListedSite): boolean {
  return (
    siteRows(site).some(({ action }) => action !== undefined) || site.silencedUntil !== undefined
  );
}

/** Is there more to take back than the button of one row does? */
export function isForgettable(site: ListedSite): boolean {
  const changeable = siteRows(site).filter(({ action }) => action !== undefined);
  return changeable.length > 1 || site.silencedUntil !== undefined;
}

/** All blocks are one row: they are taken back together. */
function blockRows(
  blocks: readonly ListedBlock[],
  held: SiteRow["held"],
  action: RowAction | undefined,
): readonly SiteRow[] {
  if (blocks.length === 0) return [];
  const times = blocks.flatMap(({ createdAt }) => createdAt ?? []);
  return [
    {
      effect: "deny",
      reaches: blocks,
      description: undefined,
      since: times.length === 0 ? undefined : Math.max(...times),
      held,
      lastUsedAt: undefined,
      action,
    },
  ];
}

function policyGrantRow(grant: ListedGrant): SiteRow {
  return {
    effect: "allow",
    reaches: [grant],
    description: undefined,
    since: undefined,
    held: HELD_BY_POLICY,
    lastUsedAt: undefined,
    action: undefined,
  };
}

function grantRow(grant: ListedGrant, site: string, isPrivate: boolean): SiteRow {
  return {
    effect: "allow",
    reaches: [grant],
    description: grant.description,
    since: grant.createdAt,
    held: heldWords(grant.life, isPrivate),
    lastUsedAt: grant.lastUsedAt ?? null,
    editable: grant,
    action: {
      label: "optionsRevokeGrant",
      message: { type: "revoke-grant", site, grant: grant.id },
    },
  };
}
