/** A page that was allowed and turns on its own interface can break itself, and nobody else. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { Bystander } from "./bystander.ts";
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
  let bystander: Bystander;

  beforeAll(async () => {
    bystander = await Bystander.begin(setting);
  });

  afterAll(() => bystander.end());

  it.each(BREACHES)("says $name: its own sockets end, others go on", async ({ message }) => {
    const page = await setting.newPermittedPage();
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
      bystander.port,
      message,
    );
    expect(log).toEqual(["open open", "error NetworkError Network EPROTO closed", "close closed"]);
    await bystander.expectUndisturbed();
    await page.close();
  });
});
