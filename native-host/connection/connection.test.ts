import { once } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { deterministicBytes } from "../../tests/servers/deterministic-bytes.ts";
import {
  ConnectionsUnderTest,
  FAILURE,
  GREETING,
  heard,
  received,
  stall,
  wasReset,
} from "./connections-under-test.ts";

const connections = new ConnectionsUnderTest();
afterEach(() => connections.release());

describe("Connection", () => {
  it("dials what it is asked for, and opens", async () => {
    const { browser, dialled, connection } = connections.connecting();
    const { peer, remote } = await connections.loopback();
    dialled.resolve({ type: "connected", peer, address: "127.0.0.1" });
    await browser.inbox.first("opened");
    connection.send(Buffer.from("hello"));
    const bytes = await received(remote.resume());
    expect(String(bytes)).toBe("hello");
    await browser.inbox.first("sent");
    expect(heard(browser)).toEqual(["opened", "sent 5"]);
  });

  it("says why it was not opened", async () => {
    const failed = connections.connecting();
    failed.dialled.resolve({ type: "failed", failure: FAILURE });
    await failed.browser.inbox.first("error");
    expect(heard(failed.browser)).toEqual(["error QUOTA"]);
    expect(failed.gone.times).toBe(1);

    const denied = connections.connecting();
    const missing = ["local-network"] as const;
    denied.dialled.resolve({ type: "denied", missing, address: "10.0.0.1" });
    expect(await denied.browser.inbox.first("denied")).toMatchObject({
      missing,
      address: "10.0.0.1",
    });
    expect(denied.gone.times).toBe(1);
  });

  it.each(["close", "abort"] as const)("%s calls the attempt off", async (how) => {
    const { browser, dialled, connection, signal, gone } = connections.connecting();
    expect(signal?.aborted).toBe(false);
    connection[how]();
    expect(signal?.aborted).toBe(true);
    await browser.inbox.first("closed");
    const { peer, remote } = await connections.loopback();
    const reset = wasReset(remote);
    dialled.resolve({ type: "connected", peer, address: "127.0.0.1" });
    await reset;
    expect(heard(browser)).toEqual(["closed"]);
    expect(gone.times).toBe(1);
  });

  it("takes over what a listener has accepted, without a word", async () => {
    const { browser, connection } = connections.fresh();
    const { peer, remote } = await connections.loopback();
    connection.accept(peer.socket, "127.0.0.1");
    remote.end(GREETING);
    await browser.inbox.first("end");
    expect(heard(browser)).toEqual(["data 10", "end"]);
  });

  it("hands over all data before the end, as far as there is credit", async () => {
    const { browser, connection, remote } = await connections.opened();
    const bytes = deterministicBytes(WINDOW_BYTES + 10, 1);
    remote.end(bytes);
    const dataBytes = () =>
      Buffer.concat(browser.inbox.ofType("data").map(({ data }) => Buffer.from(data, "base64")));
    await browser.inbox.until("a window", () => dataBytes().byteLength === WINDOW_BYTES);
    connection.credit(9);
    await browser.inbox.until("9 more", () => dataBytes().byteLength === WINDOW_BYTES + 9);
    expect(heard(browser)).not.toContain("end");
    connection.credit(1);
    await browser.inbox.first("end");
    expect(dataBytes().equals(bytes)).toBe(true);
  });

  it("reads ahead a little, and then lets the peer wait", async () => {
    const { browser, remote, peer, connection } = await connections.opened();
    const total = 16 * WINDOW_BYTES;
    let flushed = false;
    remote.write(Buffer.alloc(total), () => {
      flushed = true;
    });
    await vi.waitUntil(() => peer.stream.isPaused(), { timeout: 5000 });
    expect(flushed).toBe(false);
    expect(peer.socket.bytesRead).toBeLessThan(2 * WINDOW_BYTES);
    let credited = 0;
    while (credited < total - WINDOW_BYTES) {
      const before = heard(browser).length;
      connection.credit(PAYLOAD_BYTES);
      credited += PAYLOAD_BYTES;
      await browser.inbox.until("more data", () => heard(browser).length > before);
    }
    await vi.waitUntil(() => flushed, { timeout: 5000 });
  });

  it("hands over what came before an error, then the error", async () => {
    const { browser, remote, peer, connection, gone } = await connections.opened();
    remote.write(Buffer.alloc(WINDOW_BYTES));
    const all = () => heard(browser).filter((text) => text.startsWith("data"));
    const sum = () => all().reduce((bytes, text) => bytes + Number(text.slice(5)), 0);
    await browser.inbox.until("a window", () => sum() === WINDOW_BYTES);
    const arrived = received(peer.stream);
    remote.write(GREETING);
    await arrived;
    const closed = new Promise((resolve) => peer.stream.once("close", resolve));
    remote.resetAndDestroy();
    await closed;
    expect(gone.times).toBe(0);
    connection.credit(10);
    await browser.inbox.first("error");
    expect(heard(browser).slice(-2)).toEqual(["data 10", "error ECONNRESET"]);
    expect(gone.times).toBe(1);
  });

  it("resets a peer that the page aborts, whatever is unsent", async () => {
    const { browser, remote, peer, connection } = await connections.opened();
    stall(peer.stream);
    connection.send(Buffer.alloc(WINDOW_BYTES));
    const reset = wasReset(remote);
    connection.abort();
    await reset;
    expect(heard(browser)).toEqual(["opened", "closed"]);
  });

  it("gives up a close whose bytes the peer does not take, even if it goes on sending", async () => {
    const { browser, remote, peer, connection } = await connections.opened();
    const reset = wasReset(remote);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      stall(peer.stream);
      connection.send(Buffer.alloc(WINDOW_BYTES));
      connection.close();
      vi.advanceTimersByTime(119_999);
      remote.write("still here");
      await once(peer.stream, "data");
      expect(heard(browser)).toEqual(["opened"]);
      vi.advanceTimersByTime(1);
    } finally {
      vi.useRealTimers();
    }
    await reset;
    expect(heard(browser)).toEqual(["opened", "error ETIMEDOUT"]);
  });

  it("ends its side at close, and drops what comes until the peer has ended", async () => {
    const { browser, remote, connection, peer } = await connections.greeted();
    remote.resume();
    const ended = once(remote, "end");
    connection.close();
    await browser.inbox.first("closed");
    await ended;
    const closed = once(peer.stream, "close");
    remote.end(GREETING);
    await closed;
    expect(heard(browser)).toEqual(["opened", "data 10", "closed"]);
  });

  it("counts a window of bytes that are not out, and no more", async () => {
    const { browser, peer, connection } = await connections.opened();
    stall(peer.stream);
    for (let sent = 0; sent < WINDOW_BYTES; sent += PAYLOAD_BYTES) {
      connection.send(Buffer.alloc(PAYLOAD_BYTES));
    }
    await browser.inbox.first("opened");
    expect(heard(browser)).toEqual(["opened"]);
    connection.send(Buffer.alloc(1));
    await browser.inbox.first("error");
    expect(heard(browser)).toEqual(["opened", "error EPROTO"]);
  });
});
