import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HANDSHAKE_EVENT } from "../../protocol/handshake.ts";
import { FakeBrokerPort } from "./fake-broker-port.ts";
import { serveDocument } from "./serve-document.ts";

const SITE = "https://example.org";

/** Node's own is never cancelable. */
class FakeMessageEvent extends Event {
  readonly ports: readonly MessagePort[];

  constructor(type: string, { ports = [], ...init }: EventInit & { ports?: MessagePort[] }) {
    super(type, init);
    this.ports = ports;
  }
}

let page: EventTarget;
let fakeDocument: EventTarget & { prerendering: boolean };
let brokers: FakeBrokerPort[];
let ports: MessagePort[];

beforeEach(() => {
  page = Object.assign(new EventTarget(), { top: { location: { origin: SITE } } });
  fakeDocument = Object.assign(new EventTarget(), { prerendering: false });
  brokers = [];
  ports = [];
  vi.stubGlobal("window", page);
  vi.stubGlobal("document", fakeDocument);
  vi.stubGlobal("self", { origin: SITE });
  vi.stubGlobal("location", { origin: SITE });
  vi.stubGlobal("MessageEvent", FakeMessageEvent);
});

afterEach(() => {
  for (const port of ports) port.close();
  vi.unstubAllGlobals();
});

function serve(isPrivate = false): void {
  const connect = ({ name }: { readonly name: string }) => {
    expect(name).toBe("page");
    const broker = new FakeBrokerPort();
    brokers.push(broker);
    return broker;
  };
  const getURL = (path: string) => `chrome-extension://abc/${path}`;
  const runtime = { id: "abc", connect, getURL };
  serveDocument({ isPrivate }, { extension: { inIncognitoContext: false }, runtime });
}

/** The page script's side; undefined where nobody takes the handshake. */
function shakeHands(): MessagePort | undefined {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const handshake = new MessageEvent(HANDSHAKE_EVENT, { ports: [port2], cancelable: true });
  return page.dispatchEvent(handshake) ? undefined : port1;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function posted(): readonly unknown[] {
  return brokers.map((broker) => broker.posted);
}

describe("serveDocument", () => {
  it("joins the page script to the broker", async () => {
    serve();
    shakeHands()?.postMessage({ type: "open", id: 1 });
    await settle();
    expect(posted()).toEqual([[{ type: "open", id: 1 }]]);
  });

  it("takes one handshake, before anybody else can see it", () => {
    serve();
    const seen: Event[] = [];
    page.addEventListener(HANDSHAKE_EVENT, (event) => seen.push(event));
    expect(shakeHands()).toBeDefined();
    expect(seen).toEqual([]);
    expect(shakeHands()).toBeUndefined();
  });

  it.each([
    ["an event without a port", new MessageEvent(HANDSHAKE_EVENT, { cancelable: true })],
    ["another kind of event", new Event(HANDSHAKE_EVENT, { cancelable: true })],
  ])("does not take %s", (_, event) => {
    serve();
    expect(page.dispatchEvent(event)).toBe(true);
  });

  it("does nothing in a document that it is not meant for", () => {
    serve(true);
    expect(shakeHands()).toBeUndefined();
  });

  it("disconnects when the document goes", async () => {
    serve();
    shakeHands()?.postMessage({ type: "open", id: 1 });
    await settle();
    page.dispatchEvent(new Event("pagehide"));
    expect(brokers[0]?.isDisconnected).toBe(true);
  });

  it("has the interface there, and says nothing to the broker, while the page is prerendered", async () => {
    fakeDocument.prerendering = true;
    serve();
    const port = shakeHands();
    expect(port).toBeDefined();
    port?.postMessage({ type: "open", id: 1 });
    port?.postMessage({ type: "open", id: 2 });
    await settle();
    expect(brokers).toEqual([]);
    fakeDocument.dispatchEvent(new Event("prerenderingchange"));
    await settle();
    expect(posted()).toEqual([
      [
        { type: "open", id: 1 },
        { type: "open", id: 2 },
      ],
    ]);
  });
});
