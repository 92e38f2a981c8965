/** A page that was allowed and turns on its own interface can break itself, and nobody else. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import { nativeHostOf } from "./processes.ts";
import { describeInBrowsers } from "./setting.ts";

/** What such a page says past its interface, on the port that the page script uses. */
const BREACHES: readonly { readonly name: string; readonly message: unknown }[] = [
  { name: "no object", message: 7 },
  { name: "an unknown type", message: { type: "own-the-browser", id: 1000 } },
  { name: "a message of the other side", message: { type: "opened", id: 1000 } },
  { name: "an unknown socket", message: { type: "close", id: 1000 } },
  {
    name: "a port that is none",
    message: { type: "open", id: 1000, host: "a", port: 7e9, secure: false },
  },
  { name: "a further member", message: { type: "close", id: 1, origin: "https://example.org" } },
  { name: "data that is no buffer", message: { type: "send", id: 1, data: "text" } },
];

describeInBrowsers("hostile page", (setting) => {
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

  it.each(BREACHES)("says $name: its own sockets end, others go on", async ({ message }) => {
    const page = await setting.newPermittedPage();
    const host = await nativeHostOf(setting.launched.browser.process()?.pid ?? 0);
    const log = await page.evaluate(
      async (to, breach) => {
        const ports: MessagePort[] = [];
        const { postMessage } = MessagePort.prototype;
        MessagePort.prototype.postMessage = function (...parameters: [unknown]) {
          ports.push(this);
          return Reflect.apply(postMessage, this, parameters);
        };
        const { opened, closed, log } = window.driver.open("own", "127.0.0.1", to);
        await opened;
        if (ports[0] === undefined) return ["the page has no hold of the port"];
        Reflect.apply(postMessage, ports[0], [breach]);
        await closed;
        return log;
      },
      echo.port,
      message,
    );
    expect(log).toEqual(["open open", "error NetworkError Network EPROTO closed", "close closed"]);
    const { text, state } = await bystander.evaluate(async () => {
      const record = window.driver.sockets.get("live");
      const answered = new Promise((resolve) => {
        record?.socket.addEventListener("data", resolve, { once: true });
      });
      record?.socket.send("still there?");
      await answered;
      const last = record?.chunks.at(-1) ?? new ArrayBuffer(0);
      return { text: new TextDecoder().decode(last), state: record?.socket.readyState };
    });
    expect({ text, state }).toEqual({ text: "still there?", state: "open" });
    const hostAfter = await nativeHostOf(setting.launched.browser.process()?.pid ?? 0);
    expect(hostAfter?.id).toBe(host?.id);
    await page.close();
  });
});
