import * as v from "valibot";
import { parse } from "../../../protocol/parse.ts";
import { type Grant, NO_PERMISSION, type SitePermission, sitePermissionSchema } from "./grant.ts";

/** The part of `storage.StorageArea` that the store uses. */
export interface StorageArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
}

const KEY = "permissions";
/** Where a store that cannot be read is put aside, so that nothing in it is lost. */
const DAMAGED_KEY = "damaged-permissions";

const storedSchema = v.object({
  version: v.literal(1),
  sites: v.record(v.string(), sitePermissionSchema),
});

/** What the person has allowed and blocked, by origin; kept in memory and written at every change. */
export class GrantStore {
  readonly #area: StorageArea;
  readonly #report: (problem: string) => void;
  readonly #sites = new Map<string, SitePermission>();
  readonly #listeners = new Set<(origin: string) => void>();
  readonly #loaded: Promise<void>;
  #written: Promise<void> = Promise.resolve();
  /** What is stored could not be read, and must not be written over. */
  #isUnread = false;

  constructor(area: StorageArea, report: (problem: string) => void) {
    this.#area = area;
    this.#report = report;
    this.#loaded = this.#load();
  }

  /** @param listener called with each origin whose permission has changed */
  onChange(listener: (origin: string) => void, signal?: AbortSignal): void {
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener));
  }

  async permissionOf(origin: string): Promise<SitePermission> {
    await this.#loaded;
    return this.#sites.get(origin) ?? NO_PERMISSION;
  }

  /** Every origin that has a grant and is not blocked. */
  async permittedOrigins(): Promise<readonly string[]> {
    await this.#loaded;
    return [...this.#sites]
      .filter(([, { grants, isBlocked }]) => grants.length > 0 && !isBlocked)
      .map(([origin]) => origin);
  }

  /** Adds a grant, unless it is there already, and takes a block back. */
  async allow(origin: string, grant: Grant): Promise<void> {
    await this.#change(origin, ({ grants }) => ({
      grants: grants.some((each) => givesTheSame(each, grant)) ? grants : [...grants, grant],
      isBlocked: false,
    }));
  }

  /** Forgets every grant and block. */
  async forget(origin: string): Promise<void> {
    await this.#change(origin, () => undefined);
  }

  /** Refuses everything from now on, without asking. */
  async block(origin: string): Promise<void> {
    await this.#change(origin, () => ({ grants: [], isBlocked: true }));
  }

  /** Changes are made in the order of the calls, each to what the one before has left. */
  async #change(
    origin: string,
    change: (permission: SitePermission) => SitePermission | undefined,
  ): Promise<void> {
    await this.#loaded;
    const changed = change(this.#sites.get(origin) ?? NO_PERMISSION);
    if (changed === undefined) this.#sites.delete(origin);
    else this.#sites.set(origin, changed);
    for (const listener of this.#listeners) listener(origin);
    this.#written = this.#written.then(() => this.#write());
    await this.#written;
  }

  /** A change that cannot be written still holds for as long as the background lives. */
  async #write(): Promise<void> {
    try {
      if (this.#isUnread) throw new Error("what is stored was never read");
      const stored = { version: 1, sites: Object.fromEntries(this.#sites) };
      await this.#area.set({ [KEY]: stored });
    } catch (error) {
      this.#report(`The permissions were not saved: ${String(error)}`);
    }
  }

  async #load(): Promise<void> {
    try {
      const { [KEY]: stored } = await this.#area.get(KEY);
      if (stored !== undefined) await this.#take(stored);
    } catch (error) {
      this.#isUnread = true;
      this.#report(`The stored permissions were not read: ${String(error)}`);
    }
  }

  async #take(stored: unknown): Promise<void> {
    const parsed = parse(storedSchema, stored);
    if (parsed.ok) {
      for (const [origin, site] of Object.entries(parsed.value.sites))
        this.#sites.set(origin, site);
    } else {
      await this.#area.set({ [DAMAGED_KEY]: stored });
      this.#report(`The stored permissions cannot be read and were set aside: ${parsed.reason}`);
    }
  }
}

function givesTheSame(one: Grant, other: Grant): boolean {
  const given = ({ scopes, destinations }: Grant) => JSON.stringify([scopes, destinations]);
  return given(one) === given(other);
}
