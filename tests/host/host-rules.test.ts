/** The host's own judgement: which connections the rules of a request allow, and which they do not. */
import { describe, expect, it } from "vitest";
import { RULES_PER_REQUEST } from "../../protocol/limits.ts";
import type { Rule } from "../../protocol/rule.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import { startRecordingServer } from "../servers/recording-server.ts";
import { useHost } from "./host-harness.ts";
import { HostSocket } from "./host-socket.ts";
import { allowing, allowTo, denyTo } from "./rules.ts";

const { greeted, running } = useHost();

const EVERYTHING = allowTo("*:*");
/** Public, and never connected to by these tests. */
const PUBLIC_ADDRESS = "93.184.216.34";

type RulesFor = (server: EchoServer) => Rule[];

describe("a connection is allowed", () => {
  it.each<[host: string, what: string, rules: RulesFor]>([
    ["127.0.0.1", "its address and port", ({ port }) => [allowTo(`127.0.0.1:${port}`)]],
    ["127.0.0.1", "its address in a list", () => [allowTo("10.0.0.1:*", "127.0.0.1:*")]],
    ["127.0.0.1", "a range with its address", () => [allowTo("127.0.0.0/30:*")]],
    ["127.0.0.1", "a range of all addresses", () => [allowTo("0.0.0.0/0:*")]],
    ["127.0.0.1", "its port at any host", ({ port }) => [allowTo(`*:${port}`)]],
    ["127.0.0.1", "a range with its port", ({ port }) => [allowTo(`*:${port - 1}-${port}`)]],
    ["::ffff:7f00:1", "the IPv4 address in it", () => [allowTo("127.0.0.1:*")]],
    ["localhost", "its name", () => [allowTo("localhost:*")]],
    ["localhost.", "its name without the final dot", () => [allowTo("localhost:*")]],
    ["localhost", "what its name leads to", () => [allowTo("127.0.0.1:*")]],
    ["a.localhost", "every name below", () => [allowTo("*.localhost:*")]],
    ["a.b.localhost", "every name below", () => [allowTo("*.localhost:*")]],
    [
      "127.0.0.1",
      "two rules together",
      () => [...allowing("connect"), { ...allowTo("127.0.0.0/8:*"), scopes: ["local-network"] }],
    ],
    [
      "127.0.0.1",
      "an exception before what is denied",
      ({ port }) => [allowTo(`127.0.0.1:${port}`), denyTo("127.0.0.0/8:*", "*:*")],
    ],
    [
      "127.0.0.1",
      "all, and others are denied",
      ({ port }) => [denyTo("127.0.0.2:*", `*:${port - 1}`, "[::/0]:*", "*.example:*"), EVERYTHING],
    ],
  ])("to %s by %s", async (host, _, rules) => {
    const server = await running(startEchoServer());
    const socket = new HostSocket(await greeted());
    await socket.open({ host, port: server.port, rules: rules(server) }).opened();
    expect(server.connections).toHaveLength(1);
  });
});

describe("a connection is not allowed", () => {
  it.each<[host: string, what: string, rules: RulesFor]>([
    ["127.0.0.1", "no rule", () => []],
    ["127.0.0.1", "another address", () => [allowTo("127.0.0.2:*")]],
    ["127.0.0.1", "a range without its address", () => [allowTo("127.0.0.2/31:*")]],
    ["127.0.0.1", "a range of IPv6", () => [allowTo("[::/0]:*")]],
    ["127.0.0.1", "another port", ({ port }) => [allowTo(`127.0.0.1:${port - 1}`)]],
    ["127.0.0.1", "a range without its port", ({ port }) => [allowTo(`*:1-${port - 1}`)]],
    ["127.0.0.1", "a name that leads there", () => [allowTo("localhost:*")]],
    ["localhost", "the names below", () => [allowTo("*.localhost:*")]],
    ["a.localhost", "the name above", () => [allowTo("localhost:*")]],
  ])("to %s by %s", async (host, _, rules) => {
    const server = await running(startEchoServer());
    const process = await greeted();
    const socket = new HostSocket(process).open({ host, port: server.port, rules: rules(server) });
    expect(await process.inbox.first("denied", socket.id)).toEqual({
      type: "denied",
      id: socket.id,
      missing: ["connect", "local-network"],
      address: "127.0.0.1",
    });
    expect(server.connections).toHaveLength(0);
  });
});

