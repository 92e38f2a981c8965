import type { Socket } from "node:net";
import { type Failure, PROTOCOL_BROKEN, permissionFailure } from "../../protocol/failure.ts";
import type { SocketId } from "../../protocol/fields.ts";
import { WINDOW_BYTES } from "../../protocol/limits.ts";
import { OrderedStream } from "../../protocol/ordered-stream.ts";
import type { SiteBudget } from "../pipe/site-budget.ts";
import type { OpenEnds, Tap } from "../recording/tap.ts";
import type { OutputQueue } from "../transport/output-queue.ts";
import type { Dial, DialRequest, Peer } from "./dial.ts";
import { failureOfError, PeerTimeoutError } from "./failure-of-error.ts";
import { Lingering } from "./lingering.ts";
import { type LastMessage, PageOutlet } from "./page-outlet.ts";

import type { Upgrade } from "./upgrade.ts";
import { askWhyEnded, isResetAfterEnd } from "./why-ended.ts";

/** Read ahead of the browser this far, then let TCP stop the peer. */
const READ_AHEAD_BYTES = 256 * 1024;

/** A peer that takes nothing for so long will not take the rest of what the page sent either. */
const STALL_MILLISECONDS = 120_000;

const STALLED: Failure = failureOfError(new PeerTimeoutError());

/**
 * - `connecting`: dialling
 * - `open`: both ways
 * - `securing`: the TLS handshake of an upgrade is under way, and nothing else
 * - `closing`: the page wants no more; what it sent is on its way out
 * - `closed`: the last message of this id is sent, or waits behind the received data
 */
type State = "connecting" | "open" | "securing" | "closing" | "closed";

/** Payload bytes of one socket since it was opened. */
export interface ByteCounts {
  /** Read from the operating system. */
  readonly received: number;
  /** Handed to the operating system. */
  readonly sent: number;
}

/** One socket of one page: the states of its connection, and what each side may do in them. */
export class Connection {
  /** Hears what the connection carries, as long as somebody looks on. */
  tap: Tap | undefined;
  readonly #id: SocketId;
  readonly #output: OutputQueue;
  readonly #lingering: Lingering;
  readonly #toPage: PageOutlet;
  readonly #fromPage = new OrderedStream<Buffer>((data) => this.#write(data));
  /** Ends what is waited for: the dialling, or the handshake of an upgrade. */
  readonly #gone = new AbortController();
  #state: State = "connecting";
  #ending = "";
  #peer: Peer | undefined;
  /** What a certificate is checked against. */
  #host = "";
  /** Takes the handlers off the stream that is talked to now. */
  #detach: () => void = () => {};
  #unsentBytes = 0;
  /** Sent, and the page has not heard of it. */
  #unreportedBytes = 0;
  #receivedBytes = 0;
  #sentBytes = 0;
  #stallTimer: ReturnType<typeof setTimeout> | undefined;
  #budget: SiteBudget | undefined;
  #budgetedBytes = 0;

