import { parsePolicy } from "./parse-policy.ts";
import { NO_POLICY, type Policy } from "./policy.ts";

/** The part of `browser.storage` that is used. */
export interface PolicyStorage {
  readonly managed: { get(keys: null): Promise<Record<string, unknown>> };
  readonly onChanged: {
    addListener(listener: (changes: object, areaName: string) => void): void;
  };
}

/** How Firefox calls it that no policy is set. */
const NOT_FOUND = "Managed storage manifest not found";

/**
 * The policy that holds now. Chromium tells of every change; Firefox reads policies when it starts,
 * and knows no changes.
 */
export class PolicySource {
  /** The policy was read, or could not be. */
  readonly ready: Promise<void>;
  readonly #storage: PolicyStorage;
  readonly #listeners = new Set<() => void>();
  #current = NO_POLICY;
  #read: Promise<void>;

  constructor(storage: PolicyStorage) {
    this.#storage = storage;
    this.ready = this.#update();
    this.#read = this.ready;
    storage.onChanged.addListener((_changes, areaName) => {
      if (areaName === "managed") this.#reread();
    });
  }

  get current(): Policy {
    return this.#current;
  }

  /** @param listener called when the policy was read anew */
  onChange(listener: () => void, signal?: AbortSignal): void {
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener));
  }

  /** One after the other, so that what was read last is what holds. */
  #reread(): void {
    this.#read = this.#read.then(async () => {
      await this.#update();
      for (const listener of this.#listeners) listener();
    });
  }

  async #update(): Promise<void> {
    try {
      this.#current = parsePolicy(await this.#storage.managed.get(null));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#current = reason.includes(NOT_FOUND) ? NO_POLICY : this.#withFailure(reason);
    }
  }

  /** What was read before keeps holding. */
  #withFailure(reason: string): Policy {
    return { ...this.#current, isSet: true, mistakes: [{ type: "unread", reason }] };
  }
}
