import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Failure,
  HOST_LOST,
  hostFailure,
  PROTOCOL_BROKEN,
} from "../../../protocol/failure.ts";
import { SUPPORTED_VERSIONS } from "../../../protocol/version.ts";
import { FakeNativePort } from "./fake-native-port.ts";
import type { HostOpenRequest, SocketReport } from "./host-socket.ts";
import { NativeHost } from "./native-host.ts";

const HELLO = { type: "hello", ...SUPPORTED_VERSIONS };
const REQUEST: HostOpenRequest = {
  host: "example.org",
  port: 4242,
  secure: false,
  rules: [
    { effect: "deny", scopes: ["connect"], destinations: ["192.0.2.0/24:*"] },
    { effect: "allow", scopes: ["connect"], destinations: ["*:*"] },
  ],
};

let ports: FakeNativePort[];
let reports: string[];
let lastError: string | undefined;
let host: NativeHost;

beforeEach(() => {
  vi.useFakeTimers();
  ports = [];
  reports = [];
  lastError = undefined;
  host = new NativeHost({
    connect: () => {
      const port = new FakeNativePort();
      ports.push(port);
      return port;
    },
    lastError: () => lastError,
    report: (problem) => reports.push(problem),
  });
});

afterEach(() => {
  vi.useRealTimers();
});

/** The newest port. */
function port(): FakeNativePort {
  const newest = ports.at(-1);
  if (newest === undefined) throw new Error("No host was started");
  return newest;
}

function openSocket() {
  const heard: SocketReport[] = [];
  const socket = host.open(REQUEST, (report) => heard.push(report));
  return { socket, heard };
}

/** A socket that is open in a host that is ready, with what was posted so far taken away. */
function establish() {
  const opened = openSocket();
  if (host.state !== "ready") port().greet();
  const request = port().takePosted().at(-1);
  const id = openId(request);
  port().say({ type: "opened", id, address: "93.184.215.14" });
  opened.heard.length = 0;
  return { ...opened, id };
}

function openId(message: unknown): number {
  const isOpen = typeof message === "object" && message !== null && "id" in message;
  if (!isOpen || typeof message.id !== "number") throw new Error("No request was posted");
  return message.id;
}

function failureOf(heard: readonly SocketReport[]): Failure | undefined {
  const [last] = heard;
  return last?.type === "error" ? last.failure : undefined;
}

describe("starting", () => {
  it("says hello at the first socket, and the rest once the host has answered", () => {
    expect(ports).toHaveLength(0);
    const { socket } = openSocket();
    openSocket();
    socket.close();
    expect(ports).toHaveLength(1);
    expect(port().takePosted()).toEqual([HELLO]);
    expect(host.state).toBe("unknown");
    port().greet();
    expect(host.state).toBe("ready");
    expect(port().takePosted()).toEqual([
      { type: "open", id: 1, ...REQUEST },
      { type: "open", id: 2, ...REQUEST },
      { type: "close", id: 1 },
    ]);
  });

  it("shares one host among its sockets, each with its own number", () => {
    const first = establish();
    const second = establish();
    expect(ports).toHaveLength(1);
    expect([first.id, second.id]).toEqual([1, 2]);
    port().say({ type: "end", id: second.id });
    expect(first.heard).toEqual([]);
    expect(second.heard).toEqual([{ type: "end", id: 2 }]);
  });

  it("hands on every report, bytes decoded, and every call, bytes encoded", () => {
    const { socket, heard, id } = establish();
    port().say({ type: "data", id, data: "AAH/" });
    port().say({ type: "sent", id, byteLength: 3 });
    expect(heard).toEqual([
      { type: "data", data: Uint8Array.of(0, 1, 255).buffer },
      { type: "sent", id, byteLength: 3 },
    ]);
    socket.send(Uint8Array.of(0, 1, 255).buffer);
    socket.credit(9);
    socket.close();
    socket.abort();
    expect(port().takePosted()).toEqual([
      { type: "send", id, data: "AAH/" },
      { type: "credit", id, byteLength: 9 },
      { type: "close", id },
      { type: "abort", id },
    ]);
  });

  it.each<Extract<SocketReport, { type: "closed" | "error" | "denied" }>>([
    { type: "closed", id: 1 },
    { type: "error", id: 1, failure: HOST_LOST },
    { type: "denied", id: 1, missing: ["local-network"], address: "10.0.0.1" },
  ])("takes $type for the last word on a socket", (last) => {
    const { socket, heard } = establish();
    port().say(last);
    port().say({ type: "data", id: 1, data: "AAH/" });
    port().say({ type: "closed", id: 1 });
    socket.send(new ArrayBuffer(1));
    socket.credit(1);
    socket.close();
    socket.abort();
    expect(heard).toEqual([last]);
    expect(port().takePosted()).toEqual([]);
  });

  it("ignores reports on sockets that it does not know", () => {
    const { heard } = establish();
    port().say({ type: "opened", id: 99, address: "93.184.215.14" });
    port().say({ type: "data", id: 99, data: "AAH/" });
    expect(heard).toEqual([]);
  });
});

