/** A page that has bent its own world breaks at most itself. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerPrompt, findPrompt } from "../../scripts/browser/extension-windows.ts";
import { Bystander } from "./bystander.ts";
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
  let bystander: Bystander;

  beforeAll(async () => {
    bystander = await Bystander.begin(setting);
  });

  afterAll(() => bystander.end());

  const expectOthersGoOn = async () => {
    await bystander.expectUndisturbed();
    const other = await setting.newPage();
    try {
      const log = await other.evaluate(async (port) => {
        const { opened, closed, socket, log } = window.driver.open("other", "127.0.0.1", port);
        await opened;
        socket.close();
        await closed;
        return log;
      }, bystander.port);
      expect(log).toEqual(["open open", "close closed"]);
    } finally {
      await other.close();
    }
  };

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
      const page = await setting.newPage("/blank.html");
      const patch = `${PATCHES[name]}; void 0`;
      if (when === "before") await page.evaluateOnNewDocument(patch);
      await page.goto(`${setting.origin}/blank.html`);
      if (when === "after") await page.evaluate(patch);
      await page.evaluate(useInterface.replaceAll("PORT", String(bystander.port)));
      await expectOthersGoOn();
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
