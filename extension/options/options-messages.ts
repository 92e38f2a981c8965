/** What the options page and the broker say to each other, over a port named OPTIONS_PORT. */
import * as v from "valibot";
import type { PermissionState } from "../../protocol/permission-state.ts";
import type { Rule } from "../../protocol/rule.ts";
import { grantSchema, type Life } from "../background/grants/grant.ts";
import type { StorageProblem } from "../background/grants/storage-problem.ts";
import type { HostGreeting } from "../background/host/host-link.ts";
import type { HostState } from "../background/host/host-state.ts";
import type { Limits } from "../background/limits.ts";
import type { LogEntry } from "../background/log/log-entry.ts";
import type { PolicyMistake } from "../background/policy/mistakes.ts";
import type { Settings } from "../background/settings/settings.ts";
import { grantsFileSchema } from "./grants-file.ts";

export const OPTIONS_PORT = "options";

type Reach = Pick<Rule, "scopes" | "destinations">;

export interface ListedGrant extends Reach {
  /** Names it among the grants of its site. */
  readonly id: string;
  /** An administrator's grant: nobody can take it back here, and nothing more is known of it. */
  readonly isFromPolicy: boolean;
  readonly life: Life;
  /** Why, in the site's own words, fit to be shown. */
  readonly description: string | undefined;
  /** Milliseconds since 1970, as all times here. */
  readonly createdAt: number | undefined;
  readonly lastUsedAt: number | undefined;
}

export interface ListedBlock extends Reach {
  readonly isFromPolicy: boolean;
  readonly createdAt: number | undefined;
}

/** Everything about one site, or about one site within another. */
export interface ListedSite {
  /** Names it among the sites. */
  readonly id: string;
  readonly origin: string;
  /** The site whose pages have it in a frame. */
  readonly framedBy: string | undefined;
  readonly isPrivate: boolean;
  readonly permission: PermissionState;
  /** Until then it may not ask, after three questions in vain. */
  readonly silencedUntil: number | undefined;
  readonly grants: readonly ListedGrant[];
  readonly blocks: readonly ListedBlock[];
}

/** What an administrator has set for all sites. */
export interface ListedPolicy {
  readonly isSet: boolean;
  /** Whether sites may ask, and people allow them anything. */
  readonly mayAsk: boolean;
  /** What no site may do. */
  readonly blocks: readonly ListedBlock[];
  /** How much every site may do at most, as things are. */
  readonly limits: Limits;
  /** Which of the limits an administrator has set. */
  readonly ownLimits: readonly (keyof Limits)[];
  readonly mistakes: readonly PolicyMistake[];
}

/** The last change, as long as it can be taken back. */
export interface UndoableChange {
  readonly type:
    | "revoke-site"
    | "revoke-grant"
    | "unblock"
    | "forget-all"
    | "edit-grant"
    | "import"
    | "clear-log";
  /** The site that it was about; undefined for all of them, and for what is about no site. */
  readonly origin: string | undefined;
}

export interface OptionsState {
  /** In the order of their hosts. */
  readonly sites: readonly ListedSite[];
  readonly policy: ListedPolicy;
  /** What went wrong with the storage. */
  readonly problems: readonly StorageProblem[];
  readonly undoable: UndoableChange | undefined;
}

/** What is set, whatever the sites. */
export interface OptionsEnvironment {
  readonly settings: Settings;
  /** Which of them an administrator has set, so that nobody changes them here. */
  readonly forced: readonly (keyof Settings)[];
  readonly host: HostState;
  /** What the last host to answer said of itself; undefined before one has. */
  readonly greeting: HostGreeting | undefined;
  readonly extensionVersion: string;
}

export type ToOptions =
  /** Sent when the page has connected, and whenever the state changes. */
  | { readonly type: "state"; readonly state: OptionsState }
  /** The same for what is set, and for the host. */
  | { readonly type: "environment"; readonly environment: OptionsEnvironment }
  /** The same for the log, the oldest entry first. */
  | { readonly type: "log"; readonly entries: readonly LogEntry[] };

const site = v.string();
const { scopes, destinations, life } = grantSchema.entries;
const reachSchema = v.strictObject({ scopes, destinations, life });
/** A list is an object without members, too. */
const settingsSchema = v.pipe(
  v.partial(v.strictObject({ log: v.boolean(), secondPipe: v.boolean() })),
  v.check((settings) => !Array.isArray(settings), "expected no list"),
);

export const fromOptionsSchema = v.variant("type", [
  /** Take back everything from one site: grants, blocks, and the silence. */
  v.strictObject({ type: v.literal("revoke-site"), site }),
  v.strictObject({ type: v.literal("revoke-grant"), site, grant: v.string() }),
  /** Take back all blocks of one site. */
  v.strictObject({ type: v.literal("unblock"), site }),
  /** Take back everything from every site; the page has asked whether that is meant. */
  v.strictObject({ type: v.literal("forget-all") }),
  /** Have this hold in place of one grant. */
  v.strictObject({ type: v.literal("edit-grant"), site, grant: v.string(), reach: reachSchema }),
  /** Add what a file of grants holds; the page has shown what that changes. */
  v.strictObject({ type: v.literal("import"), file: grantsFileSchema }),
  v.strictObject({ type: v.literal("clear-log") }),
  /** Take back the last of these. */
  v.strictObject({ type: v.literal("undo") }),
  v.strictObject({ type: v.literal("set"), settings: settingsSchema }),
  /** Try to start the host, so that its state is known. */
  v.strictObject({ type: v.literal("check-host") }),
  /** The broker forgets what can be undone if the browser stops it; this keeps it alive. */
  v.strictObject({ type: v.literal("keep-alive") }),
]);
export type FromOptions = v.InferOutput<typeof fromOptionsSchema>;