describe("a host that does not come up", () => {
  it.each([
    ["No such native application web_tcp_socket", "not-installed", "HOST_NOT_INSTALLED"],
    ["Native host has exited.", "crashed", "HOST_FAILED"],
    ["Error when communicating with the native messaging host.", "garbage", "HOST_FAILED"],
  ] as const)("by %j: %s, and %s for the sockets", (problem, state, code) => {
    const { heard } = openSocket();
    port().die(problem);
    expect(host.state).toBe(state);
    expect(failureOf(heard)).toEqual(hostFailure(code));
    expect(reports).toEqual([expect.stringContaining(problem)]);
  });

  it("reads Chromium's word, which is not on the port", () => {
    openSocket();
    lastError = "Specified native messaging host not found.";
    port().die();
    expect(host.state).toBe("not-installed");
  });

  it("is silent after ten seconds", () => {
    const { heard } = openSocket();
    vi.advanceTimersByTime(9_999);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(host.state).toBe("silent");
    expect(port().isDisconnected).toBe(true);
    expect(failureOf(heard)).toEqual(hostFailure("HOST_FAILED"));
  });

  it("is too new by its own word", () => {
    const { heard } = openSocket();
    const minimumVersion = SUPPORTED_VERSIONS.maximumVersion + 1;
    port().say({ type: "incompatible", minimumVersion, maximumVersion: 99, hostVersion: "9" });
    expect(host.state).toBe("too-new");
    expect(port().isDisconnected).toBe(true);
    expect(failureOf(heard)).toEqual(hostFailure("HOST_VERSION"));
  });

  it("is too new where it agrees on a version that we do not know", () => {
    const { heard } = openSocket();
    port().greet(SUPPORTED_VERSIONS.maximumVersion + 1);
    expect(host.state).toBe("too-new");
    expect(failureOf(heard)).toEqual(hostFailure("HOST_VERSION"));
  });

  it.each([null, "text", {}, { type: "hello" }, { type: "hello", version: 0, hostVersion: "" }])(
    "prints garbage: %j",
    (message) => {
      const { heard } = openSocket();
      port().sayUnchecked(message);
      expect(host.state).toBe("garbage");
      expect(port().isDisconnected).toBe(true);
      expect(failureOf(heard)).toEqual(hostFailure("HOST_FAILED"));
    },
  );

  it("is not heard any more once it was given up", () => {
    openSocket();
    const [silent] = ports;
    vi.advanceTimersByTime(10_000);
    const { heard } = openSocket();
    silent?.greet();
    silent?.die("late");
    expect(host.state).toBe("silent");
    vi.advanceTimersByTime(250);
    silent?.say({ type: "opened", id: 2, address: "93.184.215.14" });
    expect(heard).toEqual([]);
    port().greet();
    expect(host.state).toBe("ready");
  });
});

