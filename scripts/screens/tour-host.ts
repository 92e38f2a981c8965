import { writeFile } from "node:fs/promises";
import { endHost, hostFileOf } from "../../tests/end-to-end/installed-host.ts";
import { printing, TROUBLED_HOSTS } from "../../tests/end-to-end/troubled-hosts.ts";
import { openExtensionPage } from "../browser/extension-windows.ts";
import { lookAt, type ScreenTour, visitSite } from "./screen-tour.ts";
import { screen } from "./tour-options.ts";
import { lookAtPopup } from "./tour-popups.ts";

const OUTDATED = printing({ type: "hello", version: 1, hostVersion: "0.0.1" });

/** The page that opens after installing, with each trouble of the host; in a browser without one. */
export async function tourHost(tour: ScreenTour): Promise<void> {
  const { launched } = tour;
  await lookAtWelcome(tour, "welcome-not-installed", "#host");
  const news = await visitSite(tour, "news.example");
  await lookAtPopup(tour, "popup-host", news, "#host");
  const settings = await openExtensionPage(launched, "options/options.html#show-settings");
  await lookAt(tour, screen("options-settings-host", "#host"), settings);
  await settings.close();
  await launched.installHost();
  for (const { name, title, program } of troubles()) {
    await writeFile(hostFileOf(launched), program);
    await lookAtWelcome(tour, name, "#host", title);
  }
  await endHost(launched);
  await launched.installHost();
  await lookAtWelcome(tour, "welcome-ready", "#ready");
}

/** One of each. */
function troubles() {
  const byTitle = new Map(TROUBLED_HOSTS.map((host) => [host.title, host.program]));
  byTitle.set("hostOutdated", OUTDATED);
  return [...byTitle].map(([title, program]) => ({
    name: `welcome-${title.slice("host".length).toLowerCase()}`,
    title,
    program,
  }));
}

/** @param title the name of what the page says of the host by then, if it says anything */
async function lookAtWelcome(
  tour: ScreenTour,
  name: string,
  ready: string,
  title?: string,
): Promise<void> {
  const welcome = await openExtensionPage(tour.launched, "welcome/welcome.html");
  if (title !== undefined) {
    // At first it may tell of what was found last.
    await welcome.waitForFunction(
      (key) => document.querySelector("#host-title")?.textContent === chrome.i18n.getMessage(key),
      {},
      title,
    );
  }
  await lookAt(tour, screen(name, ready), welcome);
  await welcome.close();
}
