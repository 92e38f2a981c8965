import type { PipeId, SocketId } from "../../protocol/fields.ts";
import type { FaultCode, ToHost } from "../../protocol/host-messages.ts";
import type { Connection } from "../connection/connection.ts";
import type { OutputQueue } from "../transport/output-queue.ts";
import { Pipe } from "./pipe.ts";
import { SiteBudget } from "./site-budget.ts";

/** Documents that may have a second pipe at once; the others do without. */
const PIPES_IN_ALL = 256;

interface Kept {
  readonly pipe: Pipe;
  readonly site: number;
}

/** All second pipes of this browser. */
export class Pipes {
  readonly #native: OutputQueue;
  readonly #pipes = new Map<PipeId, Kept>();
  #highestId = 0;

  constructor(native: OutputQueue) {
    this.#native = native;
  }

  /** @returns what is wrong with the request */
  offer(request: Extract<ToHost, { type: "offer-pipe" }>): FaultCode | undefined {
    const { pipe: id, origins, site, byteLimit } = request;
    if (id <= this.#highestId) return "PIPE_EXISTS";
    this.#highestId = id;
    if (this.#pipes.size >= PIPES_IN_ALL) {
      this.#native.post({ type: "pipe-lost", pipe: id });
      return undefined;
    }
    const neighbour = [...this.#pipes.values()].find((kept) => kept.site === site);
    const budget = neighbour?.pipe.budget ?? new SiteBudget(byteLimit);
    const onGone = () => this.#pipes.delete(id);
    const pipe = new Pipe({ id, origins, budget, native: this.#native, onGone });
    this.#pipes.set(id, { pipe, site });
    return undefined;
  }

  /** @returns what is wrong with the request; a pipe that is lost already is in order */
  attach(
    { pipe, id, pageId }: Extract<ToHost, { type: "attach" }>,
    connection: Connection,
  ): FaultCode | undefined {
    if (pipe > this.#highestId) return "PIPE_UNKNOWN";
    this.#pipes.get(pipe)?.pipe.attach(id, pageId, connection);
    return undefined;
  }

  /** @returns what is wrong with the request */
  close(id: PipeId): FaultCode | undefined {
    if (id > this.#highestId) return "PIPE_UNKNOWN";
    this.#pipes.get(id)?.pipe.close();
    return undefined;
  }

  /** The socket has no more to do with any pipe. */
  release(id: SocketId): void {
    for (const { pipe } of this.#pipes.values()) pipe.release(id);
  }

  end(): void {
    for (const { pipe } of [...this.#pipes.values()]) pipe.close();
  }
}