const older = SUPPORTED_VERSIONS.maximumVersion - 1;
describe("a host that is older than the extension", () => {
  it("works, and is known to be so while it runs and after", () => {
    const { heard, socket } = openSocket();
    port().greet(older);
    expect(host.state).toBe("outdated");
    port().say({ type: "opened", id: 1, address: "93.184.215.14" });
    expect(heard).toEqual([{ type: "opened", id: 1, address: "93.184.215.14" }]);
    socket.abort();
    port().say({ type: "closed", id: 1 });
    vi.advanceTimersByTime(30_000);
    expect(port().isDisconnected).toBe(true);
    expect(host.state).toBe("outdated");
  });

  it("is one no more once it was updated", () => {
    openSocket();
    port().greet(older);
    port().die();
    expect(host.state).toBe("crashed");
    host.check();
    expect(host.state).toBe("crashed");
    port().greet();
    expect(host.state).toBe("ready");
  });
});

describe("a host that dies", () => {
  it("interrupts open sockets, and is not available to those that were opening", () => {
    const open = establish();
    const opening = openSocket();
    port().die("Native host has exited.");
    expect(failureOf(open.heard)).toEqual(HOST_LOST);
    expect(failureOf(opening.heard)).toEqual(hostFailure("HOST_FAILED"));
    expect(open.heard).toHaveLength(1);
    open.socket.send(new ArrayBuffer(1));
    open.socket.abort();
    expect(ports).toHaveLength(1);
  });

  it("is started again for the next socket, after a pause that grows", () => {
    const pauses = [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000];
    openSocket();
    port().die();
    for (const [failures, pause] of pauses.entries()) {
      openSocket();
      openSocket();
      vi.advanceTimersByTime(pause - 1);
      expect(ports).toHaveLength(failures + 1);
      vi.advanceTimersByTime(1);
      expect(ports).toHaveLength(failures + 2);
      port().die();
    }
  });

  it("leaves nothing of its sockets to its successor", () => {
    openSocket();
    port().die();
    openSocket();
    vi.advanceTimersByTime(250);
    port().greet();
    expect(port().takePosted()).toEqual([HELLO, { type: "open", id: 2, ...REQUEST }]);
  });

  it("is forgiven once a successor has answered", () => {
    openSocket();
    port().die();
    openSocket();
    vi.advanceTimersByTime(250);
    port().greet();
    port().die();
    openSocket();
    vi.advanceTimersByTime(250);
    expect(ports).toHaveLength(3);
  });

  it("is started without a pause when the person checks it", () => {
    for (let failures = 0; failures < 5; failures += 1) {
      openSocket();
      vi.advanceTimersByTime(30_000);
      port().die();
    }
    const { heard } = openSocket();
    const before = ports.length;
    host.check();
    expect(ports).toHaveLength(before + 1);
    port().greet();
    vi.advanceTimersByTime(30_000);
    expect(ports).toHaveLength(before + 1);
    port().say({ type: "opened", id: 6, address: "93.184.215.14" });
    expect(heard).toEqual([{ type: "opened", id: 6, address: "93.184.215.14" }]);
  });
});

