import { type Failure, permissionFailure } from "../../protocol/failure.ts";
import { WINDOW_BYTES } from "../../protocol/limits.ts";
import { inward, outward } from "./byte-streams.ts";
import { BUFFER_BYTES } from "./connection.ts";
import { afterCall, ConnectionTrial, type Told } from "./connection-trial.ts";

/** What the page calls, and how many bytes it sends. */
export type Call =
  | { readonly type: "send"; readonly byteLength: number }
  | { readonly type: "suspend" | "resume" | "close" | "closeImmediately" };

/** What happens: a call of the page's, a message of the broker's, or the end of a task. */
export type Step =
  | Call
  | { readonly type: "data" | "sent"; readonly byteLength: number }
  | { readonly type: "opened" | "end" | "failure" | "denial" | "closed" | "loss" }
  | { readonly type: "pause" };

const FAILURE: Failure = { name: "NetworkError", message: "Network", errorCode: "EHOSTUNREACH" };

/**
 * Runs a program against a Connection, plays a broker that keeps to the protocol, and throws where
 * the connection breaks one of its promises. What the broker may not say now is passed over.
 */
export class ConnectionModel {
  readonly #trial = new ConnectionTrial();
  readonly #reactions: (Call | undefined)[];
  readonly #areEqual: (actual: ArrayBuffer, expected: Uint8Array) => boolean;
  readonly #told: Told["type"][] = [];
  readonly #payloads = new Set<ArrayBuffer>();
  #callsUnderWay = 0;
  #suspensions = 0;
  /** Bytes, in the order of their way out. */
  #accepted = 0;
  #posted = 0;
  #acknowledged = 0;
  #owesDrain = false;
  /** Bytes, in the order of their way in. */
  #arrived = 0;
  #delivered = 0;
  #credited = 0;
  #isOpened = false;
  #isEnded = false;
  /** The broker has said its last word. */
  #isGone = false;
  #pageCloses: "close" | "abort" | undefined;
  #postsLast: "close" | "abort" | undefined;
  #dropsData = false;

