import type { CurrentPolicy } from "./permissions.ts";
import { NO_POLICY, type Policy } from "./policy/policy.ts";

/** What an administrator has set, in the hands of a test. */
export class FakePolicy implements CurrentPolicy {
  readonly ready = Promise.resolve();
  readonly #listeners = new Set<() => void>();
  current: Policy = NO_POLICY;

  onChange(listener: () => void, signal?: AbortSignal): void {
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener));
  }

  set(policy: Partial<Policy>): void {
    this.current = { ...this.current, ...policy };
    for (const listener of this.#listeners) listener();
  }
}
