import type { Page } from "puppeteer-core";
import * as v from "valibot";
import { bidiConnectionOf } from "./bidi-connection.ts";
import type { LaunchedBrowser } from "./launch-browser.ts";

const createdSchema = v.object({ result: v.object({ context: v.string() }) });

/**
 * Opens an empty tab beside the browser's first one. Firefox's driver, where it is not told beside
 * which, takes the window that was in front last, though it be a prompt's, and waits for the tab in
 * there to be hidden: in vain if the prompt closes meanwhile, and the new tab may close with it.
 */
export async function openTab({
  browser,
  family,
}: Pick<LaunchedBrowser, "browser" | "family">): Promise<Page> {
  const [first] = await browser.pages();
  if (family === "chromium" || first === undefined) return browser.newPage();
  const answer = await bidiConnectionOf(browser).send("browsingContext.create", {
    type: "tab",
    referenceContext: contextOf(first),
  });
  const { context } = v.parse(createdSchema, answer).result;
  const page = (await browser.pages()).find((each) => contextOf(each) === context);
  if (page === undefined) throw new Error(`The driver does not list the new tab ${context}`);
  return page;
}

/** What the protocol calls a page by; Puppeteer keeps it to itself. */
function contextOf(page: Page): unknown {
  return Reflect.get(page.mainFrame(), "_id");
}
