/** The file that grants are exported to and imported from. */
import * as v from "valibot";
import { parse } from "../../protocol/parse.ts";
import { blockSchema, grantSchema } from "../background/grants/grant.ts";
import { isEligibleOrigin } from "../background/identity.ts";
import type { ListedSite } from "./options-messages.ts";

/** What tells the file from others, and this form of it from later ones. */
const FORMAT = "web-tcp-socket-grants";
const VERSION = 1;

/** Larger ones are no file of ours. */
export const LARGEST_FILE_BYTES = 8 * 1024 * 1024;

const MOST_SITES = 10_000;
const MOST_PER_SITE = 256;

const origin = v.pipe(
  v.string(),
  v.check(
    (text) => isEligibleOrigin(text) && new URL(text).origin === text,
    "expected an origin that can have sockets, such as https://mail.example",
  ),
);

const { scopes, destinations, createdAt, description, lastUsedAt } = grantSchema.entries;

/** Only what outlives the browser is in a file, and nothing of private windows. */
const fileGrantSchema = v.strictObject({
  scopes,
  destinations,
  createdAt,
  description,
  lastUsedAt,
});

const fileSiteSchema = v.strictObject({
  origin,
  framedBy: v.optional(origin),
  grants: v.pipe(v.array(fileGrantSchema), v.maxLength(MOST_PER_SITE)),
  blocks: v.pipe(v.array(blockSchema), v.maxLength(MOST_PER_SITE)),
});
export type FileSite = v.InferOutput<typeof fileSiteSchema>;

export const grantsFileSchema = v.strictObject({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  sites: v.pipe(v.array(fileSiteSchema), v.maxLength(MOST_SITES)),
});
export type GrantsFile = v.InferOutput<typeof grantsFileSchema>;

export type ReadFile =
  | { readonly type: "grants"; readonly file: GrantsFile }
  | { readonly type: "not-json" }
  | { readonly type: "not-grants" }
  /** It is one, and `reason` says where something is wrong in it. */
  | { readonly type: "mistake"; readonly reason: string };

/** Reads a whole file or nothing of it. */
export function readGrantsFile(text: string): ReadFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { type: "not-json" };
  }
  if (!v.is(v.object({ format: v.literal(FORMAT) }), value)) return { type: "not-grants" };
  const parsed = parse(grantsFileSchema, value);
  if (parsed.ok) return { type: "grants", file: parsed.value };
  return { type: "mistake", reason: parsed.reason };
}

/** What people have allowed and blocked for good, as the file has it. */
export function grantsFileOf(sites: readonly ListedSite[]): GrantsFile {
  return {
    format: FORMAT,
    version: VERSION,
    sites: sites.flatMap((site) => fileSiteOf(site) ?? []),
  };
}

function fileSiteOf({
  origin: ofSite,
  framedBy,
  isPrivate,
  grants,
  blocks,
}: ListedSite): FileSite | undefined {
  if (isPrivate) return undefined;
  const kept = {
    origin: ofSite,
    ...(framedBy === undefined ? {} : { framedBy }),
    grants: grants.flatMap((grant) => {
      if (grant.isFromPolicy || grant.life !== "always" || grant.createdAt === undefined) return [];
      return [
        {
          scopes: [...grant.scopes],
          destinations: [...grant.destinations],
          createdAt: grant.createdAt,
          ...(grant.description === undefined ? {} : { description: grant.description }),
          ...(grant.lastUsedAt === undefined ? {} : { lastUsedAt: grant.lastUsedAt }),
        },
      ];
    }),
    blocks: blocks.flatMap((block) => {
      if (block.isFromPolicy || block.createdAt === undefined) return [];
      const { scopes: blocked, destinations: refused, createdAt: since } = block;
      return [{ scopes: [...blocked], destinations: [...refused], createdAt: since }];
    }),
  };
  return kept.grants.length + kept.blocks.length === 0 ? undefined : kept;
}

/** What a file would change. */
export interface ImportPlan {
  /** The sites for which something is new, with that alone. */
  readonly sites: readonly FileSite[];
  readonly grants: number;
  readonly blocks: number;
  /** Grants and blocks that are there already. */
  readonly known: number;
}

/** What of a file is not there already. */
export function planImport(file: GrantsFile, sites: readonly ListedSite[]): ImportPlan {
  const knownBySite = new Map<string, Set<string>>();
  for (const { origin: ofSite, framedBy, isPrivate, grants, blocks } of sites) {
    if (isPrivate) continue;
    const lasting = grants.filter((grant) => !grant.isFromPolicy && grant.life === "always");
    const people = blocks.filter((block) => !block.isFromPolicy);
    const keys = [...lasting.map(grantKey), ...people.map(blockKey)];
    knownBySite.set(siteKey({ origin: ofSite, framedBy }), new Set(keys));
  }
  let known = 0;
  const fresh = file.sites.map((site) => {
    const knownKeys = knownBySite.get(siteKey(site)) ?? new Set();
    const grants = site.grants.filter((grant) => !knownKeys.has(grantKey(grant)));
    const blocks = site.blocks.filter((block) => !knownKeys.has(blockKey(block)));
    known += site.grants.length + site.blocks.length - grants.length - blocks.length;
    return { ...site, grants, blocks };
  });
  const changed = fresh.filter(({ grants, blocks }) => grants.length + blocks.length > 0);
  return {
    sites: changed,
    grants: changed.reduce((sum, { grants }) => sum + grants.length, 0),
    blocks: changed.reduce((sum, { blocks }) => sum + blocks.length, 0),
    known,
  };
}

interface Reach {
  readonly scopes: readonly string[];
  readonly destinations: readonly string[];
}

function siteKey({ origin: ofSite, framedBy }: { origin: string; framedBy?: string | undefined }) {
  return `${ofSite} ${framedBy ?? ""}`;
}

const grantKey = (reach: Reach) => `grant ${reachKey(reach)}`;
const blockKey = (reach: Reach) => `block ${reachKey(reach)}`;

function reachKey({ scopes: given, destinations: to }: Reach): string {
  return JSON.stringify([[...given].sort(), [...to].sort()]);
}
