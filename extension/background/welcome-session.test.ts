import { beforeEach, describe, expect, it } from "vitest";
import { FakePort } from "./fake-port.ts";
import { FakeNativePort } from "./host/fake-native-port.ts";
import { NativeHost } from "./host/native-host.ts";
import { serveWelcome } from "./welcome-session.ts";

let hostPorts: FakeNativePort[];
let host: NativeHost;
let page: FakePort;

beforeEach(() => {
  hostPorts = [];
  host = new NativeHost({
    connect: () => {
      const port = new FakeNativePort();
      hostPorts.push(port);
      return port;
    },
    lastError: () => undefined,
    report: () => {},
  });
  page = new FakePort("welcome", { url: "moz-extension://5b6a5f0e/welcome/welcome.html" });
  serveWelcome(page, host);
});

describe("serveWelcome", () => {
  it("tells what is known, and starts nothing by itself", () => {
    expect(page.takePosted()).toEqual([{ type: "host", state: "unknown" }]);
    expect(hostPorts).toHaveLength(0);
  });

  it("tells every check's outcome, be it the one before or not", () => {
    page.takePosted();
    for (const problem of ["No such native application x", "No such native application x"]) {
      page.say({ type: "check-host" });
      hostPorts.at(-1)?.die(problem);
    }
    page.say({ type: "check-host" });
    hostPorts.at(-1)?.greet();
    expect(page.takePosted()).toEqual([
      { type: "host", state: "not-installed" },
      { type: "host", state: "not-installed" },
      { type: "host", state: "ready" },
    ]);
  });

  it.each([null, "check-host", { type: "allow" }, { type: "check-host", often: true }])(
    "takes nothing but its own message: %j",
    (message) => {
      page.say(message);
      expect(hostPorts).toHaveLength(0);
    },
  );

  it("is told nothing more once it is closed", () => {
    page.takePosted();
    page.vanish();
    host.check();
    hostPorts.at(-1)?.greet();
    expect(page.posted).toEqual([]);
  });
});