describe("a host that is ready", () => {
  it.each([null, "text", { type: "data", id: 1, data: 5 }, { type: "unheard-of", id: 1 }])(
    "may say what is no message, and the sockets live on: %j",
    (message) => {
      const { heard, id } = establish();
      port().sayUnchecked(message);
      expect(host.state).toBe("ready");
      expect(port().isDisconnected).toBe(false);
      expect(reports).toHaveLength(1);
      port().say({ type: "sent", id, byteLength: 1 });
      expect(heard).toEqual([{ type: "sent", id, byteLength: 1 }]);
    },
  );

  it("ends the one socket whose data cannot be read", () => {
    const broken = establish();
    const other = establish();
    port().say({ type: "data", id: broken.id, data: "????" });
    expect(failureOf(broken.heard)).toEqual(PROTOCOL_BROKEN);
    expect(port().takePosted()).toEqual([{ type: "abort", id: broken.id }]);
    expect(reports).toHaveLength(1);
    port().say({ type: "data", id: broken.id, data: "AAH/" });
    expect(broken.heard).toHaveLength(1);
    expect(other.heard).toEqual([]);
    expect(host.state).toBe("ready");
  });

  it("reports what the host could not act on", () => {
    const { heard } = establish();
    port().say({ type: "fault", code: "MESSAGE_INVALID", reason: "port: expected <=65535" });
    expect(reports).toEqual([expect.stringContaining("MESSAGE_INVALID")]);
    expect(heard).toEqual([]);
  });
});

describe("the bytes of sockets", () => {
  const taken = (id: number) => [id, { received: 5, sent: 3 }] as const;
  const answer = (...ids: number[]) =>
    port().say({ type: "counts", sockets: ids.map((id) => ({ id, received: 5, sent: 3 })) });

  it("are asked of the host", async () => {
    const { id } = establish();
    const counts = host.count([id]);
    expect(port().takePosted()).toEqual([{ type: "count", ids: [id] }]);
    answer(id);
    expect([...(await counts)]).toEqual([taken(id)]);
  });

  it("are asked by one question at a time, and the next one is about all that was asked since", async () => {
    establish();
    const first = host.count([1]);
    const second = host.count([2, 3]);
    const third = host.count([3, 4]);
    expect(port().takePosted()).toEqual([{ type: "count", ids: [1] }]);
    answer(1);
    expect((await first).size).toBe(1);
    expect(port().takePosted()).toEqual([{ type: "count", ids: [2, 3, 4] }]);
    answer(2, 4);
    expect([...(await second)]).toEqual([taken(2), taken(4)]);
    expect(await third).toEqual(await second);
    expect(port().takePosted()).toEqual([]);
  });

  it("are unknown of a host that does not run", async () => {
    expect((await host.count([1])).size).toBe(0);
    expect(ports).toEqual([]);
  });

  it("are unknown of a host that speaks version 1", async () => {
    host.check();
    port().greet(1);
    port().takePosted();
    expect((await host.count([1])).size).toBe(0);
    expect(port().takePosted()).toEqual([]);
  });

  it("are unknown of a host that dies or is left over the question", async () => {
    establish();
    const counts = [host.count([1]), host.count([2])];
    port().die();
    expect((await Promise.all(counts)).map(({ size }) => size)).toEqual([0, 0]);
    vi.advanceTimersByTime(30_000);
    host.check();
    port().greet();
    const unanswered = host.count([1]);
    vi.advanceTimersByTime(30_000);
    expect(port().isDisconnected).toBe(true);
    expect((await unanswered).size).toBe(0);
  });

  it("are not waited for where there is nothing to ask", async () => {
    establish();
    expect((await host.count([])).size).toBe(0);
    expect(port().takePosted()).toEqual([]);
  });
});

describe("what the host says of itself", () => {
  it("is known from its hello on, and after it is gone", () => {
    expect(host.greeting).toBeUndefined();
    host.check();
    port().greet();
    const greeting = { version: SUPPORTED_VERSIONS.maximumVersion, hostVersion: "0.1.0" };
    expect(host.greeting).toEqual(greeting);
    vi.advanceTimersByTime(30_000);
    expect(host.state).toBe("unknown");
    expect(host.greeting).toEqual(greeting);
  });
});

