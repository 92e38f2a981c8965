import type { Outcome } from "./dispatcher.ts";
import type { SocketTask } from "./task.ts";

/** So long after a fault of ours a page may be told of it: hosts start again after a pause. */
const AFTERMATH_MILLISECONDS = 60_000;

/** Errors that the loss of host or background is told by. */
const ERRORS_OF_LOSS = ["NetworkInterruptError", "NotAvailableError"];

/** Errors that are what a task is there for. */
const ERRORS_SOUGHT: Readonly<Partial<Record<SocketTask["type"], string>>> = {
  refused: "ConnectionRefusedError",
  reset: "NetworkInterruptError",
};

/** What has come of all tasks so far. */
export interface Totals {
  readonly tasks: number;
  readonly bytes: number;
  /** Tasks that went with a document that was loaded anew. */
  readonly unloaded: number;
  /** By name and code, those that were meant to happen among them. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Counts what comes of tasks, and keeps what should not have come of them. */
export class Tally {
  readonly #errors = new Map<string, number>();
  readonly #lossTimes: number[] = [];
  readonly hung: string[] = [];
  /** Bytes that were wrong, missing or too many. */
  readonly problems: string[] = [];
  /** Errors that nothing explains. */
  readonly unexplained: string[] = [];
  readonly #say: (finding: string) => void;
  #tasks = 0;
  #bytes = 0;
  #unloaded = 0;

  /** @param say hears of whatever should not have come of a task */
  constructor(say: (finding: string) => void) {
    this.#say = say;
  }

  get totals(): Totals {
    return {
      tasks: this.#tasks,
      bytes: this.#bytes,
      unloaded: this.#unloaded,
      errors: Object.fromEntries([...this.#errors].toSorted()),
    };
  }

  /** Host or background was ended by us at this time, in milliseconds. */
  addLoss(time: number): void {
    this.#lossTimes.push(time);
  }

  /** Something that is no task of its own has not ended within its time. */
  addHung(what: string): void {
    this.#find(this.hung, what);
  }

  /** @param start when the task was given, and `end` when it ended, in milliseconds */
  add(task: SocketTask, outcome: Outcome, { start, end }: { start: number; end: number }): void {
    this.#tasks++;
    const what = `${new Date(end).toISOString()} ${JSON.stringify(task)}`;
    if (outcome === "unloaded") {
      this.#unloaded++;
    } else if (outcome === "hung") {
      this.#find(this.hung, what);
    } else {
      const { bytes, error, problem } = outcome;
      this.#bytes += bytes;
      if (problem !== undefined) this.#find(this.problems, `${what}: ${problem}`);
      if (error !== undefined) this.#count(error);
      const isLoss = this.#lossTimes.some(
        (time) => time <= end && start <= time + AFTERMATH_MILLISECONDS,
      );
      if (!isExplained(task, error, isLoss)) {
        this.#find(this.unexplained, `${what}: ${error ?? "no error"}`);
      }
    }
  }

  #find(findings: string[], finding: string): void {
    findings.push(finding);
    this.#say(finding);
  }

  #count(error: string): void {
    this.#errors.set(error, (this.#errors.get(error) ?? 0) + 1);
  }
}

function isExplained(task: SocketTask, error: string | undefined, isLoss: boolean): boolean {
  const [name = ""] = error?.split(" ") ?? [];
  if (isLoss && ERRORS_OF_LOSS.includes(name)) return true;
  return name === (ERRORS_SOUGHT[task.type] ?? "");
}
