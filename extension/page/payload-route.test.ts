import { beforeEach, describe, expect, it } from "vitest";
import { SHARED_WINDOW_BYTES } from "../../protocol/limits.ts";
import { inward, outward } from "./byte-streams.ts";
import { FakeLink } from "./fake-link.ts";
import { PayloadRoute } from "./payload-route.ts";

/** Alone on its pipe, as far as the page knows; the host may know better, and wait after so many. */
const CREDIT_PORTION_BYTES = SHARED_WINDOW_BYTES;

let link: FakeLink;
let route: PayloadRoute;
let arrived: number[];

beforeEach(() => {
  link = new FakeLink();
  arrived = [];
  const listener = {
    receive: () => {},
    disconnected: () => {},
    get payload() {
      return route;
    },
  };
  route = new PayloadRoute(link.attach(listener), {
    arrived: (data) => arrived.push(...new Uint8Array(data)),
    sent: () => route.flush(),
  });
});

/** An open connection whose payload travels on a pipe. */
function pipe(): void {
  route.opened();
  link.openPipe();
  link.sayByPipe({ type: "ready", id: 1 });
  link.takePosted();
}

function send(start: number, byteLength: number): void {
  route.send(outward(start, byteLength));
  route.flush();
}

const piped = () =>
  link.takePiped().map(({ header, payload }) => ({ ...header, bytes: [...payload] }));
const posted = () =>
  link
    .takePosted()
    .map((message) =>
      message.type === "send" ? { ...message, data: [...new Uint8Array(message.data)] } : message,
    );

describe("payload on its way out", () => {
  it("goes by the broker until the host is ready on the pipe", () => {
    route.opened();
    send(0, 2);
    link.openPipe();
    send(2, 2);
    expect(posted()).toEqual([
      { type: "send", data: [...outward(0, 2)] },
      { type: "attach" },
      { type: "send", data: [...outward(2, 2)] },
    ]);
    link.sayByPipe({ type: "ready", id: 1 });
    send(4, 3);
    expect(posted()).toEqual([]);
    expect(piped()).toEqual([{ type: "data", id: 1, offset: 4, bytes: [...outward(4, 3)] }]);
  });

  it("says its place to what has to come after it, once it may have taken two ways", () => {
    route.opened();
    send(0, 2);
    expect(route.after).toEqual({});
    link.openPipe();
    expect(route.after).toEqual({ after: 2 });
    link.sayByPipe({ type: "ready", id: 1 });
    send(2, 5);
    expect(route.after).toEqual({ after: 7 });
  });

  it("waits where the pipe is lost, and goes on by the broker at the host's place", () => {
    pipe();
    send(0, 10);
    piped();
    link.losePipe();
    expect(posted()).toEqual([{ type: "resume", received: 0, consumed: 0 }]);
    send(10, 2);
    expect(posted()).toEqual([]);
    expect(route.isFlushed).toBe(false);
    route.receive({ type: "resumed", id: 1, received: 4, sent: 3 });
    expect(posted()).toEqual([{ type: "send", data: [...outward(4, 8)] }]);
    expect(route.bufferedBytes).toBe(9);
    expect(route.isFlushed).toBe(true);
  });

  it("is resumed when it is open, where the pipe was lost before", () => {
    link.openPipe();
    link.losePipe();
    expect(posted()).toEqual([{ type: "attach" }]);
    route.opened();
    expect(posted()).toEqual([{ type: "resume", received: 0, consumed: 0 }]);
  });
});

describe("payload on its way in", () => {
  it("is put in order, whichever way it came", () => {
    pipe();
    link.sayByPipe({ type: "data", id: 1, offset: 3 }, inward(3, 2));
    expect(arrived).toEqual([]);
    route.receive({ type: "data", id: 1, data: inward(0, 3).slice().buffer });
    expect(arrived).toEqual([...inward(0, 5)]);
  });

  it("gives credit back on the pipe, in portions", () => {
    pipe();
    route.consume(CREDIT_PORTION_BYTES - 1);
    expect(piped()).toEqual([]);
    route.consume(1);
    expect(piped()).toEqual([
      { type: "credit", id: 1, byteLength: CREDIT_PORTION_BYTES, bytes: [] },
    ]);
  });

  it("gives it at once from when the host waits for the last of it", () => {
    pipe();
    route.consume(3);
    link.sayByPipe({ type: "flush", id: 1 });
    route.consume(2);
    expect(piped()).toEqual([
      { type: "credit", id: 1, byteLength: 3, bytes: [] },
      { type: "credit", id: 1, byteLength: 2, bytes: [] },
    ]);
  });

  it("tells where it has got to, of all that came and was read, where the pipe is lost", () => {
    pipe();
    link.sayByPipe({ type: "data", id: 1, offset: 0 }, inward(0, 9));
    link.sayByPipe({ type: "data", id: 1, offset: 12 }, inward(12, 1));
    route.consume(4);
    link.losePipe();
    expect(posted()).toEqual([{ type: "resume", received: 9, consumed: 4 }]);
    route.receive({ type: "data", id: 1, data: inward(9, 6).slice().buffer });
    expect(arrived).toEqual([...inward(0, 15)]);
  });
});