  /**
   * @param onGone called once, when the socket has left and its last message has been taken
   * @param lingering takes the connection over when the page has closed it
   */
  constructor(
    id: SocketId,
    output: OutputQueue,
    onGone: () => void,
    lingering: Lingering = new Lingering(),
  ) {
    this.#id = id;
    this.#output = output;
    this.#lingering = lingering;
    this.#toPage = new PageOutlet(id, output, {
      taken: () => this.#readMore(),
      gone: () => {
        this.#settleBudget();
        onGone();
      },
    });
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** The code of the failure that has ended it, or how else it ended. */
  get ending(): string {
    return this.#ending;
  }

  get counts(): ByteCounts {
    return { received: this.#receivedBytes, sent: this.#sentBytes };
  }

  get openEnds(): OpenEnds | undefined {
    if (this.#peer === undefined || this.#state === "closed") return undefined;
    const sent = this.#sentBytes + this.#unsentBytes;
    return { socket: this.#peer.socket, received: this.#receivedBytes, sent };
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

  /** It may get a pipe, or lose one that it never had: what it holds counts for its site from now on. */
  join(budget: SiteBudget): void {
    if (this.#budget !== undefined) return;
    this.#budget = budget;
    this.#settleBudget();
  }

  /** Its payload travels on this pipe from now on, if it never did on one. */
  attach(pipe: OutputQueue): void {
    if (this.#state !== "closed") this.#toPage.attach(pipe);
  }

  /** The pipe is gone. */
  losePipe(): void {
    this.#fromPage.forgetEarly();
    this.#toPage.lose();
  }

  /** Goes on without the pipe, at the places that the page has reached. */
  resume(place: { readonly received: number; readonly consumed: number }): void {
    this.losePipe();
    const isPossible = this.#toPage.resume(place, this.#fromPage.receivedBytes);
    if (!isPossible) this.#breach();
  }

  /**
   * Starts TLS, and says `upgraded` when it stands.
   *
   * @param after so many bytes of the page's
   */
  upgrade(upgrade: Upgrade, after?: number): void {
    this.#fromPage.whenAfter(after, () => void this.#upgrade(upgrade));
  }

  /** Hands bytes to the operating system. More than the window is a breach, and ends the socket. */
  send(data: Buffer): void {
    if (this.#mayTake(data)) this.#fromPage.receive(data);
  }

  /** The same for bytes that came by the pipe, where they belong in the page's stream. */
  sendAt(offset: number, data: Buffer): void {
    if (!this.#mayTake(data)) return;
    if (this.#fromPage.receiveAt(offset, data)) this.#settleBudget();
    else this.#breach();
  }

  credit(byteLength: number): void {
    if (this.#state === "closed" && !this.#toPage.hasLastMessage) return;
    if (this.#toPage.credit(byteLength)) this.#settleBudget();
    else this.#breach();
  }

  /**
   * Sends what is left, then closes. While connecting, calls the attempt off.
   *
   * @param after so many bytes of the page's
   */
  close(after?: number): void {
    this.#fromPage.whenAfter(after, () => this.#close());
  }

  /** Drops everything, resets the connection and says `closed`. */
  abort(): void {
    this.#toPage.abandon();
    if (this.#state !== "closed") this.#finish({ type: "closed", id: this.#id });
    this.#destroy();
  }

  /** Ends the connection by a reset, and says why once the received data is through. */
  fail(failure: Failure): void {
    if (this.#state === "closed") return;
    // What came in clear the page drops, and it may not have read that it is to say so.
    if (this.#state === "securing") this.#toPage.abandon();
    this.#finish({ type: "error", id: this.#id, failure });
    this.#destroy();
  }

  #close(): void {
    this.#toPage.abandon();
    switch (this.#state) {
      case "connecting":
      case "securing":
        this.abort();
        break;
      case "open":
        this.#state = "closing";
        this.#expectProgress();
        this.#peer?.stream.resume();
        this.#peer?.stream.end();
        break;
      case "closing":
      case "closed":
        break;
      default:
        this.#state satisfies never;
    }
  }

  async #upgrade(upgrade: Upgrade): Promise<void> {
    const { stream, socket } = this.#peer ?? {};
    if (this.#state === "closing" || this.#state === "closed") return;
    if (this.#state !== "open" || socket === undefined || stream !== socket) {
      this.#breach();
      return;
    }
    this.#state = "securing";
    this.#detach();
    this.#toPage.drop();
    const result = await upgrade(socket, this.#host, this.#gone.signal);
    if (this.#state !== "securing") return;
    if (result.type === "failed") {
      this.fail(result.failure);
    } else {
      this.#begin({ stream: result.stream, socket });
      this.#toPage.upgraded();
    }
  }

  /** Does the window take this? */
  #mayTake({ byteLength }: Buffer): boolean {
    if (this.#state === "closed") return false;
    const underWay = this.#unsentBytes + this.#fromPage.earlyBytes;
    if (this.#state !== "open" || underWay + byteLength > WINDOW_BYTES) {
      this.#breach();
      return false;
    }
    return true;
  }

  #write(data: Buffer): void {
    if (this.#state === "closed") return;
    this.tap?.carried("sent", this.#sentBytes + this.#unsentBytes, data);
    this.#unsentBytes += data.byteLength;
    this.#settleBudget();
    this.#peer?.stream.write(data, (error) => {
      if (error) return;
      this.#sentBytes += data.byteLength;
      if (this.#state === "closed") return;
      if (this.#state === "closing") this.#expectProgress();
      this.#unsentBytes -= data.byteLength;
      this.#settleBudget();
      this.#reportSoon(data.byteLength);
    });
  }

  /** What the system takes within one turn of the event loop makes one report. */
  #reportSoon(byteLength: number): void {
    if (this.#unreportedBytes === 0) setImmediate(() => this.#report());
    this.#unreportedBytes += byteLength;
  }

  #report(): void {
    if (this.#unreportedBytes > 0) this.#toPage.reportSent(this.#unreportedBytes);
    this.#unreportedBytes = 0;
  }

  #begin(peer: Peer): void {
    if (this.#state === "securing") this.tap?.secured();
    else this.tap?.opened(peer.socket);
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
    this.tap?.carried("received", this.#receivedBytes, chunk);
    this.#receivedBytes += chunk.byteLength;
    this.#toPage.push(chunk);
    if (this.#toPage.waitingBytes >= READ_AHEAD_BYTES) this.#peer?.stream.pause();
    this.#settleBudget();
  }

  #readMore(): void {
    const stream = this.#peer?.stream;
    if (stream?.isPaused() && this.#toPage.waitingBytes < READ_AHEAD_BYTES) stream.resume();
  }

  #receiveEnd(): void {
    if (this.#state !== "open" || this.#peer === undefined) return;
    // Bytes that are under way find out for themselves.
    if (this.#unsentBytes > 0) this.#endToPage();
    else askWhyEnded(this.#peer.socket, (error) => this.#judgeEnd(error));
  }

  #judgeEnd(error?: Error | null): void {
    if (this.#state !== "open") return;
    if (!error) this.#endToPage();
    else if (isResetAfterEnd(error)) this.#finish({ type: "closed", id: this.#id });
    else this.fail(failureOfError(error));
  }

  #endToPage(): void {
    this.tap?.ended("received");
    this.#toPage.end();
  }

  #sentAll(): void {
    if (this.#state !== "closing") return;
    this.tap?.ended("sent");
    this.#finish({ type: "closed", id: this.#id });
    if (this.#peer !== undefined) this.#lingering.add(this.#peer);
  }

  #breach(): void {
    this.#refuse(PROTOCOL_BROKEN);
  }

  /** Ends the connection by a reset, and says why at once, whatever the page has not had yet. */
  #refuse(failure: Failure): void {
    this.#toPage.abandon();
    this.fail(failure);
  }

  /** What is held here counts against the site's budget; a site that is beyond it loses the socket. */
  #settleBudget(): void {
    if (this.#budget === undefined) return;
    const isGone = this.#state === "closed" && !this.#toPage.hasLastMessage;
    const held = isGone
      ? 0
      : this.#unsentBytes + this.#fromPage.earlyBytes + this.#toPage.unconsumedBytes;
    const growth = held - this.#budgetedBytes;
    this.#budgetedBytes = held;
    if (!this.#budget.add(growth) && growth > 0) this.#refuse(permissionFailure("QUOTA"));
  }

  /** The peer has from now on to take some of what is left. */
  #expectProgress(): void {
    clearTimeout(this.#stallTimer);
    this.#stallTimer = setTimeout(() => this.fail(STALLED), STALL_MILLISECONDS);
  }

  #finish(lastMessage: LastMessage): void {
    clearTimeout(this.#stallTimer);
    this.#report();
    this.#state = "closed";
    this.#ending = lastMessage.type === "error" ? lastMessage.failure.errorCode : lastMessage.type;
    this.#toPage.finish(lastMessage);
  }

  #destroy(): void {
    this.#gone.abort();
    if (this.#peer !== undefined) reset(this.#peer);
  }
}

/** A reset tells the peer at once, and leaves no port in TIME_WAIT. */
function reset({ stream, socket }: Peer): void {
  socket.resetAndDestroy();
  stream.destroy();
}
