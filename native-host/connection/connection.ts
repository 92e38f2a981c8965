import type { Socket } from "node:net";
import { type Failure, PROTOCOL_BROKEN } from "../../protocol/failure.ts";
import type { SocketId } from "../../protocol/fields.ts";
import type { FromHost } from "../../protocol/host-messages.ts";
import { WINDOW_BYTES } from "../../protocol/limits.ts";
import type { MessageSource, OutputQueue } from "../transport/output-queue.ts";
import type { Dial, DialRequest, Peer } from "./dial.ts";
import { failureOfError, PeerTimeoutError } from "./failure-of-error.ts";
import { ReceiveQueue } from "./receive-queue.ts";
import type { Upgrade } from "./upgrade.ts";

/** Read ahead of the browser this far, then let TCP stop the peer. */
const READ_AHEAD_BYTES = 256 * 1024;

/** A peer that takes nothing for so long will not take the rest of what the page sent either. */
const STALL_MILLISECONDS = 120_000;

/** After our FIN the peer has this long to send its own. */
const LINGER_MILLISECONDS = 10_000;

const STALLED: Failure = failureOfError(new PeerTimeoutError());

/**
 * - `connecting`: dialling
 * - `open`: both ways
 * - `securing`: the TLS handshake of an upgrade is under way, and nothing else
 * - `closing`: the page wants no more; what it sent is on its way out
 * - `closed`: the last message of this id is sent, or waits behind the received data
 */
type State = "connecting" | "open" | "securing" | "closing" | "closed";

/**
 * One socket of one page. Towards the browser it is a source of messages in the order of the wire:
 * `opened`, `data`, `upgraded`, `end`, and one last `error`, `denied` or `closed`.
 */
export class Connection implements MessageSource {
  readonly #id: SocketId;
  readonly #output: OutputQueue;
  readonly #onGone: () => void;
  /** Ends what is waited for: the dialling, or the handshake of an upgrade. */
  readonly #gone = new AbortController();
  readonly #received = new ReceiveQueue();
  #state: State = "connecting";
  #peer: Peer | undefined;
  /** What a certificate is checked against. */
  #host = "";
  /** Takes the handlers off the stream that is talked to now. */
  #detach: () => void = () => {};
  #unsentBytes = 0;
  #stallTimer: ReturnType<typeof setTimeout> | undefined;
  #endMessage: FromHost | undefined;
  #lastMessage: FromHost | undefined;

  /** @param onGone called once, when the socket has left and its last message has been taken */
  constructor(id: SocketId, output: OutputQueue, onGone: () => void) {
    this.#id = id;
    this.#output = output;
    this.#onGone = onGone;
  }

