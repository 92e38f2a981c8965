import type { FileSite } from "../options/grants-file.ts";
import type { FromOptions, UndoableChange } from "../options/options-messages.ts";
import { type Grant, NO_PERMISSION, type SitePermission } from "./grants/grant.ts";
import type { GrantStore, StoredSite } from "./grants/grant-store.ts";
import { subjectKey } from "./grants/subject-key.ts";
import type { Subject } from "./identity.ts";
import { grantId } from "./list-sites.ts";
import type { ConnectionLog } from "./log/connection-log.ts";

/** A person's change that can be taken back. */
export type ChangeMessage = Extract<FromOptions, { type: UndoableChange["type"] }>;

export interface ChangeServices {
  readonly grants: Pick<
    GrantStore,
    "sites" | "permissionOf" | "forget" | "forgetAll" | "removeGrant" | "unblock" | "restore"
  >;
  readonly log: Pick<ConnectionLog, "clear" | "restore">;
}

/** What was done, and how it is taken back. */
export interface Done {
  readonly change: UndoableChange;
  readonly undo: () => Promise<void>;
}

/** Does what was pressed, for what the person saw; undefined where that is gone. */
export async function makeChange(
  message: ChangeMessage,
  services: ChangeServices,
): Promise<Done | undefined> {
  const { type } = message;
  const { grants, log } = services;
  switch (type) {
    case "clear-log": {
      const cleared = await log.clear();
      return { change: { type, origin: undefined }, undo: () => log.restore(cleared) };
    }
    case "forget-all": {
      const removed = grants.sites;
      await grants.forgetAll();
      return { change: { type, origin: undefined }, undo: () => putBack(removed, grants) };
    }
    case "import": {
      const before = await addAll(message.file.sites, grants);
      const undo = async () => {
        await Promise.all(
          before.map(({ subject, permission }) => grants.restore(subject, permission)),
        );
      };
      return { change: { type, origin: undefined }, undo };
    }
    default:
      return changeOfSite(message, grants);
  }
}

type SiteMessage = Exclude<ChangeMessage, { type: "clear-log" | "forget-all" | "import" }>;

async function changeOfSite(
  message: SiteMessage,
  grants: ChangeServices["grants"],
): Promise<Done | undefined> {
  const { type } = message;
  const site = grants.sites.find(({ subject }) => subjectKey(subject) === message.site);
  if (site === undefined) return undefined;
  const { subject, permission } = site;
  const done = (removed: Partial<SitePermission>): Done => ({
    change: { type, origin: subject.origin },
    undo: () => putBack([{ subject, permission: { grants: [], blocks: [], ...removed } }], grants),
  });
  if (type === "revoke-site") {
    await grants.forget(subject);
    return done(permission);
  }
  if (type === "unblock") {
    if (permission.blocks.length === 0) return undefined;
    await grants.unblock(subject);
    return done({ blocks: permission.blocks });
  }
  const grant = permission.grants.find((each) => grantId(each) === message.grant);
  if (grant === undefined) return undefined;
  if (type === "revoke-grant") {
    await grants.removeGrant(subject, grant);
    return done({ grants: [grant] });
  }
  return editGrant(subject, grant, edited(grant, message.reach, subject), grants);
}

/** A grant for once is for its document alone, and cannot be made again for others. */
function edited(
  grant: Grant,
  { scopes, destinations, life }: Extract<SiteMessage, { type: "edit-grant" }>["reach"],
  { isPrivate }: Subject,
): Grant {
  const { documentId, ...rest } = grant;
  const longest = isPrivate && life === "always" ? "session" : life;
  const isOnce = longest === "once" && documentId !== undefined;
  const kept = longest === "once" && !isOnce ? grant.life : longest;
  return { ...rest, scopes, destinations, life: kept, ...(isOnce ? { documentId } : {}) };
}

async function editGrant(
  subject: Subject,
  before: Grant,
  after: Grant,
  grants: ChangeServices["grants"],
): Promise<Done> {
  const replace = async (one: Grant, other: Grant) => {
    const own = ownBySubject(grants)(subject);
    const others = own.grants.filter(
      (grant) => ![one, other].map(grantId).includes(grantId(grant)),
    );
    await grants.restore(subject, { ...own, grants: [...others, other] });
  };
  await replace(before, after);
  return {
    change: { type: "edit-grant", origin: subject.origin },
    undo: () => replace(after, before),
  };
}

/** @returns what each of these sites had before */
async function addAll(
  sites: readonly FileSite[],
  grants: ChangeServices["grants"],
): Promise<readonly StoredSite[]> {
  const added = sites.map(({ origin, framedBy, grants: lasting, blocks }): StoredSite => {
    const subject: Subject = { origin, topOrigin: framedBy ?? origin, isPrivate: false };
    const permission: SitePermission = {
      grants: lasting.map((grant) => ({ ...grant, life: "always" })),
      blocks,
    };
    return { subject, permission };
  });
  const own = ownBySubject(grants);
  const before = added.map(({ subject }) => ({ subject, permission: own(subject) }));
  await putBack(added, grants);
  return before;
}

/** Adds this to what has come since; many sites are written together. */
async function putBack(
  removed: readonly StoredSite[],
  grants: ChangeServices["grants"],
): Promise<void> {
  const own = ownBySubject(grants);
  await Promise.all(
    removed.map(({ subject, permission }) =>
      grants.restore(subject, together(own(subject), permission)),
    ),
  );
}

function ownBySubject(grants: ChangeServices["grants"]): (subject: Subject) => SitePermission {
  const own = new Map(
    grants.sites.map(({ subject, permission }) => [subjectKey(subject), permission]),
  );
  return (subject) => own.get(subjectKey(subject)) ?? NO_PERMISSION;
}

/** What is there stays as it is; of the rest of it, what is not there yet is added. */
function together(current: SitePermission, added: SitePermission): SitePermission {
  const ids = new Set(current.grants.map(grantId));
  return {
    grants: [...current.grants, ...added.grants.filter((grant) => !ids.has(grantId(grant)))],
    blocks: [...current.blocks, ...added.blocks],
  };
}
