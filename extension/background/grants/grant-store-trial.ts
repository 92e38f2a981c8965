import { FakeStorageArea } from "../fake-storage-area.ts";
import { GrantStore } from "./grant-store.ts";

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** A store, its storage and its clock in the hands of a test. */
export class GrantStoreTrial {
  readonly lasting: FakeStorageArea;
  readonly passing: FakeStorageArea;
  readonly reports: string[] = [];
  readonly store: GrantStore;
  /** Milliseconds since 1970. */
  now: number;

  constructor(
    lasting = new FakeStorageArea(),
    passing = new FakeStorageArea(),
    now = 1_800_000_000_000,
  ) {
    this.lasting = lasting;
    this.passing = passing;
    this.now = now;
    this.store = new GrantStore({
      lasting,
      passing,
      report: (problem) => this.reports.push(problem),
      now: () => this.now,
    });
  }

  /** The background was stopped, and is started. */
  async restartBackground(): Promise<GrantStoreTrial> {
    return await ready(new GrantStoreTrial(this.lasting, this.passing, this.now));
  }

  /** The browser was closed, and is started. */
  async restartBrowser(): Promise<GrantStoreTrial> {
    return await ready(new GrantStoreTrial(this.lasting, new FakeStorageArea(), this.now));
  }

  /** All that a storage area holds, as text. */
  static textOf({ items }: FakeStorageArea): string {
    return JSON.stringify(Object.fromEntries(items));
  }
}

async function ready(trial: GrantStoreTrial): Promise<GrantStoreTrial> {
  await trial.store.ready;
  return trial;
}
