import { setTimeout as delay } from "node:timers/promises";
import { median } from "../bench/statistics.ts";
import type { Faults } from "./faults.ts";
import type { Phase, Sample } from "./sample.ts";
import type { Stage } from "./stage.ts";
import type { Tally } from "./tally.ts";
import { watchProcesses } from "./watch-processes.ts";

const INTERVAL_MILLISECONDS = 5000;
const TRIPS = 10;
const TRIPS_MILLISECONDS = 60_000;
const SAMPLES_PER_WORD = 12;
const MEBIBYTE = 1024 * 1024;

export interface ObserverOptions {
  readonly tally: Tally;
  readonly faults: Faults;
  readonly say: (text: string) => void;
}

/** Takes a sample every five seconds, and has the probing socket make its round trips. */
export class Observer {
  readonly #stage: Stage;
  readonly #options: ObserverOptions;
  readonly #samples: Sample[] = [];
  readonly #hostIds = new Set<number>();
  readonly #stop = new AbortController();
  #start = 0;
  #phase: Phase = "storm";
  #round = 0;
  #trips: readonly number[] = [];
  #probing: Promise<void> | undefined;
  #watching: Promise<void> = Promise.resolve();

  constructor(stage: Stage, options: ObserverOptions) {
    this.#stage = stage;
    this.#options = options;
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** All hosts that were seen. */
  get hostIds(): ReadonlySet<number> {
    return this.#hostIds;
  }

  start(): void {
    this.#start = Date.now();
    this.#watching = this.#watch();
  }

  begin(phase: Phase, round: number): void {
    this.#phase = phase;
    this.#round = round;
  }

  /** Probes no more until the next phase begins. Settles when the probing socket has closed. */
  async rest(): Promise<void> {
    this.#phase = "rest";
    await this.#probing;
    await this.#ask(0);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stop;
    for (let next = this.#start; !signal.aborted; next += INTERVAL_MILLISECONDS) {
      await delay(Math.max(0, next - Date.now()), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      if (this.#phase !== "rest") this.#probing ??= this.#probe();
      await this.#take();
    }
  }

  async #probe(): Promise<void> {
    this.#trips = await this.#ask(TRIPS);
    this.#probing = undefined;
  }

  async #ask(trips: number): Promise<readonly number[]> {
    const { dispatcher, routes } = this.#stage;
    const task = { type: "probe", route: routes.plain, trips } as const;
    const outcome = await dispatcher.ask(0, task, TRIPS_MILLISECONDS);
    if (outcome === "hung") this.#options.tally.addHung("the probing socket");
    return typeof outcome === "string" ? [] : (outcome.trips ?? []);
  }

  async #take(): Promise<void> {
    const { browser, dispatcher, servers } = this.#stage;
    const { tally, faults, say } = this.#options;
    const [phase, round, trips] = [this.#phase, this.#round, this.#trips];
    this.#trips = [];
    const watched = await watchProcesses(browser.id);
    if (watched.host !== undefined) this.#hostIds.add(watched.host.id);
    const { tasks, bytes, unloaded, errors } = tally.totals;
    const sample: Sample = {
      seconds: (Date.now() - this.#start) / 1000,
      phase,
      round,
      ...watched,
      openTasks: dispatcher.openCount,
      connections: servers.countConnections(),
      ...(trips.length > 0 ? { tripMedian: median(trips), tripMost: Math.max(...trips) } : {}),
      tasks,
      payloadBytes: bytes,
      unloadedTasks: unloaded,
      faults: faults.counts,
      errors,
    };
    this.#samples.push(sample);
    if (this.#samples.length % SAMPLES_PER_WORD === 1) say(wordOn(sample, tally));
  }
}

function wordOn(sample: Sample, { hung, problems, unexplained }: Tally): string {
  const { seconds, phase, host, background, pageBytes, openTasks, tasks, payloadBytes } = sample;
  const mebibytes = (bytes = 0) => Math.round(bytes / MEBIBYTE);
  return [
    `${(seconds / 60).toFixed(1)} min, ${phase}:`,
    `host ${mebibytes(host?.bytes)} MiB and ${host?.descriptors ?? 0} descriptors,`,
    `background ${mebibytes(background?.bytes)} MiB, pages ${mebibytes(pageBytes)} MiB,`,
    `${openTasks} open, ${tasks} done, ${mebibytes(payloadBytes)} MiB carried,`,
    `${hung.length} hung, ${problems.length} wrong, ${unexplained.length} unexplained`,
  ].join(" ");
}
