import type { Page } from "puppeteer-core";
import * as v from "valibot";
import { runExpression, type Scenarios } from "./load-scenarios.ts";
import type { RunScenario } from "./record-logs.ts";

/** Puts the scenarios into a page that has our interface. */
export async function runInPage(page: Page, { source }: Scenarios): Promise<RunScenario> {
  await page.evaluate(`${source} null`);
  return async (name, addresses) =>
    v.parse(logSchema, await page.evaluate(runExpression(name, addresses)));
}

const logSchema = v.array(v.string());
