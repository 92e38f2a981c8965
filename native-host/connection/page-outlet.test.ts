import { PassThrough } from "node:stream";
import { beforeEach, describe, expect, it } from "vitest";
import { PROTOCOL_BROKEN } from "../../protocol/failure.ts";
import { type Outgoing, OutputQueue } from "../transport/output-queue.ts";
import { PageOutlet } from "./page-outlet.ts";

const ID = 7;
const ERROR = { type: "error", id: ID, failure: PROTOCOL_BROKEN } as const;
const CLOSED = { type: "closed", id: ID } as const;

let native: string[];
let pipe: string[];
let gone: number;
/** The native queue's stream, which is full after each write while `isFull`. */
let stream: PassThrough;
let isFull: boolean;
let outlet: PageOutlet;
let pipeQueue: OutputQueue;

/** What leaves by a queue, in brief. */
function brief(message: Outgoing): string {
  if (message.type === "data") return `data ${message.offset} ${Buffer.concat(message.pieces)}`;
  if (message.type === "sent") return `sent ${message.byteLength}`;
  if (message.type === "resumed") return `resumed ${message.received} ${message.sent}`;
  const after = "after" in message ? ` after ${message.after}` : "";
  return `${message.type}${after}`;
}

function queueInto(told: string[], itsStream = new PassThrough()): OutputQueue {
  const write = (message: Outgoing) => {
    told.push(brief(message));
    return !(isFull && itsStream === stream);
  };
  return new OutputQueue(itsStream, write, () => {});
}

beforeEach(() => {
  native = [];
  pipe = [];
  gone = 0;
  stream = new PassThrough();
  isFull = false;
  pipeQueue = queueInto(pipe);
  outlet = new PageOutlet(ID, queueInto(native, stream), {
    taken: () => {},
    gone: () => {
      gone += 1;
    },
  });
});

/** What has left since the last call. */
const left = () => ({ native: native.splice(0), pipe: pipe.splice(0) });

const push = (text: string) => outlet.push(Buffer.from(text));

describe("PageOutlet", () => {
  it("says everything natively, and no places, until it is attached", () => {
    push("ab");
    outlet.reportSent(3);
    outlet.upgraded();
    outlet.end();
    outlet.finish(ERROR);
    expect(left()).toEqual({
      native: ["data 0 ab", "sent 3", "upgraded", "end", "error"],
      pipe: [],
    });
    expect(gone).toBe(1);
  });

  it("says payload and reports on the pipe, and the rest natively with its place", () => {
    push("ab");
    outlet.attach(pipeQueue);
    push("cd");
    outlet.reportSent(3);
    outlet.end();
    expect(left()).toEqual({
      native: ["data 0 ab"],
      pipe: ["ready", "data 2 cd", "sent 3", "end after 4"],
    });
    outlet.finish(CLOSED);
    expect(left()).toEqual({ native: [], pipe: ["closed"] });
  });

  it("is attached once", () => {
    outlet.attach(pipeQueue);
    outlet.lose();
    outlet.attach(pipeQueue);
    push("ab");
    expect(left()).toEqual({ native: [], pipe: ["ready"] });
  });

  it("holds a failure back until all is consumed, and asks for the last of it once", () => {
    outlet.attach(pipeQueue);
    push("abcd");
    outlet.finish(ERROR);
    expect(outlet.credit(1)).toBe(true);
    expect(left().pipe).toEqual(["ready", "data 0 abcd", "flush"]);
    expect(outlet.hasLastMessage).toBe(true);
    expect(outlet.credit(3)).toBe(true);
    expect(left().pipe).toEqual(["error"]);
    expect(gone).toBe(1);
  });

  it("says a failure at once where nothing is owed, or nobody wants it", () => {
    outlet.attach(pipeQueue);
    push("ab");
    outlet.abandon();
    outlet.finish(ERROR);
    expect(left().pipe).toEqual(["ready", "data 0 ab", "error"]);
  });

  it("says nothing but closed between the loss and the page's word", () => {
    outlet.attach(pipeQueue);
    push("abcd");
    left();
    outlet.lose();
    push("ef");
    outlet.reportSent(5);
    outlet.end();
    expect(left()).toEqual({ native: [], pipe: [] });
    expect(outlet.resume({ received: 3, consumed: 1 }, 9)).toBe(true);
    expect(left()).toEqual({ native: ["resumed 9 5", "data 3 def", "end after 6"], pipe: [] });
    outlet.lose();
    push("g");
    expect(left()).toEqual({ native: ["data 6 g"], pipe: [] });
  });

  it("says closed though the pipe is lost", () => {
    outlet.attach(pipeQueue);
    push("abcd");
    outlet.lose();
    push("ef");
    outlet.abandon();
    left();
    outlet.finish(CLOSED);
    expect(left()).toEqual({ native: ["closed"], pipe: [] });
  });

  it("says a failure behind what was lost, though the page has consumed less", () => {
    outlet.attach(pipeQueue);
    push("abcd");
    outlet.finish(ERROR);
    outlet.lose();
    left();
    outlet.resume({ received: 2, consumed: 0 }, 0);
    expect(left().native).toEqual(["resumed 0 0", "data 2 cd", "error"]);
  });

  it("tells where the clear bytes end, though some of them leave once more", () => {
    outlet.attach(pipeQueue);
    push("clear");
    outlet.lose();
    outlet.drop();
    left();
    isFull = true;
    outlet.resume({ received: 2, consumed: 0 }, 0);
    outlet.upgraded();
    push("tls");
    isFull = false;
    stream.emit("drain");
    expect(left().native).toEqual(["resumed 0 0", "upgraded after 5", "data 2 eartls"]);
  });

  it("goes on from a pipe that it never had", () => {
    push("ab");
    outlet.lose();
    push("cd");
    expect(outlet.resume({ received: 0, consumed: 0 }, 1)).toBe(true);
    push("ef");
    expect(left().native).toEqual(["data 0 ab", "data 2 cd", "resumed 1 0", "data 4 ef"]);
  });
});
