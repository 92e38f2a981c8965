import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { endProcess } from "./start-peer.ts";
import type { Figures, Report, Task } from "./task.ts";

/** Whoever does a task and says what came out; it rejects where that failed. */
export interface Client {
  ask(task: Task): Promise<Figures>;
  close(): Promise<void>;
}

/** Starts node-client.ts. */
export function startNodeClient(): Client {
  const child = fork(fileURLToPath(new URL("node-client.ts", import.meta.url)));
  return {
    ask: async (task) => {
      child.send(task);
      const [report]: Report[] = await once(child, "message");
      if (report === undefined || "problem" in report) throw new Error(report?.problem);
      return report.figures;
    },
    close: () => endProcess(child),
  };
}
