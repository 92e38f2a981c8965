/** The extension's own pages make no elements of text, whatever comes into them. */
import { expect, it } from "vitest";
import { openExtensionPage } from "../../scripts/browser/extension-windows.ts";
import { describeInBrowsers } from "./setting.ts";

const PAGES = [
  "popup/popup.html",
  "options/options.html",
  "welcome/welcome.html",
  "devtools/panel.html?tab=0",
];

describeInBrowsers("the extension's own pages", (setting) => {
  it.each(PAGES)("%s refuses text where elements would come of it", async (path) => {
    const page = await openExtensionPage(setting.launched, path);
    const outcomes = await page.evaluate(() => {
      const nameOfError = (attempt: () => unknown) => {
        try {
          attempt();
          return "done";
        } catch (error) {
          return error instanceof Error ? error.name : "thrown";
        }
      };
      return [
        nameOfError(() => Reflect.set(document.body, "innerHTML", "<b>text</b>")),
        nameOfError(() => Reflect.set(document.createElement("iframe"), "srcdoc", "<b>text</b>")),
        nameOfError(() => Reflect.get(globalThis, "trustedTypes").createPolicy("any", {})),
      ];
    });
    expect(outcomes).toEqual(["TypeError", "TypeError", "TypeError"]);
    await page.close();
  });
});
