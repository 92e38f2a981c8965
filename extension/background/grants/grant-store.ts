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

  /** Adds a grant, and takes a block back. */
  async allow(origin: string, grant: Grant): Promise<void> {
    const { grants } = await this.permissionOf(origin);
    await this.#change(origin, { grants: [...grants, grant], isBlocked: false });
  }

  /** Forgets every grant and block. */
  async forget(origin: string): Promise<void> {
    await this.#change(origin, undefined);
  }

  /** Refuses everything from now on, without asking. */
  async block(origin: string): Promise<void> {
    await this.#change(origin, { grants: [], isBlocked: true });
  }

  async #change(origin: string, permission: SitePermission | undefined): Promise<void> {
    await this.#loaded;
    if (permission === undefined) this.#sites.delete(origin);
    else this.#sites.set(origin, permission);
    for (const listener of this.#listeners) listener(origin);
    this.#written = this.#written.catch(() => {}).then(() => this.#write());
    await this.#written;
  }

  async #write(): Promise<void> {
    const stored = { version: 1, sites: Object.fromEntries(this.#sites) };
    await this.#area.set({ [KEY]: stored });
  }

  async #load(): Promise<void> {
    const { [KEY]: stored } = await this.#area.get(KEY);
    if (stored === undefined) return;
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
