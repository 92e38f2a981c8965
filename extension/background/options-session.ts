import type { Runtime } from "webextension-polyfill";
import { parse } from "../../protocol/parse.ts";
import {
  type FromOptions,
  fromOptionsSchema,
  type OptionsState,
  type ToOptions,
  type UndoableChange,
} from "../options/options-messages.ts";
import type { SitePermission } from "./grants/grant.ts";
import type { GrantStore, StoredSite } from "./grants/grant-store.ts";
import { subjectKey } from "./grants/subject-key.ts";
import { blockOfRule, grantId, listSites } from "./list-sites.ts";
import type { CurrentPolicy } from "./permissions.ts";

export interface OptionsServices {
  readonly grants: Pick<
    GrantStore,
    | "ready"
    | "sites"
    | "permissionOf"
    | "silencedUntil"
    | "problems"
    | "onChange"
    | "forget"
    | "forgetAll"
    | "removeGrant"
    | "unblock"
    | "restore"
  >;
  readonly policy: CurrentPolicy;
}

/** A change that a person has made here, and what it took away. */
interface Removal {
  readonly change: UndoableChange;
  readonly removed: readonly StoredSite[];
}

/** Serves one open options page: lists the sites, keeps the list fresh, does what is pressed. */
export function serveOptions(port: Runtime.Port, services: OptionsServices): void {
  const { grants, policy } = services;
  const closed = new AbortController();
  const ready = Promise.all([grants.ready, policy.ready]);
  let last: Removal | undefined;
  let isDue = false;
  /** What changes many sites at once is told once. */
  const refresh = () => {
    if (isDue) return;
    isDue = true;
    void ready.then(() => {
      isDue = false;
      if (closed.signal.aborted) return;
      const state = stateOf(services, last?.change);
      port.postMessage({ type: "state", state } satisfies ToOptions);
    });
  };
  port.onDisconnect.addListener(() => closed.abort());
  grants.onChange(refresh, closed.signal);
  policy.onChange(refresh, closed.signal);
  port.onMessage.addListener(async (message) => {
    const parsed = parse(fromOptionsSchema, message);
    if (!parsed.ok || parsed.value.type === "keep-alive") return;
    await ready;
    const before = last;
    if (parsed.value.type === "undo") {
      last = undefined;
      await restore(before?.removed ?? [], grants);
    } else {
      const removal = removalOf(parsed.value, grants.sites);
      if (removal === undefined) return;
      last = removal;
      await remove(parsed.value, removal, grants);
    }
    refresh();
  });
  refresh();
}

type Change = Extract<FromOptions, { type: UndoableChange["type"] }>;

/** What was pressed counts for what the person saw; undefined where that is gone. */
function removalOf(message: Change, sites: readonly StoredSite[]): Removal | undefined {
  const { type } = message;
  if (type === "forget-all") return { change: { type, origin: undefined }, removed: sites };
  const site = sites.find(({ subject }) => subjectKey(subject) === message.site);
  if (site === undefined) return undefined;
  const { subject, permission } = site;
  const removalFrom = (removed: Partial<SitePermission>): Removal => ({
    change: { type, origin: subject.origin },
    removed: [{ subject, permission: { grants: [], blocks: [], ...removed } }],
  });
  switch (type) {
    case "revoke-site":
      return removalFrom(permission);
    case "revoke-grant": {
      const grant = permission.grants.find((each) => grantId(each) === message.grant);
      return grant && removalFrom({ grants: [grant] });
    }
    case "unblock":
      return permission.blocks.length === 0
        ? undefined
        : removalFrom({ blocks: permission.blocks });
  }
}

async function remove(
  { type }: Change,
  { removed }: Removal,
  grants: OptionsServices["grants"],
): Promise<void> {
  if (type === "forget-all") return await grants.forgetAll();
  for (const { subject, permission } of removed) {
    if (type === "revoke-site") await grants.forget(subject);
    else if (type === "unblock") await grants.unblock(subject);
    else for (const grant of permission.grants) await grants.removeGrant(subject, grant);
  }
}

/** Puts back what was taken away, beside what has come since. */
async function restore(
  removed: readonly StoredSite[],
  grants: OptionsServices["grants"],
): Promise<void> {
  for (const { subject, permission } of removed) {
    const key = subjectKey(subject);
    const current = grants.sites.find((site) => subjectKey(site.subject) === key)?.permission;
    const ids = new Set(current?.grants.map(grantId));
    await grants.restore(subject, {
      grants: [
        ...(current?.grants ?? []),
        ...permission.grants.filter((grant) => !ids.has(grantId(grant))),
      ],
      blocks: [...(current?.blocks ?? []), ...permission.blocks],
    });
  }
}

function stateOf(services: OptionsServices, undoable: UndoableChange | undefined): OptionsState {
  const { isSet, mayAsk, rulesForEverySite, mistakes } = services.policy.current;
  return {
    sites: listSites(services.grants, services.policy.current),
    policy: { isSet, mayAsk, blocks: rulesForEverySite.map(blockOfRule), mistakes },
    problems: services.grants.problems,
    undoable,
  };
}
