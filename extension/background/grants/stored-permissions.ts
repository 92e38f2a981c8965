import { parse } from "../../../protocol/parse.ts";
import { type SitePermission, sitePermissionSchema } from "./grant.ts";
import { migratePermissions, newestForm, type StoredSites } from "./migrate-permissions.ts";
import type { StorageProblem } from "./storage-problem.ts";
import { isSubjectKey } from "./subject-key.ts";

/** The part of `storage.StorageArea` that is used. */
export interface StorageArea {
  get(keys: string | string[]): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
}

const KEY = "permissions";
/** Where what cannot be read is put aside, so that nothing in it is lost. */
const DAMAGED_KEY = "damaged-permissions";
const MOST_SET_ASIDE = 16;

/** The permissions in one storage area, by subject; kept in memory and written at every change. */
export class StoredPermissions {
  readonly ready: Promise<void>;
  readonly #area: StorageArea;
  readonly #report: (problem: StorageProblem) => void;
  readonly #sites = new Map<string, SitePermission>();
  #written: Promise<void> = Promise.resolve();
  /** The write that has not begun: it writes whatever has changed by then. */
  #next: Promise<void> | undefined;
  /** What is stored could not be read, and must not be written over. */
  #isUnread = false;

  constructor(area: StorageArea, report: (problem: StorageProblem) => void) {
    this.#area = area;
    this.#report = report;
    this.ready = this.#load();
  }

  get(key: string): SitePermission | undefined {
    return this.#sites.get(key);
  }

  get entries(): readonly (readonly [key: string, permission: SitePermission])[] {
    return [...this.#sites];
  }

  /** Holds at once; resolves when it is written as well, or was reported as not written. */
  async set(key: string, permission: SitePermission | undefined): Promise<void> {
    if (permission === undefined || isEmpty(permission)) this.#sites.delete(key);
    else this.#sites.set(key, permission);
    this.#next ??= this.#written.then(() => {
      this.#next = undefined;
      return this.#write();
    });
    this.#written = this.#next;
    await this.#next;
  }

  /** A change that cannot be written still holds for as long as the background lives. */
  async #write(): Promise<void> {
    try {
      if (this.#isUnread) throw new Error("what is stored was never read");
      await this.#area.set({ [KEY]: newestForm(Object.fromEntries(this.#sites)) });
    } catch (error) {
      this.#report({ kind: "not-saved", reason: String(error) });
    }
  }

  async #load(): Promise<void> {
    try {
      const { [KEY]: stored } = await this.#area.get(KEY);
      if (stored === undefined) return;
      const migrated = migratePermissions(stored);
      if (migrated.ok) await this.#take(migrated.value);
      else await this.#setAside(stored, migrated.reason);
    } catch (error) {
      this.#isUnread = true;
      this.#report({ kind: "not-read", reason: String(error) });
    }
  }

  /** One site that cannot be read takes no other with it. */
  async #take(sites: StoredSites): Promise<void> {
    const damaged: [string, unknown][] = [];
    let problem = "";
    for (const [key, stored] of Object.entries(sites)) {
      const parsed = parse(sitePermissionSchema, stored);
      if (parsed.ok && isSubjectKey(key)) {
        this.#sites.set(key, parsed.value);
      } else {
        damaged.push([key, stored]);
        problem = `${key}: ${parsed.ok ? "expected an origin" : parsed.reason}`;
      }
    }
    if (damaged.length > 0) await this.#setAside(Object.fromEntries(damaged), problem);
  }

  async #setAside(stored: unknown, reason: string): Promise<void> {
    const { [DAMAGED_KEY]: before } = await this.#area.get(DAMAGED_KEY);
    const kept = Array.isArray(before) ? before : before === undefined ? [] : [before];
    await this.#area.set({
      [DAMAGED_KEY]: [...kept, stored].slice(-MOST_SET_ASIDE),
      [KEY]: newestForm(Object.fromEntries(this.#sites)),
    });
    this.#report({ kind: "set-aside", reason });
  }
}

function isEmpty({ grants, blocks, dismissals }: SitePermission): boolean {
  return grants.length === 0 && blocks.length === 0 && dismissals === undefined;
}
