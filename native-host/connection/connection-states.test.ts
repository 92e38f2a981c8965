import { afterEach, describe, expect, it } from "vitest";
import { permissionFailure } from "../../protocol/failure.ts";
import { WINDOW_BYTES } from "../../protocol/limits.ts";
import type { Connection } from "./connection.ts";
import {
  ConnectionsUnderTest,
  FAILURE,
  fillPipe,
  GREETING,
  heard,
  received,
  stall,
} from "./connections-under-test.ts";
import type { Upgrade } from "./upgrade.ts";

const connections = new ConnectionsUnderTest();
afterEach(() => connections.release());

describe("every call in every state", () => {
  const never: Upgrade = () => new Promise(() => {});

  const CALLS: Readonly<Record<string, (connection: Connection) => void>> = {
    send: (connection) => connection.send(Buffer.from("data")),
    "send too much": (connection) => connection.send(Buffer.alloc(WINDOW_BYTES + 1)),
    credit: (connection) => connection.credit(GREETING.byteLength),
    "credit too much": (connection) => connection.credit(WINDOW_BYTES),
    upgrade: (connection) => void connection.upgrade(never),
    close: (connection) => connection.close(),
    abort: (connection) => connection.abort(),
    fail: (connection) => connection.fail(FAILURE),
  };

  const STATES = {
    connecting: async () => connections.connecting(),
    open: () => connections.greeted(),
    securing: async () => {
      const made = await connections.greeted();
      void made.connection.upgrade(never);
      return made;
    },
    /** Closed by the page, and the kernel does not take what is left. */
    closing: async () => {
      const made = await connections.greeted();
      stall(made.peer.stream);
      made.connection.send(Buffer.from("unsent"));
      made.connection.close();
      return made;
    },
    /** Failed, and the failure waits behind data. */
    closed: async () => {
      const made = await connections.greeted();
      await fillPipe(made.browser, made.connection);
      const arrived = received(made.peer.stream);
      made.remote.write("pending");
      await arrived;
      made.connection.fail(permissionFailure("PERMISSION_DENIED"));
      return made;
    },
  };

  /** What the browser hears at last, or undefined if the call ends nothing. */
  const OUTCOMES: Record<keyof typeof STATES, Record<string, string | undefined>> = {
    connecting: {
      send: "error EPROTO",
      "send too much": "error EPROTO",
      credit: "error EPROTO",
      "credit too much": "error EPROTO",
      upgrade: "error EPROTO",
      close: "closed",
      abort: "closed",
      fail: "error QUOTA",
    },
    open: {
      send: undefined,
      "send too much": "error EPROTO",
      credit: undefined,
      "credit too much": "error EPROTO",
      upgrade: undefined,
      close: "closed",
      abort: "closed",
      fail: "error QUOTA",
    },
    securing: {
      send: "error EPROTO",
      "send too much": "error EPROTO",
      credit: undefined,
      "credit too much": "error EPROTO",
      upgrade: "error EPROTO",
      close: "closed",
      abort: "closed",
      fail: "error QUOTA",
    },
    closing: {
      send: "error EPROTO",
      "send too much": "error EPROTO",
      credit: undefined,
      "credit too much": "error EPROTO",
      upgrade: undefined,
      close: undefined,
      abort: "closed",
      fail: "error QUOTA",
    },
    closed: {
      send: "data 7, error PERMISSION_DENIED",
      "send too much": "data 7, error PERMISSION_DENIED",
      credit: "data 7, error PERMISSION_DENIED",
      "credit too much": "error PERMISSION_DENIED",
      upgrade: "data 7, error PERMISSION_DENIED",
      close: "error PERMISSION_DENIED",
      abort: "error PERMISSION_DENIED",
      fail: "data 7, error PERMISSION_DENIED",
    },
  };

  const table = Object.entries(OUTCOMES).flatMap(([state, outcomes]) =>
    Object.entries(outcomes).map(([call, outcome]) => ({ state, call, outcome })),
  );

  it.each(table)("$state, $call: $outcome", async ({ state, call, outcome }) => {
    const { browser, connection, gone } = await arrange(state);
    const before = heard(browser).length;
    CALLS[call]?.(connection);
    browser.readOn();
    if (outcome === undefined) {
      // Only an end of another kind ends it.
      expect(gone.times).toBe(0);
      connection.fail(permissionFailure("BLOCKED_PORT"));
      await browser.inbox.first("error");
      expect(heard(browser).at(-1)).toBe("error BLOCKED_PORT");
    } else {
      await browser.inbox.until("the end", () => gone.times > 0);
      const news = heard(browser).slice(before);
      expect(news.join(", ")).toBe(outcome);
    }
    for (const anything of Object.values(CALLS)) anything(connection);
    expect(gone.times).toBe(1);
  });

  function arrange(state: string) {
    const arranged = Object.entries(STATES).find(([name]) => name === state)?.[1];
    if (arranged === undefined) throw new Error(`No such state: ${state}`);
    return arranged();
  }
});