  /**
   * @param reactions what the page does in its handlers, one for each event
   * @param areEqual compares bytes
   */
  constructor(
    reactions: readonly (Call | undefined)[],
    areEqual: (actual: ArrayBuffer, expected: Uint8Array) => boolean,
  ) {
    this.#reactions = [...reactions];
    this.#areEqual = areEqual;
    this.#trial.onEvent = (event) => this.#observe(event);
    this.#readPosts();
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (step.type === "pause") await afterCall();
      else this.#do(step);
      this.#check();
    }
    await this.#conclude();
  }

  get #connection() {
    return this.#trial.connection;
  }

  #do(step: Exclude<Step, { type: "pause" }>): void {
    switch (step.type) {
      case "send":
      case "suspend":
      case "resume":
      case "close":
      case "closeImmediately":
        this.#call(step);
        break;
      case "data":
        this.#sayData(step.byteLength);
        break;
      case "sent":
        this.#saySent(step.byteLength);
        break;
      default:
        this.#say(step.type);
    }
    this.#readPosts();
  }

  /** No event fires inside, and the state is what it has to be at once. */
  #call(call: Call): void {
    const { readyState } = this.#connection;
    this.#callsUnderWay += 1;
    switch (call.type) {
      case "send":
        if (readyState === "open") this.#send(call.byteLength);
        break;
      case "suspend":
        this.#suspensions += 1;
        this.#connection.suspend();
        break;
      case "resume":
        equal(this.#connection.resume(), this.#suspensions > 0, "resume");
        this.#suspensions = Math.max(0, this.#suspensions - 1);
        break;
      case "close":
      case "closeImmediately":
        this.#connection[call.type]();
        if (readyState === "connecting" || readyState === "open") {
          this.#pageCloses = call.type === "close" ? "close" : "abort";
          if (call.type === "closeImmediately") this.#owesDrain = false;
          equal(this.#connection.readyState, "closing", "state after the call");
        } else {
          equal(this.#connection.readyState, readyState, "state after a late call");
        }
        break;
      default:
        call satisfies never;
    }
    this.#callsUnderWay -= 1;
    this.#readPosts();
  }

  #send(byteLength: number): void {
    const isTaken = this.#connection.send(outward(this.#accepted, byteLength));
    this.#accepted += byteLength;
    const buffered = this.#accepted - this.#acknowledged;
    this.#owesDrain ||= buffered >= BUFFER_BYTES;
    equal(this.#connection.bufferedAmount, buffered, "bufferedAmount inside send");
    equal(isTaken, buffered <= BUFFER_BYTES, "what send returns");
  }

  #sayData(byteLength: number): void {
    if (!this.#isOpened || this.#isEnded || this.#isGone) return;
    const size = Math.min(byteLength, WINDOW_BYTES - (this.#arrived - this.#credited));
    if (size <= 0) return;
    const data = inward(this.#arrived, size).slice().buffer;
    this.#arrived += size;
    this.#trial.link.say({ type: "data", data });
  }

  #saySent(byteLength: number): void {
    if (!this.#isOpened || this.#isGone) return;
    const size = Math.min(byteLength, this.#posted - this.#acknowledged);
    if (size <= 0) return;
    this.#acknowledged += size;
    const isDrain = this.#owesDrain && this.#acknowledged === this.#accepted;
    const drains = this.#count("drain");
    if (isDrain) this.#owesDrain = false;
    const wasAlive = this.#connection.readyState !== "closed";
    this.#trial.link.say({ type: "sent", byteLength: size });
    equal(this.#count("drain") - drains, isDrain && wasAlive ? 1 : 0, "drains");
  }

  #say(word: "opened" | "end" | "failure" | "denial" | "closed" | "loss"): void {
    if (this.#isGone) return;
    switch (word) {
      case "opened":
        if (!this.#isOpened) {
          this.#isOpened = true;
          this.#trial.link.say({ type: word });
        }
        break;
      case "end":
        if (this.#isOpened && !this.#isEnded) {
          this.#isEnded = true;
          this.#trial.link.say({ type: word });
        }
        break;
      case "closed":
        if (this.#postsLast === undefined) return;
        if (this.#postsLast === "close" && this.#isOpened) this.#saySent(this.#posted);
        this.#isGone = true;
        this.#trial.link.say({ type: word });
        break;
      case "failure":
        this.#isGone = true;
        this.#trial.link.say({ type: "error", failure: FAILURE });
        break;
      case "denial":
      case "loss":
        this.#isGone = true;
        this.#dropsData = true;
        if (word === "loss") this.#trial.link.disconnect();
        else this.#trial.link.say({ type: "error", failure: permissionFailure("QUOTA") });
        break;
      default: {
        word satisfies never;
      }
    }
  }

  #readPosts(): void {
    for (const message of this.#trial.link.takePosted()) {
      switch (message.type) {
        case "open":
          equal(this.#posted + this.#credited, 0, "open comes first");
          break;
        case "send": {
          equal(this.#postsLast, undefined, "nothing is sent after close or abort");
          const { byteLength } = message.data;
          const isAsSent = this.#areEqual(message.data, outward(this.#posted, byteLength));
          equal(isAsSent, true, "bytes go out as they were sent");
          equal(this.#payloads.has(message.data), false, "a buffer is posted once");
          this.#payloads.add(message.data);
          this.#posted += byteLength;
          break;
        }
        case "credit":
          this.#credited += message.byteLength;
          break;
        case "close":
          equal(this.#posted, this.#accepted, "all has left before close");
          equal(this.#postsLast, undefined, "close is posted once");
          this.#postsLast = "close";
          break;
        case "abort":
          equal(this.#postsLast, undefined, "abort is posted once");
          this.#postsLast = "abort";
          break;
        default:
          throw new Error(`${message.type} has no place here`);
      }
    }
  }

  #observe(event: Told): void {
    equal(this.#callsUnderWay, 0, `calls under way at ${event.type}`);
    equal(this.#told.includes("close"), false, `${event.type} after close`);
    const { readyState, bufferedAmount } = this.#connection;
    switch (event.type) {
      case "open":
        equal(this.#told.length, 0, "events before open");
        equal(readyState, "open", "state at open");
        break;
      case "data": {
        equal(readyState, "open", "state at data");
        equal(this.#suspensions, 0, "suspensions at data");
        const { byteLength } = event.data;
        const isAsArrived = this.#areEqual(event.data, inward(this.#delivered, byteLength));
        equal(isAsArrived, true, "bytes are delivered as they arrived");
        this.#delivered += byteLength;
        break;
      }
      case "drain":
        equal(bufferedAmount, 0, "bufferedAmount at drain");
        break;
      case "error":
        equal(this.#told.includes("error"), false, "second error");
        equal(readyState, "closed", "state at error");
        break;
      case "close":
        equal(readyState, "closed", "state at close");
        break;
      default:
        event satisfies never;
    }
    this.#told.push(event.type);
    const reaction = this.#reactions.shift();
    if (reaction !== undefined) this.#call(reaction);
  }

  #check(): void {
    const { readyState, bufferedAmount } = this.#connection;
    const underWay = this.#posted - this.#acknowledged;
    atMost(this.#credited, this.#arrived, "credit");
    atMost(underWay, WINDOW_BYTES, "bytes under way");
    const isHolding = readyState === "open" || readyState === "connecting";
    if (!isHolding && !this.#isGone) {
      atMost(this.#arrived - this.#credited, CREDIT_BYTES - 1, "credit kept back");
    }
    const isDropped = this.#pageCloses === "abort";
    equal(bufferedAmount, isDropped ? 0 : this.#accepted - this.#acknowledged, "bufferedAmount");
    const isClosed = this.#told.includes("close");
    equal(readyState === "closed", isClosed, "closed with its event");
    equal(this.#trial.link.isReleased, isClosed, "released with its event");
    const isError = this.#told.includes("error");
    if (isError) equal(this.#told.at(-1), "close", "close follows error");
    if (!isClosed && this.#pageCloses !== undefined) equal(readyState, "closing", "state");
  }

  /** Lets everything come to its end, which has to be one close. */
  async #conclude(): Promise<void> {
    this.#reactions.length = 0;
    await afterCall();
    this.#do({ type: "opened" });
    while (this.#suspensions > 0) this.#call({ type: "resume" });
    await afterCall();
    this.#readPosts();
    this.#check();
    this.#do({ type: "end" });
    while (!this.#isGone && this.#posted > this.#acknowledged && this.#postsLast !== "abort") {
      this.#saySent(this.#posted);
      this.#readPosts();
    }
    this.#do({ type: "closed" });
    await afterCall();
    this.#check();
    equal(this.#count("close"), 1, "closes");
    equal(this.#told.at(-1), "close", "the last event");
    const isGraceful = !this.#told.includes("error");
    if (this.#pageCloses === undefined && !this.#dropsData) {
      equal(this.#delivered, this.#arrived, "all data is delivered");
    }
    if (isGraceful && this.#pageCloses !== "abort") {
      equal(this.#posted, this.#accepted, "all that was sent is posted");
      equal(this.#owesDrain, false, "a drain that is owed");
    }
  }

  #count(type: Told["type"]): number {
    return this.#told.filter((told) => told === type).length;
  }
}

/** Credit may be kept back up to here. */
const CREDIT_BYTES = WINDOW_BYTES / 4;

function equal<T>(actual: T, expected: T, what: string): void {
  if (!Object.is(actual, expected)) throw new Error(`${what}: ${actual}, not ${expected}`);
}

function atMost(actual: number, most: number, what: string): void {
  if (actual > most) throw new Error(`${what}: ${actual}, more than ${most}`);
}
