import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";

export interface ProgramOptions {
  readonly program: string;
  readonly parameters: readonly string[];
  /** What its log matches as soon as it listens. */
  readonly ready: RegExp;
  readonly spawn?: Pick<SpawnOptions, "uid" | "gid" | "cwd" | "env">;
}

/** A server that is a program of its own; it stays a child of this process, and ends with `stop`. */
export class DebianProgram {
  readonly #process: ChildProcess;
  /** True once it listens, false where it ended instead. */
  readonly started: Promise<boolean>;
  #log = "";

  constructor({ program, parameters, ready, spawn: options = {} }: ProgramOptions) {
    const child = spawn(program, parameters, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    this.started = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", () => resolve(false));
      for (const output of [child.stdout, child.stderr]) {
        output.setEncoding("utf8");
        output.on("data", (text: string) => {
          this.#log += text;
          if (ready.test(this.#log)) resolve(true);
        });
      }
    });
  }

  /** What it has written so far, to either output. */
  get log(): string {
    return this.#log;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
  }
}
