import type { PipeId, SocketId } from "../../protocol/fields.ts";
import type { FaultCode, ToHost } from "../../protocol/host-messages.ts";
import type { Connection } from "../connection/connection.ts";
import type { OutputQueue } from "../transport/output-queue.ts";
import { Pipe } from "./pipe.ts";
import { SiteBudget } from "./site-budget.ts";

/** Documents that may have a second pipe at once; the others do without. */
const PIPES_IN_ALL = 256;

/** All second pipes of this browser. */
export class Pipes {
  readonly #native: OutputQueue;
  readonly #pipes = new Map<PipeId, Pipe>();
  /** By site; sockets count for theirs beyond the life of its pipes. */
  readonly #budgets = new Map<number, SiteBudget>();
  /** Of lost pipes, too: a socket that comes too late to one counts all the same. */
  readonly #budgetOf = new Map<PipeId, SiteBudget>();
  #highestId = 0;

  constructor(native: OutputQueue) {
    this.#native = native;
  }

  /** @returns what is wrong with the request */
  offer(request: Extract<ToHost, { type: "offer-pipe" }>): FaultCode | undefined {
    const { pipe: id, origins, site, byteLimit } = request;
    if (id <= this.#highestId) return "PIPE_EXISTS";
    this.#highestId = id;
    const budget = this.#budgets.get(site) ?? new SiteBudget(byteLimit);
    budget.limit = byteLimit;
    this.#budgets.set(site, budget);
    this.#budgetOf.set(id, budget);
    if (this.#pipes.size >= PIPES_IN_ALL) {
      this.#native.post({ type: "pipe-lost", pipe: id });
      return undefined;
    }
    const onGone = () => this.#pipes.delete(id);
    this.#pipes.set(id, new Pipe({ id, origins, native: this.#native, onGone }));
    return undefined;
  }

  /** @returns what is wrong with the request; a pipe that is lost already is in order */
  attach(
    { pipe, id, pageId }: Extract<ToHost, { type: "attach" }>,
    connection: Connection,
  ): FaultCode | undefined {
    const budget = this.#budgetOf.get(pipe);
    if (budget === undefined) return "PIPE_UNKNOWN";
    connection.join(budget);
    this.#pipes.get(pipe)?.attach(id, pageId, connection);
    return undefined;
  }

  /** @returns what is wrong with the request */
  close(id: PipeId): FaultCode | undefined {
    if (id > this.#highestId) return "PIPE_UNKNOWN";
    this.#pipes.get(id)?.close();
    return undefined;
  }

  /** The socket has no more to do with any pipe. */
  release(id: SocketId): void {
    for (const pipe of this.#pipes.values()) pipe.release(id);
  }

  end(): void {
    for (const pipe of [...this.#pipes.values()]) pipe.close();
  }
}
