import { afterEach, describe, expect, it, vi } from "vitest";
import {
  ConnectionsUnderTest,
  deferred,
  FAILURE,
  fillPipe,
  heard,
  REQUEST,
  received,
  wasReset,
} from "./connections-under-test.ts";
import type { Upgrade, UpgradeResult } from "./upgrade.ts";

const connections = new ConnectionsUnderTest();
afterEach(() => connections.release());

describe("Connection.upgrade", () => {
  /** An open connection whose upgrade the test decides on. */
  async function upgrading() {
    const made = await connections.greeted();
    const upgraded = deferred<UpgradeResult>();
    const upgrade = vi.fn<Upgrade>(() => upgraded.promise);
    void made.connection.upgrade(upgrade);
    const [socket, host, signal] = upgrade.mock.calls[0] ?? [];
    return { ...made, upgraded, upgrade, asked: { socket, host }, signal };
  }

  it("secures the socket for the host that was asked for, and goes on over the new stream", async () => {
    const { browser, peer, remote, asked, upgraded, connection } = await upgrading();
    expect(asked).toEqual({ socket: peer.socket, host: REQUEST.host });
    const secured = await connections.loopback();
    upgraded.resolve({ type: "secured", stream: secured.peer.stream });
    await browser.inbox.first("upgraded");
    const arrived = received(secured.remote.resume());
    remote.on("data", () => expect.unreachable("bytes went out in clear"));
    connection.send(Buffer.from("secret"));
    expect(String(await arrived)).toBe("secret");
    secured.remote.end("answer");
    await browser.inbox.first("end");
    expect(heard(browser).slice(2)).toEqual(["upgraded", "sent 6", "data 6", "end"]);
  });

  it("drops what came in clear and was not handed on, and takes nothing more in clear", async () => {
    const { browser, remote, peer, connection } = await connections.opened();
    await fillPipe(browser, connection);
    const arrived = received(peer.stream);
    remote.write("injected before");
    await arrived;
    const upgraded = deferred<UpgradeResult>();
    void connection.upgrade(() => upgraded.promise);
    remote.write("injected after");
    const secured = await connections.loopback();
    upgraded.resolve({ type: "secured", stream: secured.peer.stream });
    browser.readOn();
    await browser.inbox.first("upgraded");
    secured.remote.end("secure");
    await browser.inbox.first("end");
    expect(heard(browser)).toEqual(["opened", "sent 1", "upgraded", "data 6", "end"]);
  });

  it("says what went wrong", async () => {
    const { browser, upgraded, gone } = await upgrading();
    upgraded.resolve({ type: "failed", failure: FAILURE });
    await browser.inbox.first("error");
    expect(heard(browser).at(-1)).toBe("error QUOTA");
    expect(gone.times).toBe(1);
  });

  it("is called off by abort", async () => {
    const { browser, remote, signal, upgraded, connection } = await upgrading();
    const reset = wasReset(remote);
    connection.abort();
    expect(signal?.aborted).toBe(true);
    await reset;
    upgraded.resolve({ type: "failed", failure: FAILURE });
    await browser.inbox.first("closed");
    expect(heard(browser).at(-1)).toBe("closed");
  });

  it("is a breach the second time", async () => {
    const { browser, upgraded, upgrade, connection } = await upgrading();
    const secured = await connections.loopback();
    upgraded.resolve({ type: "secured", stream: secured.peer.stream });
    await browser.inbox.first("upgraded");
    void connection.upgrade(upgrade);
    await browser.inbox.first("error");
    expect(heard(browser).at(-1)).toBe("error EPROTO");
    expect(upgrade).toHaveBeenCalledOnce();
  });
});
