import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { carryPipe } from "./carry-pipe.ts";

const OFFER = { port: 40_123, token: "A".repeat(43) };

/** What a test sees and plays of a WebSocket. */
class FakeWebSocket {
  static made: FakeWebSocket[] = [];
  static refusal: Error | undefined;
  readonly address: string;
  readonly protocols: unknown;
  readonly sent: unknown[] = [];
  binaryType = "blob";
  isClosed = false;
  onopen: (() => void) | undefined;
  onmessage: ((event: { readonly data: unknown }) => void) | undefined;
  onclose: (() => void) | undefined;

  constructor(address: string, protocols: unknown) {
    if (FakeWebSocket.refusal !== undefined) throw FakeWebSocket.refusal;
    this.address = address;
    this.protocols = protocols;
    FakeWebSocket.made.push(this);
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.isClosed = true;
    this.onclose?.();
  }
}

let page: MessagePort;
let carried: MessagePort;
let heard: unknown[];

beforeEach(() => {
  const { port1, port2 } = new MessageChannel();
  page = port1;
  carried = port2;
  heard = [];
  page.onmessage = ({ data }) => heard.push(data);
  FakeWebSocket.made = [];
  FakeWebSocket.refusal = undefined;
  vi.stubGlobal("WebSocket", FakeWebSocket);
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

function socket(): FakeWebSocket {
  const [made] = FakeWebSocket.made;
  if (made === undefined) throw new Error("No WebSocket was made");
  return made;
}

describe("carryPipe", () => {
  it("connects to this computer, with the token as the subprotocol", () => {
    void carryPipe(OFFER, carried);
    expect(socket().address).toBe("ws://127.0.0.1:40123/");
    expect(socket().protocols).toEqual([OFFER.token]);
    expect(socket().binaryType).toBe("arraybuffer");
  });

  it("carries frames both ways, and those that the page sent before it was open", async () => {
    const early = Uint8Array.of(1).buffer;
    page.postMessage(early);
    const isOpen = carryPipe(OFFER, carried);
    await settle();
    expect(socket().sent).toEqual([]);
    socket().onopen?.();
    expect(await isOpen).toBe(true);
    page.postMessage(Uint8Array.of(2).buffer);
    socket().onmessage?.({ data: Uint8Array.of(3).buffer });
    await settle();
    expect(socket().sent).toEqual([early, Uint8Array.of(2).buffer]);
    expect(heard).toEqual([Uint8Array.of(3).buffer]);
  });

  it("tells the page of its end, after its last frame", async () => {
    void carryPipe(OFFER, carried);
    socket().onopen?.();
    socket().onmessage?.({ data: Uint8Array.of(3).buffer });
    socket().onclose?.();
    await settle();
    expect(heard).toEqual([Uint8Array.of(3).buffer, "closed"]);
  });

  it.each(["throws", "fails"])("leaves the port to another where it %s", async (how) => {
    if (how === "throws") FakeWebSocket.refusal = new Error("SecurityError");
    const isOpen = carryPipe(OFFER, carried);
    if (how === "fails") socket().onclose?.();
    expect(await isOpen).toBe(false);
    await settle();
    expect(heard).toEqual([]);
    // Another can take it over: it has not begun to read.
    page.postMessage("for another");
    const taken = new Promise((resolve) => {
      carried.onmessage = ({ data }) => resolve(data);
    });
    expect(await taken).toBe("for another");
  });

  it("ends with the signal, before it is open and after", async () => {
    const ends = new AbortController();
    const isOpen = carryPipe(OFFER, carried, ends.signal);
    ends.abort();
    expect(socket().isClosed).toBe(true);
    expect(await isOpen).toBe(false);
  });
});
