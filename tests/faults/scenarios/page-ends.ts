/** The document that has sockets goes, in every way that a browser has for it, in the middle of their lives. */
import { expect } from "vitest";
import { openExtensionPage, until } from "../../../scripts/browser/extension-windows.ts";
import { crash } from "../browser-processes.ts";
import type { LifeStage } from "../life-stages.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";
import { USUAL_STAGES } from "../usual-stages.ts";

const QUICK = ["it goes on to another site", "downloading"];

interface PageEnd {
  readonly name: string;
  /**
   * Ends the document of the stage's page. What is left is closed by this, or can be asked again.
   *
   * @param tabId the page's tab, as the extension's own pages see it
   */
  end(stage: Stage, tabId: number): Promise<void>;
}

const PAGE_ENDS: readonly PageEnd[] = [
  {
    name: "its tab is closed",
    end: async ({ page }) => page.close(),
  },
  {
    name: "its process crashes",
    end: async (stage, tabId) => {
      const { page, launched } = stage;
      stage.forget(page);
      await crash(launched, page);
      await closeTab(stage, tabId);
    },
  },
  {
    name: "its tab is discarded",
    end: async (stage, tabId) => {
      const { page, launched } = stage;
      stage.forget(page);
      const own = await openExtensionPage(launched, "popup/popup.html?tab=0");
      await own.bringToFront();
      await until("the tab was discarded", () =>
        own.evaluate(async (id) => {
          await chrome.tabs.discard(id).catch(() => undefined);
          const tabs = await chrome.tabs.query({ discarded: true });
          return tabs.length > 0;
        }, tabId),
      );
      const isLeft = await own.evaluate(
        async () => (await chrome.tabs.query({ discarded: true })).length,
      );
      expect(isLeft).toBe(1);
      await own.evaluate(async () => {
        for (const { id } of await chrome.tabs.query({ discarded: true })) {
          if (id !== undefined) await chrome.tabs.remove(id);
        }
      });
      await own.close();
    },
  },
  {
    name: "it is loaded again",
    end: async (stage) => {
      await stage.page.reload();
      await stage.prepare(stage.page);
    },
  },
  {
    name: "it goes on to another site",
    end: async (stage) => {
      const { page } = stage;
      stage.forget(page);
      await page.goto("data:text/html,elsewhere");
      stage.afterwards(() => page.close());
    },
  },
  {
    name: "its window is closed",
    end: async (stage, tabId) => {
      const { page, launched } = stage;
      stage.forget(page);
      const own = await openExtensionPage(launched, "popup/popup.html?tab=0");
      await own.evaluate(async (id) => {
        const { id: windowId } = await chrome.windows.create({ tabId: id });
        if (windowId !== undefined) await chrome.windows.remove(windowId);
      }, tabId);
      await own.close();
    },
  },
];

const ended =
  ({ name, end }: PageEnd) =>
  ({ name: lifeStage, reach }: LifeStage): Scenario => ({
    name: `${name} while a socket of it is ${lifeStage}`,
    isQuick: QUICK.join() === [name, lifeStage].join(),
    run: async (stage) => {
      const tabId = await stage.setting.tabIdOf(stage.page);
      await reach(stage);
      await end(stage, tabId);
    },
  });

export const PAGE_END_SCENARIOS: readonly Scenario[] = PAGE_ENDS.flatMap((pageEnd) =>
  USUAL_STAGES.map(ended(pageEnd)),
);

async function closeTab({ launched }: Stage, tabId: number): Promise<void> {
  const own = await openExtensionPage(launched, "popup/popup.html?tab=0");
  await own.evaluate((id) => chrome.tabs.remove(id), tabId);
  await own.close();
}
