/** What a person can save for whoever mends a fault: seen before, and with nothing personal in it. */
import type { Page } from "puppeteer-core";
import { expect, it } from "vitest";
import { openExtensionPage } from "../../scripts/browser/extension-windows.ts";
import { freePort } from "../servers/free-port.ts";
import { importSites, manySites } from "./grants-file.ts";
import { describeInBrowsers } from "./setting.ts";

const textOf = (options: Page) =>
  options.$eval("#report-text", (element) => element.textContent ?? "");

/** Presses the button that saves, and gives what would be in the file. */
function savedText(options: Page): Promise<string> {
  return options.evaluate(async () => {
    const { promise, resolve } = Promise.withResolvers<Blob>();
    const createObjectURL = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob) resolve(blob);
      return createObjectURL(blob);
    };
    return promise.then((blob) => blob.text());
  });
}

describeInBrowsers("a bug report", (setting) => {
  it("tells what failed, and neither whose it was nor where it led", async () => {
    const page = await setting.newPermittedPage();
    const port = await freePort("127.0.0.1");
    const failing = page.evaluate(async (to) => {
      const { closed, log } = window.driver.open("failing", "a.localhost", to);
      await closed;
      return log;
    }, port);
    expect(await setting.allowing(failing)).toEqual([
      "error ConnectionRefusedError Network ECONNREFUSED closed",
      "close closed",
    ]);

    const options = await openExtensionPage(setting.launched, "options/options.html");
    await importSites(options, manySites(3));
    await options.click("#report");
    await options.waitForSelector("#report-dialog[open]");
    const shown = await textOf(options);
    expect(JSON.parse(shown)).toMatchObject({
      versions: { extension: "0.1.0", host: "0.1.0", protocol: expect.any(Number) },
      browser: { name: setting.launched.family === "firefox" ? "Firefox" : "Chromium" },
      platform: { os: expect.stringMatching(/^(?:linux|mac|win)$/u) },
      host: "ready",
      settings: { log: true, secondPipe: true },
      sites: { inAll: 4, framed: 0, silenced: 0 },
      failures: [{ name: "ConnectionRefusedError", code: "ECONNREFUSED", minutesAgo: 0 }],
    });
    for (const personal of ["localhost", "127.0.0", "site-1", "imap", "mail", String(port)]) {
      expect(shown).not.toContain(personal);
    }

    const saved = savedText(options);
    await options.click("#report-save");
    expect(await saved).toBe(`${shown}\n`);
    expect(await options.$("#report-dialog[open]")).toBeNull();
    await options.close();
    await page.close();
  });
});
