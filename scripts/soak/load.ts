import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Dispatcher } from "./dispatcher.ts";
import { Random } from "./random.ts";
import type { Tally } from "./tally.ts";
import { nextTask, type Routes } from "./workload.ts";

/** Tasks that a page has at a time. */
const LANES = 4;

const PAUSE_MILLISECONDS: readonly [least: number, most: number] = [200, 6000];

/** Longer than the longest task that all goes well with, by far. */
const TASK_MILLISECONDS = 180_000;

export interface LoadOptions {
  readonly dispatcher: Dispatcher;
  readonly routes: Routes;
  readonly tally: Tally;
  readonly pages: number;
  readonly seed: number;
}

/** Keeps all pages busy with sockets of all kinds, with pauses. */
export class Load {
  readonly #options: LoadOptions;
  readonly #random: Random;
  #stop = new AbortController();
  #lanes: Promise<void>[] = [];

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  start(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    setMaxListeners(this.#options.pages * LANES, signal);
    for (let page = 0; page < this.#options.pages; page++) {
      for (let lane = 0; lane < LANES; lane++) this.#lanes.push(this.#work(page, signal));
    }
  }

  /** Begins nothing new, and settles when all that was begun has ended. */
  async drain(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#lanes);
    this.#lanes = [];
  }

  async #work(page: number, signal: AbortSignal): Promise<void> {
    const { dispatcher, routes, tally } = this.#options;
    const random = new Random(this.#random.integer(0, 2 ** 31));
    while (!signal.aborted) {
      await delay(random.size(...PAUSE_MILLISECONDS), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const task = nextTask(random, routes);
      const start = Date.now();
      const outcome = await dispatcher.ask(page, task, TASK_MILLISECONDS);
      tally.add(task, outcome, { start, end: Date.now() });
    }
  }
}
