import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type RunningServer, runServer } from "../../tests/servers/running-server.ts";
import type { ServedFile } from "../bench/served-page.ts";
import { visit } from "./clients.ts";
import type { Order, Report, Task } from "./task.ts";

/** A page that asks for a task waits this long for one, and then asks again. */
const HELD_MILLISECONDS = 20_000;

/** How a task ended: as the page reports, with its document, or not within its time. */
export type Outcome = Report | "unloaded" | "hung";

interface OpenOrder extends Order {
  readonly page: number;
  settle(outcome: Outcome): void;
}

/** Serves the pages under load, hands each of them any number of tasks, and takes their reports. */
export class Dispatcher {
  readonly #files: Readonly<Record<string, ServedFile>>;
  readonly #waiting: OpenOrder[] = [];
  readonly #handedOut = new Map<number, OpenOrder>();
  readonly #wake = new Map<number, () => void>();
  readonly #documents = new Map<number, string>();
  #server: RunningServer | undefined;
  #lastId = 0;

  constructor(files: Readonly<Record<string, ServedFile>>) {
    this.#files = files;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    // A connection that the server ends may be the one that a page is about to use.
    server.keepAliveTimeout = 0;
    this.#server = await runServer(server);
  }

  get origin(): string {
    if (this.#server === undefined) throw new Error("The server has not started");
    return `http://localhost:${this.#server.port}`;
  }

  /** Tasks that pages are at work on. */
  get openCount(): number {
    return this.#handedOut.size;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  /** Never rejects. */
  ask(page: number, task: Task, milliseconds: number): Promise<Outcome> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const timer = setTimeout(() => order.settle("hung"), milliseconds);
      const order: OpenOrder = {
        id,
        page,
        task,
        settle: (outcome) => {
          clearTimeout(timer);
          this.#handedOut.delete(id);
          const place = this.#waiting.indexOf(order);
          if (place !== -1) this.#waiting.splice(place, 1);
          resolve(outcome);
        },
      };
      this.#waiting.push(order);
      this.#wake.get(page)?.();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.origin);
    const number = (name: string) => Number(searchParams.get(name));
    const file = Object.hasOwn(this.#files, pathname) ? this.#files[pathname] : undefined;
    response.setHeader("Cache-Control", "no-store");
    if (pathname === "/task") {
      const page = number("page");
      this.#notice(page, searchParams.get("document") ?? "");
      await this.#handOut(page, response);
    } else if (pathname === "/report") {
      const report: Report = JSON.parse(await text(request));
      this.#handedOut.get(number("id"))?.settle(report);
      response.writeHead(204).end();
    } else if (pathname === "/clients") {
      const wanted = { port: number("port"), seed: number("seed") };
      response.end(await visit({ ...wanted, bytes: number("bytes"), clients: number("clients") }));
    } else if (file !== undefined) {
      response.setHeader("Content-Type", file.type).end(file.body);
    } else {
      response.writeHead(404).end();
    }
  }

  /** What the page's last document had to do ended with it. */
  #notice(page: number, document: string): void {
    if (this.#documents.get(page) === document) return;
    this.#documents.set(page, document);
    const lost = [...this.#handedOut.values()].filter((order) => order.page === page);
    for (const order of lost) order.settle("unloaded");
  }

  async #handOut(page: number, response: ServerResponse): Promise<void> {
    if (this.#nextFor(page) === undefined) await this.#untilWoken(page, response);
    const order = response.destroyed ? undefined : this.#nextFor(page);
    if (order === undefined) {
      response.writeHead(204).end();
      return;
    }
    this.#waiting.splice(this.#waiting.indexOf(order), 1);
    this.#handedOut.set(order.id, order);
    // Where it did not get through the page has it another time.
    response.once("close", () => {
      if (response.writableFinished || !this.#handedOut.delete(order.id)) return;
      this.#waiting.push(order);
      this.#wake.get(page)?.();
    });
    const { id, task } = order;
    response.setHeader("Content-Type", "application/json").end(JSON.stringify({ id, task }));
  }

  #nextFor(page: number): OpenOrder | undefined {
    return this.#waiting.find((order) => order.page === page);
  }

  #untilWoken(page: number, response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, HELD_MILLISECONDS);
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#wake.set(page, wake);
      response.once("close", wake);
    });
  }
}
