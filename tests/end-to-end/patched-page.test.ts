/** A page that has bent its own world breaks at most itself. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerPrompt, findPrompt } from "../../scripts/browser/extension-windows.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import { nativeHostOf } from "./processes.ts";
import { describeInBrowsers } from "./setting.ts";

/** Each is run in a page of its own, once before and once after the interface appears. */
const PATCHES: Readonly<Record<string, string>> = {
  "Object.prototype": `
    for (const name of ["type", "id", "data", "host", "port", "secure", "byteLength", "then"]) {
      Object.defineProperty(Object.prototype, name, {
        get() { return "patched"; },
        set() {},
        configurable: true,
      });
    }`,
  "Array.prototype": `
    Array.prototype.push = function () { throw new Error("patched push"); };
    Array.prototype.shift = function () { return { byteLength: -1 }; };
    Array.prototype[Symbol.iterator] = function* () {};`,
  "EventTarget.prototype": `
    EventTarget.prototype.dispatchEvent = function () { throw new Error("patched dispatch"); };
    EventTarget.prototype.addEventListener = function () { throw new Error("patched listen"); };`,
  Promise: `
    window.Promise = class { constructor() { throw new Error("patched promise"); } };
    queueMicrotask = () => { throw new Error("patched microtask"); };`,
  "MessagePort.prototype": `
    const { postMessage } = MessagePort.prototype;
    MessagePort.prototype.postMessage = function (message, ...rest) {
      for (let count = 0; count < 50; count += 1) postMessage.call(this, message);
    };`,
  MessageChannel: `
    window.MessageChannel = class { constructor() { throw new Error("patched channel"); } };
    window.MessageEvent = class { constructor() { throw new Error("patched event"); } };`,
};

describeInBrowsers("a page that patches", (setting) => {
  let echo: EchoServer;
  let bystander: Page;

  beforeAll(async () => {
    echo = await startEchoServer();
    bystander = await setting.newPermittedPage();
    await setting.allowDestination(bystander, "127.0.0.1", echo.port);
    await bystander.evaluate(
      (port) => window.driver.open("live", "127.0.0.1", port).opened,
      echo.port,
    );
  });

  afterAll(() => echo.close());

  const expectOthersGoOn = async () => {
    const heard = await bystander.evaluate(async () => {
      const record = window.driver.sockets.get("live");
      const answered = new Promise((resolve) => {
        record?.socket.addEventListener("data", resolve, { once: true });
      });
      record?.socket.send("still there?");
      await answered;
      return new TextDecoder().decode(record?.chunks.at(-1) ?? new ArrayBuffer(0));
    });
    expect(heard).toBe("still there?");
    const other = await setting.newPage();
    try {
      const log = await other.evaluate(async (port) => {
        const { opened, closed, socket, log } = window.driver.open("other", "127.0.0.1", port);
        await opened;
        socket.close();
        await closed;
        return log;
      }, echo.port);
      expect(log).toEqual(["open open", "close closed"]);
    } finally {
      await other.close();
    }
  };

  const hostId = async () =>
    (await nativeHostOf(setting.launched.browser.process()?.pid ?? 0))?.id ?? 0;

  /** Uses the interface in every way, whatever comes of it. */
  const useInterface = `
    try {
      const socket = navigator.mozTCPSocket.open("127.0.0.1", PORT, { binaryType: "arraybuffer" });
      socket.onopen = () => { socket.send("patched"); socket.suspend(); socket.resume(); };
      socket.ondata = () => socket.close();
      navigator.mozTCPSocket.open("127.0.0.1", PORT).close();
    } catch {}
    void 0`;

  describe.each(Object.keys(PATCHES))("%s", (name) => {
    it.each(["before", "after"])("%s the interface appears", async (when) => {
      const host = await hostId();
      const page = await setting.newPage("/blank.html");
      const patch = `${PATCHES[name]}; void 0`;
      if (when === "before") await page.evaluateOnNewDocument(patch);
      await page.goto(`${setting.origin}/blank.html`);
      if (when === "after") await page.evaluate(patch);
      await page.evaluate(useInterface.replaceAll("PORT", String(echo.port)));
      await expectOthersGoOn();
      expect(await hostId()).toBe(host);
      await page.close();
    });
  });

  it("before the interface comes to a live page, and is allowed there all the same", async () => {
    const page = await setting.newPage("/", setting.origin.replace("localhost", "127.0.0.1"));
    const prompt = await findPrompt(setting.launched);
    await page.evaluate(`${Object.values(PATCHES).join("\n")}; void 0`);
    await answerPrompt(prompt, "allow");
    await expectOthersGoOn();
    await page.close();
  });
});