  async open(dial: Dial, request: DialRequest): Promise<void> {
    this.#host = request.host;
    const result = await dial(request, this.#gone.signal);
    if (this.#state !== "connecting") {
      if (result.type === "connected") reset(result.peer);
      return;
    }
    if (result.type === "connected") {
      this.#begin(result.peer);
      this.#output.post({ type: "opened", id: this.#id, address: result.address });
    } else if (result.type === "failed") this.fail(result.failure);
    else {
      this.#finish({
        type: "denied",
        id: this.#id,
        missing: [...result.missing],
        address: result.address,
      });
    }
  }

  /** Takes over a connection that a listener has accepted from `host`. */
  accept(socket: Socket, host: string): void {
    this.#host = host;
    this.#begin({ stream: socket, socket });
  }

  /** Starts TLS, and says `upgraded` when it stands. */
  async upgrade(upgrade: Upgrade): Promise<void> {
    const { stream, socket } = this.#peer ?? {};
    if (this.#state === "closing" || this.#state === "closed") return;
    if (this.#state !== "open" || socket === undefined || stream !== socket) {
      this.#breach();
      return;
    }
    this.#state = "securing";
    this.#detach();
    this.#received.clear();
    this.#endMessage = undefined;
    const result = await upgrade(socket, this.#host, this.#gone.signal);
    if (this.#state !== "securing") return;
    if (result.type === "failed") {
      this.fail(result.failure);
    } else {
      this.#begin({ stream: result.stream, socket });
      this.#output.post({ type: "upgraded", id: this.#id });
    }
  }

  /** Hands bytes to the operating system. More than the window is a breach, and ends the socket. */
  send(data: Buffer): void {
    if (this.#state === "closed") return;
    if (this.#state !== "open" || this.#unsentBytes + data.byteLength > WINDOW_BYTES) {
      this.#breach();
      return;
    }
    this.#unsentBytes += data.byteLength;
    this.#peer?.stream.write(data, (error) => {
      if (error || this.#state === "closed") return;
      if (this.#state === "closing") this.#expectProgress();
      this.#unsentBytes -= data.byteLength;
      this.#output.post({ type: "sent", id: this.#id, byteLength: data.byteLength });
    });
  }

  credit(byteLength: number): void {
    if (this.#state === "closed" && this.#received.byteLength === 0) return;
    if (this.#received.addCredit(byteLength)) this.#output.enqueue(this);
    else this.#breach();
  }

  /** Sends what is left, then closes. While connecting, calls the attempt off. */
  close(): void {
    this.#received.clear();
    switch (this.#state) {
      case "connecting":
      case "securing":
        this.abort();
        break;
      case "open":
        this.#state = "closing";
        this.#endMessage = undefined;
        this.#expectProgress();
        this.#peer?.stream.resume();
        this.#peer?.stream.end();
        break;
      case "closing":
        break;
      case "closed":
        this.#output.enqueue(this);
        break;
      default:
        this.#state satisfies never;
    }
  }

  /** Drops everything, resets the connection and says `closed`. */
  abort(): void {
    this.#received.clear();
    this.#endMessage = undefined;
    if (this.#state === "closed") this.#output.enqueue(this);
    else this.#finish({ type: "closed", id: this.#id });
    this.#destroy();
  }

  /** Ends the connection by a reset, and says why once the received data is through. */
  fail(failure: Failure): void {
    if (this.#state === "closed") return;
    this.#finish({ type: "error", id: this.#id, failure });
    this.#destroy();
  }

  takeMessage(): FromHost | undefined {
    const data = this.#received.take();
    if (data !== undefined) {
      this.#readMore();
      return { type: "data", id: this.#id, data: data.toString("base64") };
    }
    if (this.#received.byteLength > 0) return undefined;
    const end = this.#endMessage;
    if (end !== undefined) {
      this.#endMessage = undefined;
      return end;
    }
    const last = this.#lastMessage;
    if (last !== undefined) {
      this.#lastMessage = undefined;
      this.#onGone();
    }
    return last;
  }

  #begin(peer: Peer): void {
    this.#state = "open";
    this.#peer = peer;
    const { stream } = peer;
    const receive = (chunk: Buffer) => this.#receive(chunk);
    const receiveEnd = () => this.#receiveEnd();
    const sentAll = () => this.#sentAll();
    stream.on("data", receive).on("end", receiveEnd).on("finish", sentAll);
    stream.on("error", (error) => this.fail(failureOfError(error)));
    this.#detach = () => {
      stream.off("data", receive).off("end", receiveEnd).off("finish", sentAll);
      stream.pause();
    };
  }

  #receive(chunk: Buffer): void {
    if (this.#state !== "open") return;
    this.#received.push(chunk);
    if (this.#received.byteLength >= READ_AHEAD_BYTES) this.#peer?.stream.pause();
    this.#output.enqueue(this);
  }

  #readMore(): void {
    const stream = this.#peer?.stream;
    if (stream?.isPaused() && this.#received.byteLength < READ_AHEAD_BYTES) stream.resume();
  }

  #receiveEnd(): void {
    if (this.#state !== "open") return;
    this.#endMessage = { type: "end", id: this.#id };
    this.#output.enqueue(this);
  }

  #sentAll(): void {
    if (this.#state !== "closing") return;
    this.#finish({ type: "closed", id: this.#id });
    if (this.#peer !== undefined) linger(this.#peer);
  }

  #breach(): void {
    this.#received.clear();
    this.fail(PROTOCOL_BROKEN);
  }

  /** The peer has from now on to take some of what is left. */
  #expectProgress(): void {
    clearTimeout(this.#stallTimer);
    this.#stallTimer = setTimeout(() => this.fail(STALLED), STALL_MILLISECONDS);
  }

  #finish(lastMessage: FromHost): void {
    clearTimeout(this.#stallTimer);
    this.#state = "closed";
    this.#lastMessage = lastMessage;
    this.#output.enqueue(this);
  }

  #destroy(): void {
    this.#gone.abort();
    if (this.#peer !== undefined) reset(this.#peer);
  }
}

/** Waits for the peer's FIN, dropping what comes before it: a reset could overtake our last bytes. */
function linger({ stream, socket }: Peer): void {
  if (stream.readableEnded) {
    stream.destroy();
    return;
  }
  const impatience = setTimeout(() => stream.destroy(), LINGER_MILLISECONDS);
  stream.once("end", () => stream.destroy());
  socket.once("close", () => clearTimeout(impatience));
}

/** A reset tells the peer at once, and leaves no port in TIME_WAIT. */
function reset({ stream, socket }: Peer): void {
  socket.resetAndDestroy();
  stream.destroy();
}