describe("a host without sockets", () => {
  it("is kept for thirty seconds, then left", () => {
    const { id } = establish();
    port().say({ type: "closed", id });
    vi.advanceTimersByTime(29_999);
    expect(port().isDisconnected).toBe(false);
    vi.advanceTimersByTime(1);
    expect(port().isDisconnected).toBe(true);
    expect(host.state).toBe("unknown");
    expect(reports).toEqual([]);
  });

  it("is started again at once after it was left", () => {
    const { id } = establish();
    port().say({ type: "closed", id });
    vi.advanceTimersByTime(30_000);
    openSocket();
    expect(ports).toHaveLength(2);
  });

  it("stays for a socket that comes in time", () => {
    const first = establish();
    port().say({ type: "closed", id: first.id });
    vi.advanceTimersByTime(29_999);
    const second = establish();
    vi.advanceTimersByTime(60_000);
    expect(port().isDisconnected).toBe(false);
    port().say({ type: "closed", id: second.id });
    vi.advanceTimersByTime(30_000);
    expect(port().isDisconnected).toBe(true);
  });

  it("is started for a check, and left like any other", () => {
    host.check();
    expect(port().takePosted()).toEqual([HELLO]);
    port().greet();
    expect(host.state).toBe("ready");
    host.check();
    expect(ports).toHaveLength(1);
    vi.advanceTimersByTime(30_000);
    expect(port().isDisconnected).toBe(true);
  });

  it("tells its listeners what a check has found, though it was known before", () => {
    const states: string[] = [];
    const closed = new AbortController();
    host.onStateChange(() => states.push(host.state), closed.signal);
    for (let count = 0; count < 2; count += 1) {
      host.check();
      port().die("No such native application web_tcp_socket");
    }
    expect(states).toEqual(["not-installed", "not-installed"]);
    closed.abort();
    host.check();
    port().greet();
    expect(states).toHaveLength(2);
  });
});

describe("a second pipe", () => {
  const PIPE = { origins: ["https://example.org"], site: 3, byteLimit: 1000 };
  const TOKEN = "A".repeat(43);

  function offer() {
    const told: unknown[] = [];
    const pipe = host.offerPipe(PIPE, {
      offered: (...place) => told.push(place),
      lost: (cause) => told.push(cause),
    });
    return { pipe, told };
  }

  it("is asked of a host that is there and knows of it", () => {
    expect(offer().pipe).toBeUndefined();
    openSocket();
    expect(offer().pipe).toBeUndefined();
    port().greet(1);
    port().takePosted();
    expect(offer().pipe).toBeUndefined();
    expect(port().takePosted()).toEqual([]);
  });

  it("can be had where the host says, and is lost once", () => {
    establish();
    const { pipe, told } = offer();
    const other = offer();
    expect(port().takePosted()).toEqual([
      { type: "offer-pipe", pipe: 1, ...PIPE },
      { type: "offer-pipe", pipe: 2, ...PIPE },
    ]);
    port().say({ type: "pipe-offered", pipe: 1, port: 40_123, token: TOKEN });
    pipe?.close();
    expect(port().takePosted()).toEqual([{ type: "close-pipe", pipe: 1 }]);
    port().say({ type: "pipe-lost", pipe: 1 });
    port().say({ type: "pipe-lost", pipe: 1 });
    pipe?.close();
    expect(port().takePosted()).toEqual([]);
    expect(told).toEqual([[40_123, TOKEN], "pipe"]);
    expect(other.told).toEqual([]);
  });

  it("is lost with its host, and the next host's has a new number", () => {
    establish();
    const { told, pipe } = offer();
    port().die();
    expect(told).toEqual(["host"]);
    pipe?.close();
    openSocket();
    vi.runOnlyPendingTimers();
    port().greet();
    expect(offer().pipe?.id).toBe(2);
  });

  it("is lost when the host is left, which nobody needs any more", () => {
    const { id } = establish();
    const { told } = offer();
    port().say({ type: "closed", id });
    vi.advanceTimersByTime(30_000);
    expect(port().isDisconnected).toBe(true);
    expect(told).toEqual(["host"]);
  });
});
