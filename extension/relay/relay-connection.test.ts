import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeBrokerPort } from "./fake-broker-port.ts";
import { type PipeOpener, Relay } from "./relay-connection.ts";

let page: MessagePort;
let relay: Relay;
let brokers: FakeBrokerPort[];
let connect: () => FakeBrokerPort;
let heard: unknown[];
let pipes: Parameters<PipeOpener["open"]>[];
let failures: number;

beforeEach(() => {
  const { port1, port2 } = new MessageChannel();
  page = port1;
  heard = [];
  pipes = [];
  failures = 0;
  page.onmessage = ({ data }) => heard.push(data);
  brokers = [];
  connect = () => {
    const broker = new FakeBrokerPort();
    brokers.push(broker);
    return broker;
  };
  relay = new Relay(port2, () => connect(), {
    open: (...pipe) => pipes.push(pipe),
    failed: () => {
      failures += 1;
    },
  });
});

afterEach(() => page.close());

/** Lets everything that is under way between the two ports arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function pageSays(...messages: unknown[]): Promise<void> {
  for (const message of messages) page.postMessage(message);
  await settle();
}

function postedTo(index: number): unknown {
  return brokers[index]?.posted;
}

const DISCONNECTED = { type: "disconnected" };
const RESET = { type: "reset" };

describe("Relay", () => {
  it("connects at the page's first message and no sooner", async () => {
    await settle();
    expect(brokers).toHaveLength(0);
    await pageSays({ type: "open", id: 1 }, { type: "close", id: 1 });
    expect(brokers).toHaveLength(1);
    expect(postedTo(0)).toEqual([
      { type: "open", id: 1 },
      { type: "close", id: 1 },
    ]);
  });

  it("hands messages on unread, both ways, bytes included", async () => {
    const data = Uint8Array.of(1, 2, 3).buffer;
    await pageSays({ type: "nonsense", data }, "text", null, 42);
    expect(postedTo(0)).toEqual([{ type: "nonsense", data }, "text", null, 42]);
    brokers[0]?.say({ type: "data", id: 1, data });
    brokers[0]?.say({ type: "nonsense" });
    await settle();
    expect(heard).toEqual([{ type: "data", id: 1, data }, { type: "nonsense" }]);
  });

  it("gives the page a sign of life, and asks no broker for it", async () => {
    await pageSays({ type: "ping" });
    expect(heard).toEqual([{ type: "pong" }]);
    expect(brokers).toHaveLength(0);
  });

  it("tells of a lost broker, and drops what was meant for it until reset", async () => {
    await pageSays({ type: "open", id: 1 });
    brokers[0]?.vanish();
    await pageSays({ type: "send", id: 1 }, { type: "open", id: 2 });
    expect(heard).toEqual([DISCONNECTED]);
    expect(brokers).toHaveLength(1);
    expect(postedTo(0)).toEqual([{ type: "open", id: 1 }]);
    await pageSays(RESET, { type: "open", id: 3 });
    expect(brokers).toHaveLength(2);
    expect(postedTo(1)).toEqual([{ type: "open", id: 3 }]);
    expect(heard).toEqual([DISCONNECTED]);
  });

  it("keeps a reset to itself, also one that nobody waits for", async () => {
    await pageSays(RESET);
    expect(brokers).toHaveLength(0);
    await pageSays({ type: "open", id: 1 }, RESET, { type: "close", id: 1 });
    expect(postedTo(0)).toEqual([
      { type: "open", id: 1 },
      { type: "close", id: 1 },
    ]);
  });

  it("tells of a broker that cannot be reached, and tries anew after reset", async () => {
    const works = connect;
    connect = () => {
      throw new Error("Extension context invalidated.");
    };
    await pageSays({ type: "open", id: 1 }, { type: "send", id: 1 });
    expect(heard).toEqual([DISCONNECTED]);
    await pageSays(RESET, { type: "open", id: 2 });
    expect(heard).toEqual([DISCONNECTED, DISCONNECTED]);
    connect = works;
    await pageSays(RESET, { type: "open", id: 3 });
    expect(postedTo(0)).toEqual([{ type: "open", id: 3 }]);
  });

  it("leaves a broker to which it cannot post, and hears no more of it", async () => {
    await pageSays({ type: "open", id: 1 });
    const [broker] = brokers;
    if (broker === undefined) throw new Error("No connection");
    broker.failure = new Error("could not be cloned");
    await pageSays({ type: "send", id: 1 });
    expect(heard).toEqual([DISCONNECTED]);
    expect(broker.isDisconnected).toBe(true);
    broker.say({ type: "data", id: 1 });
    await pageSays(RESET, { type: "open", id: 2 });
    broker.say({ type: "data", id: 1 });
    await settle();
    expect(heard).toEqual([DISCONNECTED]);
    expect(postedTo(1)).toEqual([{ type: "open", id: 2 }]);
  });

  it("tells of one loss once, and not of the loss of one it has replaced", async () => {
    await pageSays({ type: "open", id: 1 });
    brokers[0]?.vanish();
    brokers[0]?.vanish();
    await pageSays(RESET, { type: "open", id: 2 });
    brokers[0]?.vanish();
    await pageSays({ type: "close", id: 2 });
    expect(heard).toEqual([DISCONNECTED]);
    expect(postedTo(1)).toEqual([
      { type: "open", id: 2 },
      { type: "close", id: 2 },
    ]);
  });

  it("disconnects when the document goes, and serves it again when it comes back", async () => {
    await pageSays({ type: "open", id: 1 });
    relay.disconnect();
    relay.disconnect();
    await pageSays({ type: "send", id: 1 });
    expect(brokers[0]?.isDisconnected).toBe(true);
    expect(heard).toEqual([]);
    expect(postedTo(0)).toEqual([{ type: "open", id: 1 }]);
    await pageSays(RESET, { type: "open", id: 2 });
    expect(postedTo(1)).toEqual([{ type: "open", id: 2 }]);
  });

  it("has nothing to leave before the first message", async () => {
    relay.disconnect();
    await pageSays({ type: "open", id: 1 });
    expect(heard).toEqual([]);
    expect(postedTo(0)).toEqual([{ type: "open", id: 1 }]);
  });

  const OFFER = { type: "pipe-offered", port: 40_123, token: "A".repeat(43) };

  it("leaves the offer of a pipe to another, and what the page says of it", async () => {
    await pageSays({ type: "open", id: 1 });
    brokers[0]?.say(OFFER);
    brokers[0]?.say({ type: "opened", id: 1 });
    await settle();
    expect(heard).toEqual([{ type: "opened", id: 1 }]);
    expect(pipes).toHaveLength(1);
    const [offer, signal] = pipes[0] ?? [];
    expect(offer).toEqual(OFFER);
    expect(signal?.aborted).toBe(false);
    expect(failures).toBe(0);
    await pageSays({ type: "pipe-failed" });
    expect(failures).toBe(1);
    expect(postedTo(0)).toEqual([{ type: "open", id: 1 }]);
  });

  it.each([
    ["broker", () => brokers[0]?.vanish()],
    ["document", () => relay.disconnect()],
  ])("ends a pipe when the %s goes, and not the next one", async (_, goes) => {
    await pageSays({ type: "open", id: 1 });
    brokers[0]?.say(OFFER);
    goes();
    brokers[0]?.say(OFFER);
    expect(pipes).toHaveLength(1);
    expect(pipes[0]?.[1].aborted).toBe(true);
    await pageSays(RESET, { type: "open", id: 2 });
    brokers[1]?.say(OFFER);
    expect(pipes[1]?.[1].aborted).toBe(false);
  });
});
