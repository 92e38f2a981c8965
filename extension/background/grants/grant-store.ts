import { ANY_DESTINATION } from "../../../protocol/destination-pattern.ts";
import { SCOPES } from "../../../protocol/scope.ts";
import { isFramed, type Subject } from "../identity.ts";
import {
  type Block,
  type Dismissals,
  type Grant,
  NO_PERMISSION,
  type SitePermission,
} from "./grant.ts";
import type { StorageProblem } from "./storage-problem.ts";
import { type StorageArea, StoredPermissions } from "./stored-permissions.ts";
import { subjectKey, subjectOfKey } from "./subject-key.ts";

/** What one subject may do and may not. */
export interface StoredSite {
  readonly subject: Subject;
  readonly permission: SitePermission;
}

export interface GrantStoreOptions {
  /** Outlives the browser: `storage.local`. */
  readonly lasting: StorageArea;
  /** Is in memory, and outlives the background: `storage.session`. */
  readonly passing: StorageArea;
  readonly report: (problem: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** This many of a site's questions sent away in a row … */
const DISMISSALS_TO_SILENCE = 3;
/** … keep it from asking for this long. */
const SILENCE_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

/** The time of last use is written no more often. */
const USE_MILLISECONDS = 60_000;

/** Beyond it the grant that was used longest ago goes. */
const MOST_GRANTS = 256;
/** A site that was blocked for so many destinations is blocked. */
const MOST_BLOCKS = 256;

/**
 * What people have allowed and blocked. Grants that outlive the browser are on disk; all others,
 * and everything about private windows, in memory alone.
 */
export class GrantStore {
  readonly ready: Promise<void>;
  readonly #lasting: StoredPermissions;
  readonly #passing: StoredPermissions;
  readonly #now: () => number;
  readonly #problems: StorageProblem[] = [];
  readonly #listeners = new Set<(origin: string) => void>();

  constructor({ lasting, passing, report, now }: GrantStoreOptions) {
    const note = (problem: StorageProblem) => {
      const { kind, reason } = problem;
      const isKnown = this.#problems.some(
        (known) => known.kind === kind && known.reason === reason,
      );
      if (!isKnown) this.#problems.push(problem);
      report(`The stored permissions, ${kind}: ${reason}`);
    };
    this.#lasting = new StoredPermissions(lasting, note);
    this.#passing = new StoredPermissions(passing, note);
    this.#now = now;
    this.ready = Promise.all([this.#lasting.ready, this.#passing.ready]).then(() => {});
  }

  /** What went wrong with the storage. */
  get problems(): readonly StorageProblem[] {
    return this.#problems;
  }

  /** @param listener called with each origin whose permission has changed */
  onChange(listener: (origin: string) => void, signal?: AbortSignal): void {
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener));
  }

  /**
   * What holds for a subject, once the store is ready: in private windows the blocks of the others,
   * but none of their grants; where the site is framed by another one, its own blocks.
   */
  permissionOf(subject: Subject): SitePermission {
    const own = this.#ownOf(subject);
    const inherited = othersThatBlock(subject).flatMap((other) => this.#ownOf(other).blocks);
    return { ...own, blocks: [...own.blocks, ...inherited] };
  }

  /** Until when the site may not ask, in milliseconds since 1970; undefined where it may. */
  silencedUntil(subject: Subject): number | undefined {
    const dismissals = this.#dismissalsOf(subject);
    if (dismissals === undefined || dismissals.count < DISMISSALS_TO_SILENCE) return undefined;
    const until = dismissals.lastAt + SILENCE_MILLISECONDS;
    return this.#now() < until ? until : undefined;
  }

  /** Everything that is remembered. */
  get sites(): readonly StoredSite[] {
    const keys = [...this.#lasting.entries, ...this.#passing.entries].map(([key]) => key);
    return [...new Set(keys)].map((key) => {
      const subject = subjectOfKey(key);
      return { subject, permission: this.#ownOf(subject) };
    });
  }

  /** Adds a grant; one with the same reach and life takes its place. The site may ask again. */
  async allow(subject: Subject, reach: Omit<Grant, "createdAt" | "lastUsedAt">): Promise<void> {
    await this.ready;
    const life = subject.isPrivate && reach.life === "always" ? "session" : reach.life;
    const grant: Grant = { ...reach, life, createdAt: this.#now() };
    const area = life === "always" ? this.#lasting : this.#passing;
    await Promise.all([
      this.#setDismissals(subject, undefined),
      this.#change(area, subject, (permission) => ({
        ...permission,
        grants: bounded([...permission.grants.filter((each) => !isSame(each, grant)), grant]),
      })),
    ]);
  }

  /** Refuses this from now on, without asking. */
  async block(subject: Subject, reach: Omit<Block, "createdAt">): Promise<void> {
    await this.ready;
    const block: Block = { ...reach, createdAt: this.#now() };
    await this.#change(this.#areaForBlocks(subject), subject, (permission) => {
      const blocks = [...permission.blocks, block];
      return { ...permission, blocks: blocks.length > MOST_BLOCKS ? [this.#whole()] : blocks };
    });
  }

  /** Refuses everything from now on, and forgets what was granted. */
  async blockSite(subject: Subject): Promise<void> {
    await this.restore(subject, { grants: [], blocks: [this.#whole()] });
  }

  /** The person has sent a question of the site away. */
  async dismiss(subject: Subject): Promise<void> {
    await this.ready;
    if (this.silencedUntil(subject) !== undefined) return;
    const { count = 0 } = this.#dismissalsOf(subject) ?? {};
    const isAfterSilence = count >= DISMISSALS_TO_SILENCE;
    await this.#setDismissals(subject, {
      count: isAfterSilence ? 1 : count + 1,
      lastAt: this.#now(),
    });
  }

  /** @param isUsed whether a grant was what let the site do something just now */
  async markUsed(subject: Subject, isUsed: (grant: Grant) => boolean): Promise<void> {
    await this.ready;
    const now = this.#now();
    const isStale = (grant: Grant) =>
      isUsed(grant) && now - (grant.lastUsedAt ?? 0) >= USE_MILLISECONDS;
    const key = subjectKey(subject);
    for (const area of this.#areasOf(subject)) {
      const permission = area.get(key);
      if (!permission?.grants.some(isStale)) continue;
      const grants = permission.grants.map((grant) =>
        isStale(grant) ? { ...grant, lastUsedAt: now } : grant,
      );
      await area.set(key, { ...permission, grants });
    }
  }

  /** Forgets every grant, block and dismissal. */
  async forget(subject: Subject): Promise<void> {
    await this.restore(subject, NO_PERMISSION);
  }

  async forgetAll(): Promise<void> {
    await this.ready;
    await Promise.all(this.sites.map(({ subject }) => this.forget(subject)));
  }

  async removeGrant(subject: Subject, removed: Grant): Promise<void> {
    await this.#removeGrants(subject, (grant) => isSame(grant, removed));
  }

  /** Takes the blocks back: the site may ask again. */
  async unblock(subject: Subject): Promise<void> {
    await this.ready;
    await this.restore(subject, { grants: this.#ownOf(subject).grants, blocks: [] });
  }

  /** Puts this in place of what there is. */
  async restore(subject: Subject, { grants, blocks, dismissals }: SitePermission): Promise<void> {
    await this.ready;
    const blocksArea = this.#areaForBlocks(subject);
    await Promise.all([
      ...this.#areasOf(subject).map((area) =>
        this.#change(area, subject, () => ({
          grants: grants.filter(({ life }) => (life === "always") === (area === this.#lasting)),
          blocks: area === blocksArea ? blocks : [],
        })),
      ),
      this.#setDismissals(subject, dismissals),
    ]);
  }

  /** The document has gone, and what was granted to it for once. */
  async endDocument(subject: Subject, documentId: string): Promise<void> {
    await this.#removeGrants(subject, (grant) => grant.documentId === documentId);
  }

  /** Documents have gone, and nobody knows more of them than their ids. */
  async endDocuments(hasGone: (documentId: string) => boolean): Promise<void> {
    await this.ready;
    const isOver = ({ documentId }: Grant) => documentId !== undefined && hasGone(documentId);
    await Promise.all(this.sites.map(({ subject }) => this.#removeGrants(subject, isOver)));
  }

  /** The last private window has closed. */
  async endPrivate(): Promise<void> {
    await this.ready;
    const ended = this.sites.filter(({ subject }) => subject.isPrivate);
    await Promise.all(ended.map(({ subject }) => this.forget(subject)));
  }

  async #removeGrants(subject: Subject, isRemoved: (grant: Grant) => boolean): Promise<void> {
    await this.ready;
    const holding = this.#areasOf(subject).filter((area) =>
      area.get(subjectKey(subject))?.grants.some(isRemoved),
    );
    await Promise.all(
      holding.map((area) =>
        this.#change(area, subject, (permission) => ({
          ...permission,
          grants: permission.grants.filter((grant) => !isRemoved(grant)),
        })),
      ),
    );
  }

  #whole(): Block {
    return { scopes: [...SCOPES], destinations: [ANY_DESTINATION], createdAt: this.#now() };
  }

  #areasOf({ isPrivate }: Subject): readonly StoredPermissions[] {
    return isPrivate ? [this.#passing] : [this.#lasting, this.#passing];
  }

  #areaForBlocks({ isPrivate }: Subject): StoredPermissions {
    return isPrivate ? this.#passing : this.#lasting;
  }

