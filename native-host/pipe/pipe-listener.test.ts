import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { HandshakeError, WebSocketClient } from "../../tests/host/web-socket-client.ts";
import { PipeListener } from "./pipe-listener.ts";

const ORIGIN = "https://example.org";
const OTHER_ORIGIN = "chrome-extension://abcdefgh";
const MOST_REFUSALS = 8;
const WAIT_MILLISECONDS = 10_000;

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
  vi.useRealTimers();
});

/** A listener that listens, and what it has told. */
async function listening() {
  const connected: Socket[] = [];
  const failed = vi.fn<() => void>();
  const place = await new Promise<{ listener: PipeListener; port: number; token: string }>(
    (resolve) => {
      const listener = new PipeListener([ORIGIN, OTHER_ORIGIN], {
        listening: (port, token) => resolve({ listener, port, token }),
        connected: (socket) => connected.push(socket),
        failed,
      });
      cleanUps.push(() => listener.close());
    },
  );
  cleanUps.push(() => {
    for (const socket of connected) socket.destroy();
  });
  return { ...place, origin: ORIGIN, connected, failed };
}

/** Resolves with the code of the error that a connection to the port meets, or with `open`. */
async function tryPort(port: number): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port });
  cleanUps.push(() => socket.destroy());
  try {
    await once(socket, "connect");
    return "open";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "unknown";
  }
}

/** Sends a request and resolves with the whole answer. */
async function request(port: number, ...lines: readonly string[]): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port });
  cleanUps.push(() => socket.destroy());
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  return text(socket);
}

async function open(place: Parameters<typeof WebSocketClient.connect>[0]) {
  const client = await WebSocketClient.connect(place);
  cleanUps.push(() => client.destroy());
  return client;
}

describe("PipeListener", () => {
  it("takes one WebSocket, and leaves the port with it", async () => {
    const { port, token, origin, connected, failed } = await listening();
    expect(token).toMatch(/^[\w-]{43}$/);
    await open({ port, token, origin });
    expect(connected).toHaveLength(1);
    expect(await tryPort(port)).toBe("ECONNREFUSED");
    expect(failed).not.toHaveBeenCalled();
  });

  it("has another token each time", async () => {
    const [one, other] = [await listening(), await listening()];
    expect(one.token).not.toBe(other.token);
  });

  it("hands on what was sent right behind the handshake", async () => {
    const { connected, ...place } = await listening();
    const behind = Buffer.from("sent before the answer came");
    const client = await open({ ...place, behind });
    client.write(Buffer.from(", and after it"));
    const [socket] = connected;
    if (socket === undefined) throw new Error("Nobody has connected");
    let received = "";
    while (received.length < "sent before the answer came, and after it".length) {
      received += String((await once(socket, "data"))[0]);
    }
    expect(received).toBe("sent before the answer came, and after it");
  });

  it.each([
    ["a wrong token", { token: "A".repeat(43) }],
    ["a wrong origin", { origin: "https://example.com" }],
    ["a wrong host", { host: "localhost" }],
  ])("turns %s away, and stays for who knows better", async (_, difference) => {
    const { connected, ...place } = await listening();
    const refused = WebSocketClient.connect({ ...place, ...difference });
    await expect(refused).rejects.toThrow(HandshakeError);
    await expect(refused).rejects.toMatchObject({ status: "HTTP/1.1 403 Forbidden" });
    expect(connected).toEqual([]);
    await open({ ...place, origin: OTHER_ORIGIN });
    expect(connected).toHaveLength(1);
  });

  it("tells a browser that strays here that there is nothing", async () => {
    const { port, connected } = await listening();
    const answer = await request(port, "GET / HTTP/1.1", `Host: 127.0.0.1:${port}`);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(connected).toEqual([]);
  });

  it("goes after 8 that were turned away, of whichever kind, and says so once", async () => {
    const { port, token, origin, failed } = await listening();
    for (let times = 1; times < MOST_REFUSALS; times += 1) {
      expect(failed).not.toHaveBeenCalled();
      if (times % 2 === 0) await request(port, "GET / HTTP/1.1", "Host: a");
      else await expect(WebSocketClient.connect({ port, token: "no", origin })).rejects.toThrow();
    }
    expect(await tryPort(port)).toBe("open");
    await expect(WebSocketClient.connect({ port, token: "no", origin })).rejects.toThrow();
    expect(failed).toHaveBeenCalledTimes(1);
    expect(await tryPort(port)).toBe("ECONNREFUSED");
    await expect(WebSocketClient.connect({ port, token, origin })).rejects.toThrow(HandshakeError);
  });

  it("counts among them what is no request at all", async () => {
    const { port, failed } = await listening();
    for (let times = 1; times <= MOST_REFUSALS; times += 1) {
      expect(failed).not.toHaveBeenCalled();
      await request(port, "\u0016\u0003\u0001 no HTTP");
    }
    expect(failed).toHaveBeenCalledTimes(1);
    expect(await tryPort(port)).toBe("ECONNREFUSED");
  });

  it("lets one more in after 7 that were turned away", async () => {
    const { port, token, origin, connected, failed } = await listening();
    for (let times = 1; times < MOST_REFUSALS; times += 1) {
      await expect(WebSocketClient.connect({ port, token: "no", origin })).rejects.toThrow();
    }
    await open({ port, token, origin });
    expect(connected).toHaveLength(1);
    expect(failed).not.toHaveBeenCalled();
  });

  it("waits for 10 seconds and no longer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { port, failed } = await listening();
    vi.advanceTimersByTime(WAIT_MILLISECONDS - 1);
    expect(failed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(failed).toHaveBeenCalledTimes(1);
    expect(await tryPort(port)).toBe("ECONNREFUSED");
  });

  it("does not wait for who has connected", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { failed, connected, ...place } = await listening();
    await open(place);
    vi.advanceTimersByTime(WAIT_MILLISECONDS * 2);
    expect(failed).not.toHaveBeenCalled();
    expect(connected[0]?.destroyed).toBe(false);
  });

  it("closes without a word, and drops who has not said anything yet", async () => {
    const { listener, port, failed, connected } = await listening();
    const idle = connect({ host: "127.0.0.1", port });
    cleanUps.push(() => idle.destroy());
    await once(idle, "connect");
    const gone = new Promise((resolve) => {
      idle.on("error", () => {}).once("close", resolve);
    });
    listener.close();
    await gone;
    expect(await tryPort(port)).toBe("ECONNREFUSED");
    expect(failed).not.toHaveBeenCalled();
    expect(connected).toEqual([]);
  });

  it("says nothing of a port that it did not wait for", async () => {
    const told = vi.fn<() => void>();
    const listener = new PipeListener([ORIGIN], {
      listening: told,
      connected: told,
      failed: told,
    });
    listener.close();
    await listening();
    expect(told).not.toHaveBeenCalled();
  });
});
