/** A browser stops the broker when it likes to. The next one finds the questions that are open. */
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { answerPrompt } from "../../scripts/browser/extension-windows.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import { describeInBrowsers } from "./setting.ts";
import {
  arrivalIn,
  CONVERSED,
  converse,
  NO_TRACE,
  shownText,
  untilAvailable,
  WHILE_IT_LIVED,
} from "./site-pages.ts";
import { stopBroker } from "./stop-broker.ts";
import { type OpenPrompt, Visit } from "./visit.ts";

describeInBrowsers("restart of the broker", (setting) => {
  let visit: Visit;
  /** Two servers to connect to. */
  let first: EchoServer;
  let second: EchoServer;

  beforeAll(async () => {
    first = await startEchoServer();
    second = await startEchoServer();
  });

  afterAll(() => Promise.all([first.close(), second.close()]));

  beforeEach(() => {
    visit = new Visit(setting);
  });

  afterEach(() => visit.end());

  /** A site that was allowed and asks for both servers: for the second one after the first. */
  async function openWithTwoQuestions(): Promise<{ page: Page; prompt: OpenPrompt }> {
    const origin = await visit.newOrigin();
    const page = await visit.openPermitted("/", origin);
    await page.evaluate(
      (ports) => {
        for (const port of ports) window.driver.open(`to ${port}`, "127.0.0.1", port);
      },
      [first.port, second.port],
    );
    const prompt = await visit.findAnotherPrompt(origin, undefined);
    await expectAbout(prompt, first);
    return { page, prompt };
  }

  /** A site of its own, which does not ask yet. */
  const openSilent = async () => visit.open("/silent.html", await visit.newOrigin());

  /** The question that comes after another one. */
  async function findNext(earlier: OpenPrompt): Promise<OpenPrompt> {
    const next = await visit.findAnotherPrompt(earlier.asker ?? "", earlier);
    await expectAbout(next, second);
    return next;
  }

  it("leaves a prompt as it is, and its answer holds", async () => {
    const origin = await visit.newOrigin();
    const page = await visit.open("/", origin);
    const prompt = await visit.findPrompt(origin);
    await stopBroker(setting.launched);
    expect(await shownText(prompt, "#origin")).toBe(origin);
    expect(await arrivalIn(page)).toEqual(NO_TRACE);
    await answerPrompt(prompt, "allow");
    await untilAvailable(page);
    expect(await arrivalIn(page)).toEqual(WHILE_IT_LIVED);
  });

  it("finds the prompts of several sites", async () => {
    // Firefox's driver would open the second one in the window of the first one's prompt.
    const pages = [await openSilent(), await openSilent()];
    for (const page of pages) await page.goto(new URL("/", page.url()).href);
    const prompts: Page[] = [];
    for (const page of pages) prompts.push(await visit.findPrompt(new URL(page.url()).origin));
    await stopBroker(setting.launched);
    for (const prompt of prompts) await answerPrompt(prompt, "allow");
    for (const page of pages) {
      await untilAvailable(page);
      expect(await arrivalIn(page)).toEqual(WHILE_IT_LIVED);
    }
  });

  it("finds what waits behind a prompt", async () => {
    const { page, prompt } = await openWithTwoQuestions();
    await stopBroker(setting.launched);
    await answerPrompt(prompt.page, "allow");
    await answerPrompt((await findNext(prompt)).page, "allow");
    expect(await converse(page, first.port)).toEqual(CONVERSED);
    expect(await converse(page, second.port)).toEqual(CONVERSED);
  });

  it("takes a window for answered that was closed while nobody was there", async () => {
    const { page, prompt } = await openWithTwoQuestions();
    await standStill(prompt.page, setting.launched);
    await stopBroker(setting.launched);
    await prompt.page.close();
    await answerPrompt((await findNext(prompt)).page, "allow");
    expect(await converse(page, second.port)).toEqual(CONVERSED);
  });

  it("lets a prompt go whose tab was closed while nobody was there", async () => {
    const { page, prompt } = await openWithTwoQuestions();
    await standStill(prompt.page, setting.launched);
    await stopBroker(setting.launched);
    await page.close();
    await visit.expectNoPrompt();
    await visit.expectNobodyAsks();
  });
});

async function expectAbout({ page }: OpenPrompt, { port }: EchoServer): Promise<void> {
  expect(await shownText(page, "#destination-text")).toBe(`127.0.0.1:${port}`);
}

/** Has a prompt notice nothing more, so that it does not start the broker. */
async function standStill(prompt: Page, { family }: LaunchedBrowser): Promise<void> {
  if (family === "chromium") {
    const session = await prompt.createCDPSession();
    await session.send("Debugger.enable");
    await session.send("Debugger.pause");
  } else {
    await prompt.evaluate(() => {
      const silent = { addListener() {} };
      const port = { onMessage: silent, onDisconnect: silent, postMessage() {} };
      Reflect.set(chrome.runtime, "connect", () => port);
    });
  }
}
