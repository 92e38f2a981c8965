/** One page that serves and connects at once, 200 connections wide. */
import type { Page } from "puppeteer-core";
import { beforeAll, expect, it } from "vitest";
import { answerPrompt, findPrompt } from "../../scripts/browser/extension-windows.ts";
import { describeInBrowsers } from "./setting.ts";

const CLIENTS = 200;

describeInBrowsers("many sockets", (setting) => {
  let page: Page;

  beforeAll(async () => {
    page = await setting.newPermittedPage();
  });

  it("200 sockets to a server in the same page get their own bytes back each", async () => {
    const listening = page.evaluate(() => window.driver.listen("many", 0));
    await answerPrompt(await findPrompt(setting.launched), "allow");
    const port = await listening;
    await setting.allowDestination(page, "127.0.0.1", port);
    const results = await page.evaluate(
      async (to, count) => {
        const names = Array.from({ length: count }, (_, index) => `client ${index}`);
        const converse = async (name: string) => {
          const record = window.driver.open(name, "127.0.0.1", to);
          const { socket, opened, closed } = record;
          const said = new TextEncoder().encode(`${name} `.repeat(1 + (name.length % 7) * 100));
          await opened;
          socket.send(said);
          await new Promise((resolve) => {
            socket.addEventListener("data", () => {
              if (record.byteLength === said.byteLength) resolve(undefined);
            });
          });
          socket.close();
          await closed;
          const heard = window.driver.concatenate(record);
          const isEqual = heard.every((byte, index) => byte === said[index]);
          return isEqual ? "equal" : `${name} got other bytes`;
        };
        return Promise.all(names.map(converse));
      },
      port,
      CLIENTS,
    );
    expect(results).toEqual(Array.from({ length: CLIENTS }, () => "equal"));
  });
});