  /** They are counted for the site that asks, whoever frames it. */
  #dismissalsOf(subject: Subject): Dismissals | undefined {
    return this.#areaForBlocks(subject).get(subjectKey(asker(subject)))?.dismissals;
  }

  async #setDismissals(subject: Subject, dismissals: Dismissals | undefined): Promise<void> {
    if (this.#dismissalsOf(subject) === dismissals) return;
    await this.#change(this.#areaForBlocks(subject), asker(subject), ({ grants, blocks }) => ({
      grants,
      blocks,
      ...(dismissals === undefined ? {} : { dismissals }),
    }));
  }

  #ownOf(subject: Subject): SitePermission {
    const stored = this.#areasOf(subject).map((area) => area.get(subjectKey(subject)));
    return {
      grants: stored.flatMap((permission) => permission?.grants ?? []),
      blocks: stored.flatMap((permission) => permission?.blocks ?? []),
      dismissals: this.#dismissalsOf(subject),
    };
  }

  /** Holds as soon as this is called; resolves when it is written. */
  async #change(
    area: StoredPermissions,
    subject: Subject,
    change: (permission: SitePermission) => SitePermission,
  ): Promise<void> {
    const key = subjectKey(subject);
    const before = area.get(key);
    const written = area.set(key, change(before ?? NO_PERMISSION));
    if (before !== area.get(key)) for (const listener of this.#listeners) listener(subject.origin);
    await written;
  }
}

