import type { Page } from "puppeteer-core";
import type { Setting } from "../end-to-end/setting.ts";
import type { Addresses } from "./scripted-servers.ts";

/** A page that has been allowed, prompt by prompt, all that the scenarios do. */
export async function newScenarioPage(setting: Setting, addresses: Addresses): Promise<Page> {
  const page = await setting.newPermittedPage();
  const { unknown: _isNotAskedAbout, named: _isAllowedByItsAddress, ...others } = addresses;
  const destinations = new Map(
    Object.values(others).map((address) => [`${address.host} ${address.port}`, address]),
  );
  for (const { host, port } of destinations.values()) {
    await setting.allowDestination(page, host, port);
  }
  for (const port of [0, addresses.refused.port]) {
    await setting.allowing(page.evaluate((toUse) => window.driver.listen("allowed", toUse), port));
    await page.evaluate(() => window.driver.servers.get("allowed")?.close());
  }
  return page;
}
