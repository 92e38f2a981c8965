import type { Page } from "puppeteer-core";
import { until } from "../../scripts/browser/extension-windows.ts";
import { GeckoWindow } from "../gecko/gecko-window.ts";
import type { Setting } from "./setting.ts";

/** Our panel in the browser's own developer tools, which are open for a tab. */
export interface Toolbox {
  /** The text that an expression about the panel's `document` gives, or "" while that is not there. */
  evaluate(expression: string): Promise<string>;
  /** Closes the developer tools. */
  close(): Promise<void>;
}

/** Opens the developer tools for a page's tab, and chooses our panel in them. */
export function openToolbox({ launched }: Setting, page: Page): Promise<Toolbox> {
  return launched.family === "firefox"
    ? openInFirefox(launched.browser, page)
    : openInChromium(page, launched.extensionAddress);
}

async function openInChromium(page: Page, extensionAddress: string): Promise<Toolbox> {
  const tools = await page.openDevTools();
  const showPanel = `(async () => {
    const UI = await import("./ui/legacy/legacy.js");
    const view = UI.InspectorView.InspectorView.instance();
    const id = view.tabbedPane.tabIds().find((each) => each.startsWith("chrome-extension:"));
    if (id !== undefined) await view.showPanel(id);
    return id !== undefined;
  })()`;
  // It fails as long as the tools are not all there.
  await until("the panel was there", () => tools.evaluate(showPanel).catch(() => false));
  const frame = await until("the panel was shown", async () =>
    tools.frames().find((each) => each.url() === `${extensionAddress}devtools/panel.html`),
  );
  return {
    evaluate: async (expression) => String(await frame.evaluate(expression)),
    close: () => tools.close(),
  };
}

async function openInFirefox(
  browser: Parameters<typeof GeckoWindow.of>[0],
  page: Page,
): Promise<Toolbox> {
  const window = await GeckoWindow.of(browser);
  const address = JSON.stringify(page.url());
  await window.evaluate(`(async () => {
    const loader = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
    const { gDevTools } = loader.require("devtools/client/framework/devtools");
    const tab = [...gBrowser.tabs].find((each) => each.linkedBrowser.currentURI.spec === ${address});
    const toolbox = await gDevTools.showToolboxForTab(tab);
    const ours = () =>
      toolbox.getAdditionalTools().find(({ extensionId }) => extensionId?.startsWith("web-tcp-socket"));
    while (ours() === undefined) await new Promise((resolve) => setTimeout(resolve, 100));
    const { id } = ours();
    await toolbox.selectTool(id);
    const frame = toolbox.doc.getElementById("toolbox-panel-iframe-" + id);
    window.ourToolbox = toolbox;
    window.ourPanel = frame.contentDocument.querySelector("browser");
  })()`);
  return {
    evaluate: async (expression) => {
      // Before the panel is loaded there is another document, which knows nothing of it.
      const script = `{
        const { document } = content;
        let answer = "";
        try {
          answer = String(${expression});
        } catch {}
        sendAsyncMessage("ours", answer);
      }`;
      const answer = await window.evaluate(`new Promise((resolve) => {
        const { messageManager } = window.ourPanel;
        const answer = (text) => {
          messageManager.removeMessageListener("ours", hear);
          resolve(text);
        };
        const hear = ({ data }) => answer(data);
        messageManager.addMessageListener("ours", hear);
        const script = ${JSON.stringify(script)};
        messageManager.loadFrameScript("data:application/javascript," + encodeURIComponent(script), false);
        // A document that goes at this moment answers nothing.
        setTimeout(() => answer(""), 2000);
      })`);
      return answer ?? "";
    },
    close: async () => {
      await window.evaluate("window.ourToolbox.destroy().then(() => {})");
    },
  };
}
