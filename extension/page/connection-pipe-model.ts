import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import type { Outgoing } from "./broker-link.ts";
import { inward, outward } from "./byte-streams.ts";
import { BUFFER_BYTES } from "./connection.ts";
import { afterCall, ConnectionTrial, type Told } from "./connection-trial.ts";
import type { Incoming, PipeMessage } from "./fake-link.ts";

/** A call of the page's, something that happens in the host or its peer, or one message that arrives. */
export type PipeStep =
  | { readonly type: "send" | "peerSends" | "systemTakes"; readonly byteLength: number }
  | { readonly type: "suspend" | "resume" | "upgrade" | "close" }
  | { readonly type: "openPipe" | "losePipe" | "hostSays" | "secured" | "pause" }
  | { readonly type: "hostReads" | "pageReads"; readonly way: "broker" | "pipe" };

type Header = PipeMessage["header"];

/**
 * Runs a program against a Connection whose payload moves to a pipe, and back when that is lost. What
 * is said travels by broker and by pipe, each in order, and arrives when the program says so. The host
 * that is played keeps to the protocol; whatever the connection does wrong throws.
 */
export class ConnectionPipeModel {
  readonly #trial = ConnectionTrial.open();
  readonly #areEqual: (actual: Uint8Array, expected: Uint8Array) => boolean;
  readonly #told: Told["type"][] = [];
  /** Under way. */
  readonly #toHost = { broker: [] as Outgoing[], pipe: [] as PipeMessage[] };
  readonly #toPage = {
    broker: [] as Incoming[],
    pipe: [] as { readonly header: Header; readonly payload?: Uint8Array }[],
  };
  #hadPipe = false;
  #suspensions = 0;
  #pageCloses = false;
  /** Of the page's stream: sent by the page; received by the host, taken by its system; and what the page knows of that. */
  readonly #out = { accepted: 0, got: 0, system: 0, known: 0 };
  readonly #early: { readonly offset: number; readonly payload: Uint8Array }[] = [];
  #owesDrain = false;
  /** Of the peer's stream: sent by the peer; said by the host, of that by the broker; consumed as the host knows; had by the page. */
  readonly #in = { came: 0, said: 0, brokered: 0, consumed: 0, delivered: 0 };
  #route: "broker" | "pipe" | "lost" = "broker";
  #wasAttached = false;
  #upgrade: "none" | "asked" | "securing" | "done" | "heard" = "none";
  #securedFrom = 0;
  #upgradeAfter: number | undefined;
  #closeAfter: number | undefined;
  #isGone = false;

  /** @param areEqual compares bytes */
  constructor(areEqual: (actual: Uint8Array, expected: Uint8Array) => boolean) {
    this.#areEqual = areEqual;
    this.#trial.onEvent = (event) => this.#observe(event);
  }

  async run(steps: readonly PipeStep[]): Promise<void> {
    for (const step of steps) {
      await this.#do(step);
      this.#check();
    }
    await this.#conclude();
  }

  async #do(step: PipeStep): Promise<void> {
    const { connection, link } = this.#trial;
    switch (step.type) {
      case "send":
        if (connection.readyState !== "open") break;
        connection.send(outward(this.#out.accepted, step.byteLength));
        this.#out.accepted += step.byteLength;
        this.#owesDrain ||= connection.bufferedAmount >= BUFFER_BYTES;
        break;
      case "suspend":
        this.#suspensions += 1;
        connection.suspend();
        break;
      case "resume":
        if (connection.resume()) this.#suspensions -= 1;
        break;
      case "upgrade":
        if (connection.readyState !== "open" || this.#upgrade !== "none") break;
        this.#upgrade = "asked";
        connection.upgrade();
        break;
      case "close":
        if (connection.readyState !== "open") break;
        this.#pageCloses = true;
        connection.close();
        break;
      case "openPipe":
        if (!this.#hadPipe) link.openPipe();
        this.#hadPipe = true;
        break;
      case "losePipe":
        if (!link.hasPipe) break;
        this.#toHost.pipe.length = 0;
        this.#toPage.pipe.length = 0;
        link.takePiped();
        if (this.#route === "pipe") this.#route = "lost";
        this.#early.length = 0;
        link.losePipe();
        break;
      case "peerSends":
        if (this.#upgrade !== "securing" && !this.#isGone) this.#in.came += step.byteLength;
        break;
      case "systemTakes":
        this.#systemTakes(step.byteLength);
        break;
      case "hostSays":
        this.#hostSays();
        break;
      case "secured":
        if (this.#upgrade !== "securing") break;
        this.#upgrade = "done";
        this.#toPage.broker.push({
          type: "upgraded",
          ...(this.#wasAttached ? { after: this.#securedFrom } : {}),
        });
        break;
      case "hostReads":
        this.#hostReads(step.way);
        break;
      case "pageReads":
        this.#pageReads(step.way);
        break;
      case "pause":
        await afterCall();
        break;
      default:
        step satisfies never;
    }
    this.#toHost.broker.push(...link.takePosted());
    this.#toHost.pipe.push(...link.takePiped());
  }

  #hostSays(): void {
    const window = WINDOW_BYTES - (this.#in.said - this.#in.consumed);
    const size = Math.min(this.#in.came - this.#in.said, window, PAYLOAD_BYTES);
    const mayNot = this.#route === "lost" || this.#upgrade === "securing" || this.#isGone;
    if (size <= 0 || mayNot) return;
    const payload = inward(this.#in.said, size).slice();
    const offset = this.#in.said;
    this.#in.said += size;
    if (this.#route === "pipe") {
      this.#toPage.pipe.push({ header: { type: "data", id: 1, offset }, payload });
    } else {
      this.#in.brokered = this.#in.said;
      this.#toPage.broker.push({ type: "data", data: payload.buffer });
    }
  }

  #systemTakes(most: number): void {
    const byteLength = Math.min(most, WINDOW_BYTES, this.#out.got - this.#out.system);
    if (byteLength <= 0 || this.#isGone) return;
    this.#out.system += byteLength;
    if (this.#route === "pipe") {
      this.#toPage.pipe.push({ header: { type: "sent", id: 1, byteLength } });
    } else if (this.#route === "broker") {
      this.#toPage.broker.push({ type: "sent", byteLength });
    }
    this.#closeIfDue();
  }

  #hostReads(way: "broker" | "pipe"): void {
    const message = way === "broker" ? this.#toHost.broker.shift() : undefined;
    const piped = way === "pipe" ? this.#toHost.pipe.shift() : undefined;
    if (this.#isGone) return;
    if (message !== undefined) this.#hostReadsMessage(message);
    if (piped !== undefined) this.#hostReadsPiped(piped);
    const due = this.#upgradeAfter;
    if (due !== undefined && this.#out.got >= due) {
      equal(this.#out.got, due, "nothing follows upgrade");
      this.#upgradeAfter = undefined;
      this.#upgrade = "securing";
      this.#in.came = this.#in.said;
      this.#securedFrom = this.#in.said;
    }
    this.#closeIfDue();
  }

  #hostReadsMessage(message: Outgoing): void {
    switch (message.type) {
      case "send":
        this.#take(new Uint8Array(message.data));
        break;
      case "credit":
        this.#credit(message.byteLength);
        break;
      case "attach":
        equal(this.#wasAttached, false, "attached before");
        this.#wasAttached = true;
        if (!this.#trial.link.hasPipe) break;
        this.#route = "pipe";
        this.#toPage.pipe.push({ header: { type: "ready", id: 1 } });
        break;
      case "resume": {
        const { received, consumed } = message;
        atMost(this.#in.consumed, consumed, "consumed before");
        atMost(consumed, received, "consumed");
        atMost(received, this.#in.said, "received");
        if (this.#route === "lost") this.#in.said = Math.max(received, this.#in.brokered);
        this.#in.consumed = consumed;
        this.#route = "broker";
        const { got, system } = this.#out;
        this.#toPage.broker.push({ type: "resumed", received: got, sent: system });
        break;
      }
      case "upgrade":
        this.#upgradeAfter = message.after ?? this.#out.got;
        break;
      case "close":
        this.#closeAfter = message.after ?? this.#out.got;
        break;
      default:
        throw new Error(`${message.type} has no place here`);
    }
  }

  #hostReadsPiped({ header, payload }: PipeMessage): void {
    if (header.type === "credit") this.#credit(header.byteLength);
    else if (header.type === "data") {
      atMost(this.#out.got, header.offset, "the place of a message");
      this.#early.push({ offset: header.offset, payload });
      this.#takeEarly();
    } else throw new Error(`${header.type} has no place on the pipe`);
  }

  /** The page's next bytes are in the host. */
  #take(payload: Uint8Array): void {
    const { got, system } = this.#out;
    equal(this.#areEqual(payload, outward(got, payload.byteLength)), true, "bytes as sent");
    equal(this.#upgrade === "securing", false, "sent while TLS starts");
    atMost(got + payload.byteLength - system, WINDOW_BYTES, "bytes under way to the host");
    this.#out.got += payload.byteLength;
    this.#takeEarly();
  }

  #takeEarly(): void {
    const [first] = this.#early;
    if (first?.offset !== this.#out.got) return;
    this.#early.shift();
    this.#take(first.payload);
  }

  #credit(byteLength: number): void {
    this.#in.consumed += byteLength;
    atMost(this.#in.consumed, this.#in.said, "credit");
  }

  #closeIfDue(): void {
    if (this.#closeAfter === undefined || this.#out.system < this.#closeAfter) return;
    if (this.#isGone) return;
    this.#isGone = true;
    this.#toPage.broker.push({ type: "closed" });
  }

  #pageReads(way: "broker" | "pipe"): void {
    const { link } = this.#trial;
    if (link.isReleased) {
      this.#toPage[way].shift();
      return;
    }
    if (way === "pipe") {
      const message = this.#toPage.pipe.shift();
      if (message?.header.type === "sent") this.#out.known += message.header.byteLength;
      if (message !== undefined) link.sayByPipe(message.header, message.payload);
      return;
    }
    const message = this.#toPage.broker.shift();
    if (message === undefined) return;
    if (message.type === "sent") this.#out.known += message.byteLength;
    if (message.type === "resumed") this.#out.known = message.sent;
    if (message.type === "closed") this.#out.known = this.#out.system;
    if (message.type === "upgraded") {
      this.#upgrade = "heard";
      this.#in.delivered = this.#securedFrom;
    }
    link.say(message);
  }

  #observe(event: Told): void {
    equal(this.#told.includes("close"), false, `${event.type} after close`);
    if (event.type === "data") {
      equal(this.#suspensions, 0, "suspensions at data");
      const isBetween = this.#upgrade !== "none" && this.#upgrade !== "heard";
      equal(isBetween, false, "data between upgrade and upgraded");
      const data = new Uint8Array(event.data);
      const expected = inward(this.#in.delivered, data.byteLength);
      equal(this.#areEqual(data, expected), true, "bytes as the peer sent them");
      this.#in.delivered += data.byteLength;
    } else if (event.type === "drain") {
      equal(this.#owesDrain, true, "a drain is owed");
      equal(this.#trial.connection.bufferedAmount, 0, "bufferedAmount at drain");
      this.#owesDrain = false;
    } else if (event.type === "error") {
      throw new Error(`error: ${event.failure.errorCode}`);
    }
    this.#told.push(event.type);
  }

  #check(): void {
    const { accepted, known } = this.#out;
    equal(this.#trial.connection.bufferedAmount, accepted - known, "bufferedAmount");
  }

  /** Lets everything arrive, until nothing more happens. */
  async #settle(): Promise<void> {
    const all: readonly PipeStep[] = [
      { type: "pause" },
      { type: "hostReads", way: "pipe" },
      { type: "hostReads", way: "broker" },
      { type: "secured" },
      { type: "hostSays" },
      { type: "systemTakes", byteLength: WINDOW_BYTES },
      { type: "pageReads", way: "pipe" },
      { type: "pageReads", way: "broker" },
    ];
    for (let quietTurns = 0; quietTurns < 3; ) {
      const before = JSON.stringify([this.#in, this.#out, this.#told.length]);
      for (const step of all) {
        await this.#do(step);
        this.#check();
      }
      const { broker, pipe } = this.#toHost;
      const underWay =
        broker.length + pipe.length + this.#toPage.broker.length + this.#toPage.pipe.length;
      const isQuiet = before === JSON.stringify([this.#in, this.#out, this.#told.length]);
      quietTurns = isQuiet && underWay === 0 ? quietTurns + 1 : 0;
    }
  }

  /** All that was sent has to arrive in the end, and then there is one close. */
  async #conclude(): Promise<void> {
    while (this.#suspensions > 0) await this.#do({ type: "resume" });
    await this.#settle();
    const { accepted, got, system } = this.#out;
    equal(got, accepted, "bytes that the host has");
    equal(system, accepted, "bytes that are out");
    if (!this.#pageCloses) {
      equal(this.#in.delivered, this.#in.came, "bytes that the page has");
      await this.#do({ type: "close" });
      await this.#settle();
    }
    equal(this.#told.at(-1), "close", "the last event");
    equal(this.#owesDrain, false, "a drain that is owed");
  }
}

function equal<T>(actual: T, expected: T, what: string): void {
  if (!Object.is(actual, expected)) throw new Error(`${what}: ${actual}, not ${expected}`);
}

function atMost(actual: number, most: number, what: string): void {
  if (actual > most) throw new Error(`${what}: ${actual}, more than ${most}`);
}
