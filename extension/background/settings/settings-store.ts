import { parse } from "../../../protocol/parse.ts";
import type { StorageArea } from "../grants/stored-permissions.ts";
import type { CurrentPolicy } from "../permissions.ts";
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from "./settings.ts";

/** What is left out, or undefined, stays as it is. */
export type SettingChanges = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

const KEY = "settings";

export interface SettingsStoreOptions {
  /** Outlives the browser: `storage.local`. */
  readonly area: StorageArea;
  readonly policy: CurrentPolicy;
  readonly report: (problem: string) => void;
}

/** What the person has set, and what an administrator has set instead. */
export class SettingsStore {
  /** The settings were read, and the policy. */
  readonly ready: Promise<void>;
  readonly #options: SettingsStoreOptions;
  readonly #listeners = new Set<() => void>();
  #chosen = DEFAULT_SETTINGS;
  #written: Promise<void> = Promise.resolve();

  constructor(options: SettingsStoreOptions) {
    this.#options = options;
    this.ready = Promise.all([this.#load(), options.policy.ready]).then(() => {});
    options.policy.onChange(() => this.#tell());
  }

  /** What holds now: the defaults until the store is ready. */
  get current(): Settings {
    return { ...this.#chosen, ...this.forced };
  }

  /** What an administrator has set, which nobody changes here. */
  get forced(): Partial<Settings> {
    const { secondPipe } = this.#options.policy.current;
    return secondPipe === undefined ? {} : { secondPipe };
  }

  /** @param listener called when something else was set, by whomever */
  onChange(listener: () => void, signal?: AbortSignal): void {
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener));
  }

  /** Holds at once; resolves when it is written as well, or was reported as not written. */
  async set({
    log = this.#chosen.log,
    secondPipe = this.#chosen.secondPipe,
  }: SettingChanges): Promise<void> {
    await this.ready;
    this.#chosen = { log, secondPipe };
    this.#tell();
    this.#written = this.#written.then(() => this.#write());
    await this.#written;
  }

  async #write(): Promise<void> {
    try {
      await this.#options.area.set({ [KEY]: this.#chosen });
    } catch (error) {
      this.#options.report(`The settings were not saved: ${String(error)}`);
    }
  }

  async #load(): Promise<void> {
    try {
      const { [KEY]: stored } = await this.#options.area.get(KEY);
      const parsed = parse(settingsSchema, stored);
      if (parsed.ok) this.#chosen = parsed.value;
      else if (stored !== undefined) {
        this.#options.report(`The stored settings cannot be read: ${parsed.reason}`);
      }
    } catch (error) {
      this.#options.report(`The stored settings were not read: ${String(error)}`);
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
