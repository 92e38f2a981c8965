import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type RunningServer, runServer } from "../../tests/servers/running-server.ts";
import type { Order } from "./order.ts";
import type { ServedFile } from "./served-page.ts";
import type { Figures, Report } from "./task.ts";

/** A page that asks for a task waits this long for one, and then asks again. */
const HELD_MILLISECONDS = 20_000;

const TASK_MILLISECONDS = 120_000;

/** Within this time there is somebody to hand a task to, or nobody at all. */
const HAND_OUT_MILLISECONDS = 30_000;

interface OpenOrder<Task> extends Order<Task> {
  readonly settle: (report: Report) => void;
  isHandedOut: boolean;
}

/**
 * Serves the page that measures, hands it one task at a time, and takes what it reports. There is
 * one page, or one other client, for each server.
 */
export class OrderServer<Task> {
  readonly #files: Readonly<Record<string, ServedFile>>;
  #server: RunningServer | undefined;
  #order: OpenOrder<Task> | undefined;
  #giveOrder: (() => void) | undefined;
  #lastId = 0;

  constructor(files: Readonly<Record<string, ServedFile>> = {}) {
    this.#files = files;
  }

  async start(port = 0): Promise<void> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#server = await runServer(server, { port });
  }

  get port(): number {
    if (this.#server === undefined) throw new Error("The server has not started");
    return this.#server.port;
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  /** What the page reports of a task. Rejects where it fails or takes too long. */
  async ask(task: Task): Promise<Figures> {
    const id = ++this.#lastId;
    const timers: NodeJS.Timeout[] = [];
    const report = await new Promise<Report>((settle) => {
      const order = { id, task, settle, isHandedOut: false };
      this.#order = order;
      const problem = "Nobody answered";
      timers.push(
        setTimeout(() => settle({ problem }), TASK_MILLISECONDS),
        setTimeout(() => order.isHandedOut || settle({ problem }), HAND_OUT_MILLISECONDS),
      );
      this.#giveOrder?.();
    });
    for (const timer of timers) clearTimeout(timer);
    this.#order = undefined;
    if ("problem" in report) throw new Error(report.problem);
    return report.figures;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.origin);
    const file = Object.hasOwn(this.#files, pathname) ? this.#files[pathname] : undefined;
    response.setHeader("Cache-Control", "no-store");
    // An extension asks too.
    response.setHeader("Access-Control-Allow-Origin", "*");
    if (pathname === "/task") {
      await this.#handOut(response);
    } else if (pathname === "/report") {
      const report: Report = JSON.parse(await text(request));
      if (Number(searchParams.get("id")) === this.#order?.id) this.#order.settle(report);
      response.writeHead(204).end();
    } else if (file !== undefined) {
      response.setHeader("Content-Type", file.type).end(file.body);
    } else {
      response.writeHead(404).end();
    }
  }

  async #handOut(response: ServerResponse): Promise<void> {
    if (this.#order === undefined) await this.#nextOrder(response);
    if (response.destroyed) return;
    const order = this.#order;
    if (order === undefined) {
      response.writeHead(204).end();
    } else if (order.isHandedOut) {
      order.settle({ problem: "The page was loaded anew before it answered" });
      response.writeHead(204).end();
    } else {
      order.isHandedOut = true;
      const { id, task } = order;
      response.setHeader("Content-Type", "application/json").end(JSON.stringify({ id, task }));
    }
  }

  /** Settles when there is an order, the page has gone, or it has waited long enough. */
  #nextOrder(response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      this.#giveOrder = resolve;
      response.once("close", resolve);
      setTimeout(resolve, HELD_MILLISECONDS).unref();
    });
  }
}
