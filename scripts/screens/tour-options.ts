import type { Page } from "puppeteer-core";
import { chooseFile } from "../../tests/end-to-end/grants-file.ts";
import { stopBroker } from "../../tests/end-to-end/stop-broker.ts";
import { openExtensionPage } from "../browser/extension-windows.ts";
import { lookAt, type ScreenTour } from "./screen-tour.ts";

const PAGE = "options/options.html";
const CREATED_AT = Date.UTC(2026, 4, 3);

/** What a person brings along from another computer. */
const FILE = {
  format: "web-tcp-socket-grants",
  version: 1,
  sites: ["printer.example", "phone.example"].map((host) => ({
    origin: `https://${host}`,
    grants: [
      {
        scopes: ["connect", "local-network"],
        destinations: [`*.${host}:9100`, "10.0.0.0/8:9100-9102"],
        description: "To print what you choose",
        createdAt: CREATED_AT,
      },
    ],
    blocks: [],
  })),
};

/** The page of all sites before there are any; before all other tours. */
export async function tourEmptyOptions(tour: ScreenTour): Promise<void> {
  const options = await openExtensionPage(tour.launched, PAGE);
  await lookAt(tour, screen("options-empty", "#empty"), options);
  await showView(options, "log", "#log-empty");
  await lookAt(tour, screen("options-log-empty", "#log-empty"), options);
  await options.close();
}

/** Everything on the page of all sites; after the tours of prompts and popups. */
export async function tourOptions(tour: ScreenTour): Promise<void> {
  const options = await openExtensionPage(tour.launched, PAGE);
  await lookAt(tour, screen("options-sites", "#sites tbody tr"), options);
  await options.type("#search", "files.example");
  await options.waitForFunction(() => document.querySelectorAll("#sites tbody").length === 1);
  const edit = await options.$("#sites tr:last-child .act > button");
  await edit?.click();
  await lookAt(tour, screen("options-edit", "#edit-dialog[open]"), options);
  await options.click("#edit-cancel");
  await options.click("#search", { count: 3 });
  await options.keyboard.press("Backspace");
  await options.waitForSelector("#forget-all", { visible: true });
  await options.click("#forget-all");
  await lookAt(tour, screen("options-forget-all", "#forget-all-dialog[open]"), options);
  await options.click("#forget-all-cancel");
  await showView(options, "log", "#log-entries tr");
  await lookAt(tour, screen("options-log", "#log-entries tr"), options);
  await showView(options, "settings", "#host-check");
  await lookAt(tour, screen("options-settings", "#host-check"), options);
  await options.click("#report");
  await lookAt(tour, screen("options-report", "#report-dialog[open]"), options);
  await options.click("#report-close");
  await chooseFile(options, JSON.stringify(FILE));
  await lookAt(tour, screen("options-import", "#import-dialog[open]"), options);
  await options.click("#import-confirm");
  await lookAt(tour, screen("options-undo", "#undo-bar"), options);
  await damageStorage(tour, options);
  const after = await openExtensionPage(tour.launched, PAGE);
  await lookAt(tour, screen("options-storage-problem", "#problems"), after);
  await after.close();
}

export function screen(name: string, ready: string) {
  return { name, kind: "page", ready } as const;
}

async function showView(options: Page, view: string, ready: string): Promise<void> {
  await options.click(`#to-${view}`);
  await options.waitForSelector(ready, { visible: true });
}

/** Has the next broker find what it cannot read. */
async function damageStorage({ launched }: ScreenTour, options: Page): Promise<void> {
  await options.evaluate(async () => {
    const { permissions } = await chrome.storage.local.get("permissions");
    const isStored =
      typeof permissions === "object" && permissions !== null && "sites" in permissions;
    if (!isStored) throw new Error("Nothing is stored yet");
    const sites = Object.assign({}, permissions.sites, {
      "https://old.example": { grants: "all" },
    });
    await chrome.storage.local.set({ permissions: { ...permissions, sites } });
  });
  await options.close();
  await stopBroker(launched);
}
