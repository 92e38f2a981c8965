import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeWebSocket } from "../page/fake-web-socket.ts";
import { carryPipe } from "./carry-pipe.ts";

const OFFER = { port: 40_123, token: "A".repeat(43) };

let page: MessagePort;
let carried: MessagePort;
let heard: unknown[];

beforeEach(() => {
  const { port1, port2 } = new MessageChannel();
  page = port1;
  carried = port2;
  heard = [];
  page.onmessage = ({ data }) => heard.push(data);
  vi.stubGlobal("WebSocket", FakeWebSocket.fresh());
});

afterEach(() => {
  page.close();
  carried.close();
  vi.unstubAllGlobals();
});

/** Lets everything that is under way between the two ports arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("carryPipe", () => {
  it("connects to this computer, with the token as the subprotocol", () => {
    carryPipe(OFFER, carried);
    const socket = FakeWebSocket.only();
    expect(socket.address).toBe("ws://127.0.0.1:40123/");
    expect(socket.protocols).toEqual([OFFER.token]);
    expect(socket.binaryType).toBe("arraybuffer");
  });

  it("carries texts and payload both ways, and what the page sent before it was open", async () => {
    page.postMessage("early");
    carryPipe(OFFER, carried);
    const socket = FakeWebSocket.only();
    await settle();
    expect(socket.sent).toEqual([]);
    socket.onopen?.();
    await settle();
    page.postMessage(Uint8Array.of(2).buffer);
    socket.onmessage?.({ data: "said" });
    socket.onmessage?.({ data: Uint8Array.of(3).buffer });
    await settle();
    expect(socket.sent).toEqual(["early", Uint8Array.of(2).buffer]);
    expect(heard).toEqual(["said", Uint8Array.of(3).buffer]);
  });

  it("tells the page of its end, after its last message", async () => {
    carryPipe(OFFER, carried);
    const socket = FakeWebSocket.only();
    socket.onopen?.();
    socket.onmessage?.({ data: Uint8Array.of(3).buffer });
    socket.onclose?.();
    await settle();
    expect(heard).toEqual([Uint8Array.of(3).buffer, "closed"]);
  });
});