function asker({ origin, isPrivate }: Subject): Subject {
  return { origin, topOrigin: origin, isPrivate };
}

/** The subjects whose blocks hold for this one too. */
function othersThatBlock(subject: Subject): readonly Subject[] {
  const inEveryFrame = isFramed(subject) ? [asker(subject)] : [];
  const inEveryWindow = subject.isPrivate
    ? [subject, ...inEveryFrame].map((each) => ({ ...each, isPrivate: false }))
    : [];
  return [...inEveryFrame, ...inEveryWindow];
}

function isSame(one: Grant, other: Grant): boolean {
  const given = ({ scopes, destinations, life, documentId }: Grant) =>
    JSON.stringify([scopes, destinations, life, documentId]);
  return given(one) === given(other);
}

function bounded(grants: readonly Grant[]): Grant[] {
  if (grants.length <= MOST_GRANTS) return [...grants];
  const usedAt = ({ lastUsedAt, createdAt }: Grant) => lastUsedAt ?? createdAt;
  const named = grants.filter(({ destinations }) => !destinations.includes(ANY_DESTINATION));
  const longestAgo = Math.min(...named.map(usedAt));
  const goes = named.find((grant) => usedAt(grant) === longestAgo);
  return grants.filter((grant) => grant !== goes);
}
