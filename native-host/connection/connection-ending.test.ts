/** How a peer has ended a connection: in an orderly way, or not, which libuv does not tell apart. */
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { ConnectionsUnderTest, heard, received } from "./connections-under-test.ts";

const connections = new ConnectionsUnderTest();
afterEach(() => connections.release());

/** Less than what libuv reads at once: then it looks no further. */
const BYTES = Buffer.alloc(50_000, 1);

describe("the end of what a peer says", () => {
  it("is an error where a reset came right behind its bytes", async () => {
    const { browser, remote, gone } = await connections.opened();
    remote.write(BYTES);
    remote.resetAndDestroy();
    await browser.inbox.first("error");
    expect(heard(browser)).toEqual(["opened", "data 50000", "error ECONNRESET"]);
    expect(gone.times).toBe(1);
  });

  it("is an end where that is what came, and the page may still send", async () => {
    const { browser, connection, remote } = await connections.opened();
    remote.end(BYTES);
    await browser.inbox.first("end");
    connection.send(Buffer.from("more"));
    const bytes = await received(remote.resume());
    expect(String(bytes)).toBe("more");
    await browser.inbox.first("sent");
    expect(heard(browser)).toEqual(["opened", "data 50000", "end", "sent 4"]);
  });

  it("is the end of both directions where a reset came behind an orderly end", async () => {
    const { browser, peer, remote, gone } = await connections.opened();
    peer.stream.pause();
    remote.end(BYTES);
    await once(remote, "finish");
    remote.resetAndDestroy();
    await once(remote, "close");
    peer.stream.resume();
    await browser.inbox.first("closed");
    expect(heard(browser)).toEqual(["opened", "data 50000", "closed"]);
    expect(gone.times).toBe(1);
  });

  it("is an end where the page's bytes are on their way, which find out what is behind it", async () => {
    const { browser, connection, remote } = await connections.opened();
    connection.send(Buffer.from("under way"));
    remote.end(BYTES);
    await browser.inbox.first("end");
    await browser.inbox.first("sent");
    expect(heard(browser)).toContain("end");
  });
});
