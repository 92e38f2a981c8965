/** Listening through the host: who may, who gets through, and how long it lasts. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { ToHost } from "../../protocol/host-messages.ts";
import type { Rule } from "../../protocol/rule.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { useHost } from "./host-harness.ts";
import type { HostProcess } from "./host-process.ts";
import { HostSocket, sha256 } from "./host-socket.ts";
import { networkAddresses, thisComputer } from "./network-addresses.ts";
import { allowing, allowTo, denyTo } from "./rules.ts";
import { within } from "./within.ts";

const { greeted, running } = useHost();

type ListenRequest = Extract<ToHost, { type: "listen" }>;

const clients: Socket[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

function listen(host: HostProcess, request: Partial<ListenRequest> = {}): number {
  const id = host.newId();
  const { port = 0, backlog = 0, rules = allowing("listen") } = request;
  host.send({ type: "listen", id, port, backlog, rules });
  return id;
}

async function clientOf(port: number, host = "127.0.0.1"): Promise<Socket> {
  const client = connect({ port, host, allowHalfOpen: true });
  clients.push(client);
  await within(20_000, "a connection", once(client, "connect"));
  return client;
}

async function readAll(client: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  client.on("data", (chunk: Buffer) => chunks.push(chunk));
  await within(20_000, "the end", once(client, "end"));
  return Buffer.concat(chunks);
}

describe("a listener", () => {
  it("serves several clients at once, both ways", async () => {
    const host = await greeted();
    const id = listen(host);
    const { port } = await host.inbox.first("listening", id);
    const bytes = deterministicBytes(3_000_000, 1);
    const served = new Set<number>();
    host.onMessage((message) => {
      if (message.type !== "accepted") return;
      served.add(message.acceptedId);
      const socket = new HostSocket(host, false, message.acceptedId);
      void socket.end().then(async () => {
        expect(socket.received.sha256).toBe(sha256(bytes));
        await socket.post(Buffer.from(socket.received.sha256));
        socket.close();
      });
    });
    const answers = await Promise.all(
      [1, 2, 3].map(async () => {
        const client = await clientOf(port);
        client.end(bytes);
        return String(await readAll(client));
      }),
    );
    expect(answers).toEqual(Array(3).fill(sha256(bytes)));
    expect(served).toEqual(new Set([-1, -2, -3]));
  });

  it("takes its scope, and for a system port another", async () => {
    const host = await greeted();
    const bare = listen(host, {
      rules: allowing("connect", "system-ports", "local-network", "listen-network"),
    });
    expect(await host.inbox.first("denied", bare)).toMatchObject({ missing: ["listen"] });
    const system = listen(host, { port: 1023 });
    expect(await host.inbox.first("denied", system)).toMatchObject({ missing: ["system-ports"] });
  });

  it.each([
    ["no rule", []],
    ["another port", [allowTo("localhost:1")]],
    ["another host", [allowTo("host.example:*", "10.0.0.0/8:*", "[::1]:*")]],
    ["a rule that denies it by name", [denyTo("localhost:*"), allowTo("*:*")]],
    ["a rule that denies it by address", [denyTo("127.0.0.0/8:*"), allowTo("*:*")]],
  ])("is denied by %s", async (_, rules) => {
    const host = await greeted();
    const id = listen(host, { rules });
    expect(await host.inbox.first("denied", id)).toEqual({
      type: "denied",
      id,
      missing: ["listen"],
      address: "127.0.0.1",
    });
  });

  it.each(["localhost:0", "localhost:*", "127.0.0.1:0", "127.0.0.0/8:*", "*:0"])(
    "on any free port is allowed by %s",
    async (pattern) => {
      const host = await greeted();
      const id = listen(host, { rules: [allowTo(pattern)] });
      await host.inbox.first("listening", id);
    },
  );

  it("says that its port is taken", async () => {
    const server = await running(startEchoServer());
    const host = await greeted();
    const id = listen(host, { port: server.port });
    expect((await host.inbox.first("error", id)).failure).toMatchObject({
      errorCode: "EADDRINUSE",
    });
  });

  it("frees its port when it is closed, and when the host ends", async () => {
    const host = await greeted();
    const { port } = await host.inbox.first("listening", listen(host));
    const again = listen(host, { port });
    await host.inbox.first("error", again);
    host.send({ type: "close", id: 1 });
    await host.inbox.first("closed", 1);
    const third = listen(host, { port });
    await host.inbox.first("listening", third);
    const client = await clientOf(port);
    const gone = new Promise((resolve) => client.resume().once("error", resolve));
    await host.inbox.first("accepted", third);
    await host.leave();
    expect(await within(20_000, "a reset", gone)).toMatchObject({ code: "ECONNRESET" });
    await expect(clientOf(port)).rejects.toThrow("ECONNREFUSED");
  });
});

const hasNetwork = networkAddresses().length > 0;

describe("a listener for this computer", () => {
  it("is not there at 127.0.0.2, which is this computer too", async () => {
    const host = await greeted();
    const { port } = await host.inbox.first("listening", listen(host));
    await expect(clientOf(port, "127.0.0.2")).rejects.toThrow("ECONNREFUSED");
  });

  it.skipIf(!hasNetwork)("is not there at the addresses that other devices know", async () => {
    const host = await greeted();
    const { port } = await host.inbox.first("listening", listen(host));
    for (const address of networkAddresses()) {
      await expect(clientOf(port, address)).rejects.toThrow("ECONNREFUSED");
    }
    expect(host.inbox.ofType("accepted")).toEqual([]);
  });

  it.skipIf(!hasNetwork)("is all that there is where other devices are denied", async () => {
    const host = await greeted();
    const rules: Rule[] = [
      { effect: "deny", scopes: ["listen-network"], destinations: ["*:*"] },
      allowTo("*:*"),
    ];
    const { port } = await host.inbox.first("listening", listen(host, { rules }));
    for (const address of networkAddresses()) {
      await expect(clientOf(port, address)).rejects.toThrow("ECONNREFUSED");
    }
    await clientOf(port);
  });
});

describe("a listener for other devices", () => {
  const rules = allowing("listen", "listen-network");

  async function expectServed(address: string): Promise<void> {
    const host = await greeted();
    const { id, port } = await host.inbox.first("listening", listen(host, { rules }));
    const client = await clientOf(port, address);
    const accepted = await host.inbox.first("accepted", id);
    // A client connects to an address of its own computer from that very address.
    const from = address === "127.0.0.2" ? "127.0.0.1" : address;
    expect(accepted).toMatchObject({ host: from, port: client.localPort });
    const socket = new HostSocket(host, true, accepted.acceptedId);
    await socket.post(Buffer.from("welcome"));
    socket.close();
    expect(String(await readAll(client))).toBe("welcome");
  }

  it.each([...thisComputer(), "127.0.0.2"])("is there for this computer too: %s", expectServed);

  it.skipIf(!hasNetwork)("is there at the addresses that other devices know", async () => {
    for (const address of networkAddresses()) await expectServed(address);
  });

  it("takes the whole port: another listener finds it taken", async () => {
    const host = await greeted();
    const { port } = await host.inbox.first("listening", listen(host, { rules }));
    for (const further of [rules, allowing("listen")]) {
      const id = listen(host, { port, rules: further });
      expect((await host.inbox.first("error", id)).failure).toMatchObject({
        errorCode: "EADDRINUSE",
      });
    }
  });
});
