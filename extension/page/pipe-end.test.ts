import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeWebSocket } from "./fake-web-socket.ts";
import { connectPipe, type PipeEndEvents, pipeByPort } from "./pipe-end.ts";

const OFFER = { port: 40_123, token: "A".repeat(43) };

let heard: unknown[];
let events: PipeEndEvents;

beforeEach(() => {
  heard = [];
  events = { received: (message) => heard.push(message), closed: () => heard.push("the end") };
  vi.stubGlobal("WebSocket", FakeWebSocket.fresh());
});

afterEach(() => vi.unstubAllGlobals());

describe("connectPipe", () => {
  it("connects to this computer, with the token as the subprotocol", async () => {
    const end = connectPipe(OFFER, events);
    const socket = FakeWebSocket.only();
    expect(socket.address).toBe("ws://127.0.0.1:40123/");
    expect(socket.protocols).toEqual([OFFER.token]);
    expect(socket.binaryType).toBe("arraybuffer");
    socket.onopen?.();
    (await end)?.send("said");
    expect(socket.sent).toEqual(["said"]);
    socket.onmessage?.({ data: "heard" });
    (await end)?.close();
    expect(socket.isClosed).toBe(true);
    expect(heard).toEqual(["heard", "the end"]);
  });

  it.each(["throws", "fails"])("gives nothing where the browser %s", async (how) => {
    if (how === "throws") FakeWebSocket.refusal = new Error("SecurityError");
    const end = connectPipe(OFFER, events);
    if (how === "fails") FakeWebSocket.only().onclose?.();
    expect(await end).toBeUndefined();
  });
});

describe("pipeByPort", () => {
  it("says what it is given, its payload as a copy", async () => {
    const { port1, port2 } = new MessageChannel();
    const end = pipeByPort(port1, events);
    const carried: unknown[] = [];
    const hasAll = new Promise<void>((resolve) => {
      port2.onmessage = ({ data }) => {
        carried.push(data);
        if (carried.length === 2) resolve();
      };
    });
    const kept = Uint8Array.of(1, 2, 3, 4);
    end.send("header");
    end.send(kept.subarray(1, 3));
    await hasAll;
    expect(carried).toEqual(["header", Uint8Array.of(2, 3).buffer]);
    expect([...kept]).toEqual([1, 2, 3, 4]);
    end.close();
    port2.close();
  });

  it("tells what comes, and the end", async () => {
    const { port1, port2 } = new MessageChannel();
    const hasEnded = new Promise<void>((resolve) => {
      events = { ...events, closed: resolve };
    });
    const end = pipeByPort(port1, events);
    for (const message of ["header", Uint8Array.of(7).buffer, "closed"]) port2.postMessage(message);
    await hasEnded;
    expect(heard).toEqual(["header", Uint8Array.of(7).buffer]);
    end.close();
    port2.close();
  });
});
