import type { Page } from "puppeteer-core";
import * as v from "valibot";
import { RUNNER_NAME, type Scenarios } from "./load-scenarios.ts";
import type { RunScenario } from "./record-logs.ts";

/** Puts the scenarios into a page that has our interface. */
export async function runInPage(page: Page, { source }: Scenarios): Promise<RunScenario> {
  await page.evaluate(`${source} null`);
  return async (name, addresses) => {
    const parameters = JSON.stringify([name, addresses]);
    return v.parse(logSchema, await page.evaluate(`${RUNNER_NAME}(...${parameters})`));
  };
}

const logSchema = v.array(v.string());