describe("a rule that denies wins over one that allows, which comes after it", () => {
  it.each([
    "127.0.0.1",
    "0.0.0.0",
    "::ffff:0:0",
    "::ffff:7f00:1",
    "::7f00:1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:7f00:1::7f00:1",
  ])("for 127.0.0.1, in every spelling: %s", async (host) => {
    const server = await running(startRecordingServer());
    const process = await greeted();
    for (const pattern of ["127.0.0.1:*", "127.0.0.0/8:*", `0.0.0.0/0:${server.port}`]) {
      const rules = [denyTo(pattern), EVERYTHING];
      const socket = new HostSocket(process).open({ host, port: server.port, rules });
      expect(await process.inbox.first("denied", socket.id)).toMatchObject({
        missing: ["connect", "local-network"],
        address: host,
      });
    }
    expect(server.connections).toHaveLength(0);
  });

  it.each(["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.0.0.1.", "[::ffff:7f00:1]"])(
    "for 127.0.0.1, which has no short spelling: %s",
    async (host) => {
      const server = await running(startRecordingServer());
      const rules = [denyTo("127.0.0.1:*"), EVERYTHING];
      const socket = new HostSocket(await greeted()).open({ host, port: server.port, rules });
      expect(await socket.failure()).toMatchObject({ errorCode: "ENOTFOUND" });
      expect(server.connections).toHaveLength(0);
    },
  );

  it.each([
    ["localhost", "localhost:*"],
    ["localhost.", "localhost:*"],
    ["localhost", "*:*"],
    ["a.localhost", "*.localhost:*"],
    ["a.b.localhost.", "*.localhost:*"],
  ])("for a name: %s by %s", async (host, pattern) => {
    const server = await running(startRecordingServer());
    const process = await greeted();
    const rules = [denyTo(pattern), EVERYTHING];
    const socket = new HostSocket(process).open({ host, port: server.port, rules });
    await process.inbox.first("denied", socket.id);
    expect(server.connections).toHaveLength(0);
  });

  it("for one of the addresses of a name, and the other one is tried", async () => {
    const server = await running(startRecordingServer());
    const rules = [denyTo("127.0.0.0/8:*"), EVERYTHING];
    const request = { host: "localhost", port: server.port, rules };
    const { name } = await new HostSocket(await greeted()).open(request).failure();
    expect(["ConnectionRefusedError", "NetworkError"]).toContain(name);
    expect(server.connections).toHaveLength(0);
  });

  it("for one scope alone", async () => {
    const { port } = await running(startEchoServer());
    const host = await greeted();
    const rules: Rule[] = [{ ...denyTo("*:*"), scopes: ["local-network"] }, EVERYTHING];
    const socket = new HostSocket(host).open({ port, rules });
    const { missing } = await host.inbox.first("denied", socket.id);
    expect(missing).toEqual(["local-network"]);
  });
});

describe("port 25", () => {
  it.each(["*:*", "*:25-26", "*:1-1023", `${PUBLIC_ADDRESS}:*`, "0.0.0.0/0:*"])(
    "of a public address is not open by %s",
    async (pattern) => {
      const process = await greeted();
      const request = { host: PUBLIC_ADDRESS, port: 25, rules: [allowTo(pattern)] };
      const socket = new HostSocket(process).open(request);
      expect(await process.inbox.first("denied", socket.id)).toMatchObject({
        missing: ["connect", "system-ports"],
        address: PUBLIC_ADDRESS,
      });
    },
  );

  it("of a public address stays closed where it is denied, though it was named", async () => {
    const process = await greeted();
    const rules = [denyTo("*:1-1023"), allowTo("*:25")];
    const socket = new HostSocket(process).open({ host: PUBLIC_ADDRESS, port: 25, rules });
    await process.inbox.first("denied", socket.id);
  });

  it("of this computer is a port like others", async () => {
    const process = await greeted();
    const socket = new HostSocket(process).open({ port: 25, rules: [EVERYTHING] });
    // Most have no mail server there.
    await process.inbox.until("an answer", () => process.inbox.about(socket.id).length > 0);
    expect(process.inbox.ofType("denied")).toEqual([]);
  });
});

it("the last rule of as many as a request may carry counts", async () => {
  const server = await running(startEchoServer());
  const others = Array.from({ length: RULES_PER_REQUEST - 1 }, () => denyTo("10.0.0.0/8:*"));
  const socket = new HostSocket(await greeted());
  await socket.open({ port: server.port, rules: [...others, EVERYTHING] }).opened();
});
