import { setTimeout as delay } from "node:timers/promises";
import { Random } from "./random.ts";
import { PAGES, type Stage } from "./stage.ts";
import type { Tally } from "./tally.ts";
import { watchProcesses } from "./watch-processes.ts";

/** What a storm consists of, at even distances. */
const STORM = [
  "host killed",
  "page reloaded",
  "background killed",
  "host killed",
  "host killed",
  "page reloaded",
] as const;

type Fault = (typeof STORM)[number];

const BETWEEN_RELOADS_MILLISECONDS: readonly [least: number, most: number] = [20_000, 60_000];
const RELOAD_MILLISECONDS = 10_000;

/** Ends on purpose what the sockets need. */
export class Faults {
  readonly #stage: Stage;
  readonly #tally: Tally;
  readonly #random: Random;
  readonly #counts = new Map<Fault, number>();

  constructor(stage: Stage, tally: Tally, seed: number) {
    this.#stage = stage;
    this.#tally = tally;
    this.#random = new Random(seed + 1);
  }

  /** How many there were so far. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** Ends host, background and pages, again and again, for this time. */
  async storm(milliseconds: number): Promise<void> {
    for (const fault of STORM) {
      await delay(milliseconds / (STORM.length + 1));
      await this.#happen(fault);
    }
    await delay(milliseconds / (STORM.length + 1));
  }

  /** Has some page load itself anew every now and then, for this time. */
  async reloadNowAndThen(milliseconds: number): Promise<void> {
    const end = Date.now() + milliseconds;
    while (Date.now() < end) {
      const pause = this.#random.integer(...BETWEEN_RELOADS_MILLISECONDS);
      await delay(Math.min(pause, end - Date.now()));
      if (Date.now() < end) await this.#happen("page reloaded");
    }
  }

  async #happen(fault: Fault): Promise<void> {
    const { browser, dispatcher } = this.#stage;
    if (fault === "page reloaded") {
      const page = this.#random.integer(0, PAGES - 1);
      await dispatcher.ask(page, { type: "reload" }, RELOAD_MILLISECONDS);
    } else {
      const { host, background } = await watchProcesses(browser.id);
      const doomed = fault === "host killed" ? host : background;
      if (doomed === undefined) return;
      this.#tally.addLoss(Date.now());
      process.kill(doomed.id, "SIGKILL");
    }
    this.#counts.set(fault, (this.#counts.get(fault) ?? 0) + 1);
  }
}
