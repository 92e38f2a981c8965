/** Payload by a second pipe: all of it, in order, whenever the pipe comes and wherever it breaks. */
import { describe, expect, it, vi } from "vitest";
import { SHARED_WINDOW_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { startFloodServer } from "../servers/flood-server.ts";
import { startResettingServer } from "../servers/resetting-server.ts";
import { useHost } from "./host-harness.ts";
import { sha256 } from "./host-socket.ts";
import { openPipe, PagedSocket } from "./paged-socket.ts";
import { WebSocketClient } from "./web-socket-client.ts";

const { greeted, running } = useHost();

const BYTES = 6 * 1024 * 1024;
const CONTENT = deterministicBytes(BYTES, 6);

/** A socket that echoes, a pipe, and the socket's payload on it. */
async function attached() {
  const server = await running(startEchoServer());
  const host = await greeted();
  const socket = new PagedSocket(host, server.port);
  await host.inbox.first("opened", socket.id);
  const pipe = await openPipe(host, WebSocketClient.connect);
  socket.attach(pipe);
  return { server, host, socket, pipe };
}

const nativeBytes = (host: Awaited<ReturnType<typeof greeted>>) =>
  host.inbox.ofType("data").reduce((sum, { data }) => sum + Buffer.from(data, "base64").length, 0);

describe("a pipe", () => {
  it("carries everything there and back, and native messaging nothing", async () => {
    const { host, socket, pipe } = await attached();
    await pipe.client.inbox.until("ready", (frames) => frames.length > 0);
    socket.send(CONTENT);
    await socket.hasReceived(BYTES);
    await socket.hasSentAll();
    expect(socket.received.sha256).toBe(sha256(CONTENT));
    expect(nativeBytes(host)).toBe(0);
    socket.close();
    await socket.hasLast();
    expect(socket.last).toBe("closed");
  });

  it("takes over from native messaging in mid-transfer", async () => {
    const server = await running(startEchoServer());
    const host = await greeted();
    const socket = new PagedSocket(host, server.port);
    await host.inbox.first("opened", socket.id);
    socket.send(CONTENT);
    await socket.hasReceived(BYTES / 8);
    socket.attach(await openPipe(host, WebSocketClient.connect));
    await socket.hasReceived(BYTES);
    expect(socket.received.sha256).toBe(sha256(CONTENT));
    expect(nativeBytes(host)).toBeGreaterThan(0);
    expect(nativeBytes(host)).toBeLessThan(BYTES);
  });

  it.each([0.05, 0.3, 0.6, 0.9])(
    "that is cut after %f of it leaves the rest to native messaging",
    async (part) => {
      const { host, socket, pipe } = await attached();
      socket.send(CONTENT);
      await socket.hasReceived(BYTES * part);
      pipe.client.destroy();
      socket.losePipe();
      await socket.hasReceived(BYTES);
      await socket.hasSentAll();
      expect(socket.received.sha256).toBe(sha256(CONTENT));
      expect(socket.received.byteLength).toBe(BYTES);
      await host.inbox.first("pipe-lost");
      expect(host.inbox.ofType("resumed")).toHaveLength(1);
    },
  );

  it("that is cut when the page has called close still delivers what it sent", async () => {
    const { server, host, socket, pipe } = await attached();
    await pipe.client.inbox.until("ready", (frames) => frames.length > 0);
    socket.send(CONTENT.subarray(0, WINDOW_BYTES));
    socket.close();
    pipe.client.destroy();
    socket.losePipe();
    await socket.hasLast();
    expect(socket.last).toBe("closed");
    const [heard] = server.connections;
    await vi.waitFor(() => expect(heard?.byteLength).toBe(WINDOW_BYTES), 10_000);
    expect(heard?.sha256).toBe(sha256(CONTENT.subarray(0, WINDOW_BYTES)));
    expect(host.inbox.ofType("fault")).toEqual([]);
  });

  it("says the peer's end after the last of its bytes", async () => {
    const server = await running(startFloodServer({ byteLimit: BYTES, seed: 3 }));
    const host = await greeted();
    const socket = new PagedSocket(host, server.port);
    await host.inbox.first("opened", socket.id);
    socket.attach(await openPipe(host, WebSocketClient.connect));
    await socket.hasEnded();
    expect(socket.received.sha256).toBe(sha256(deterministicBytes(BYTES, 3)));
  });

  it("says a failure when the page has had all that came before it", async () => {
    const greeting = CONTENT.subarray(0, 100_000);
    const server = await running(startResettingServer({ greeting, resetAfterBytes: 1 }));
    const host = await greeted();
    const socket = new PagedSocket(host, server.port);
    await host.inbox.first("opened", socket.id);
    socket.attach(await openPipe(host, WebSocketClient.connect));
    await socket.hasReceived(greeting.byteLength);
    socket.send(Uint8Array.of(1));
    await socket.hasLast();
    expect(socket.last).toBe("ECONNRESET");
    expect(socket.received.sha256).toBe(sha256(greeting));
  });

  it("is a burden to its site: a socket beyond the site's bytes is ended, others go on", async () => {
    const flood = await running(startFloodServer());
    const echo = await running(startEchoServer());
    const host = await greeted();
    const pipe = await openPipe(host, WebSocketClient.connect, {
      byteLimit: SHARED_WINDOW_BYTES / 2,
    });
    const bystander = new PagedSocket(host, echo.port);
    const silent = host.newId();
    host.send({
      type: "open",
      id: silent,
      host: "127.0.0.1",
      port: flood.port,
      secure: false,
      rules: [{ effect: "allow", scopes: ["connect", "local-network"], destinations: ["*:*"] }],
    });
    await host.inbox.first("opened", silent);
    await host.inbox.first("opened", bystander.id);
    bystander.attach(pipe);
    // Nobody gives credit for this one.
    host.send({ type: "attach", id: silent, pipe: pipe.id, pageId: 77 });
    host.send({ type: "close-pipe", pipe: 99 });
    await host.inbox.until("the flood's end", () =>
      host.inbox
        .ofType("error")
        .some(({ id, failure }) => id === silent && failure.errorCode === "QUOTA"),
    );
    bystander.send(Uint8Array.of(1, 2, 3));
    await bystander.hasReceived(3);
    expect(host.inbox.ofType("fault").map(({ code }) => code)).toEqual(["PIPE_UNKNOWN"]);
  });
});
