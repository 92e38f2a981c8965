/** A person who removes the extension has taken back everything: nothing is there when it returns. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { answerPrompt, findPrompt, until } from "../../scripts/browser/extension-windows.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import { projectRoot } from "../../scripts/project.ts";
import { GeckoWindow } from "../gecko/gecko-window.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { stateOfExtension } from "./extension-state.ts";
import { nativeHostOf } from "./processes.ts";
import { describeInBrowsers } from "./setting.ts";
import { arrivalIn, NO_TRACE } from "./site-pages.ts";

/** What the extension has when it was installed and nobody has allowed anything. */
const UNTOUCHED = { inMemory: "{}", scripts: [] };

async function removeExtension({ browser, family }: LaunchedBrowser): Promise<void> {
  await browser.uninstallExtension(
    family === "firefox" ? FIREFOX_EXTENSION_ID : CHROMIUM_EXTENSION_ID,
  );
}

async function installAgain({ browser, family, extensionAddress }: LaunchedBrowser): Promise<void> {
  if (family === "firefox") {
    // It would have another address now, and could not find what was kept for this one.
    const ids = { [FIREFOX_EXTENSION_ID]: new URL(extensionAddress).hostname };
    const window = await GeckoWindow.of(browser);
    await window.evaluate(
      `Services.prefs.setStringPref("extensions.webextensions.uuids", ${JSON.stringify(JSON.stringify(ids))})`,
    );
  }
  await browser.installExtension(join(projectRoot, "dist", family));
}

describeInBrowsers("removing the extension", (setting) => {
  it("ends what runs, and leaves no permission for when it is installed again", async () => {
    const { launched, origin } = setting;
    const browserId = launched.browser.process()?.pid ?? 0;
    const untouched = await stateOfExtension(launched);
    expect(untouched).toMatchObject(UNTOUCHED);
    expect(untouched.onDisk).not.toContain(origin);

    const page = await setting.newPermittedPage();
    const echo = await startEchoServer();
    try {
      await setting.allowing(
        page.evaluate(async (port) => {
          await window.driver.open("live", "127.0.0.1", port).opened;
        }, echo.port),
      );
      const allowed = await stateOfExtension(launched);
      expect(allowed.onDisk).toContain(origin);
      expect(allowed.scripts.join(" ")).toContain(origin);

      await removeExtension(launched);
      await until("the host was gone", async () => (await nativeHostOf(browserId)) === undefined);
      await page.reload();
      expect(await arrivalIn(page)).toEqual(NO_TRACE);

      await installAgain(launched);
      expect(await stateOfExtension(launched)).toEqual(untouched);
      await page.reload();
      expect(await arrivalIn(page)).toEqual(NO_TRACE);
      // The site is a stranger once more: it has to ask.
      await answerPrompt(await findPrompt(launched), "dismiss");
    } finally {
      await echo.close();
    }
  });
});
