/** Pages that ask for too much at once: one window, a bounded queue, and soon silence. */
import type { Page } from "puppeteer-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerPrompt, until } from "../../scripts/browser/extension-windows.ts";
import { startRecordingServer } from "../servers/recording-server.ts";
import { describeInBrowsers } from "./setting.ts";
import { arrivalIn, NO_TRACE, WHILE_IT_LIVED } from "./site-pages.ts";
import { Visit } from "./visit.ts";

const REQUESTS = 100;
const MOST_WAITING = 16;
const DISMISSALS_TO_SILENCE = 3;
const SITES = 12;
const MOST_WINDOWS = 4;

const DENIED = ["error SecurityError Permission LOCAL_NETWORK_DENIED closed", "close closed"];

/** How many of the page's sockets have ended, or have opened. */
const countOf = (page: Page, readyState: "closed" | "open") =>
  page.evaluate(
    (state) =>
      [...window.driver.sockets.values()].filter(({ socket }) => socket.readyState === state)
        .length,
    readyState,
  );

const logsOf = (page: Page) =>
  page.evaluate(() => [...window.driver.sockets.values()].map(({ log }) => log));

describeInBrowsers("prompt floods", (setting) => {
  let visit: Visit;

  beforeEach(() => {
    visit = new Visit(setting);
  });

  afterEach(() => visit.end());

  it("one page asks for 100 destinations: 16 wait, and three dismissals silence it", async () => {
    const server = visit.keep(await startRecordingServer());
    const origin = await visit.newOrigin();
    const page = await visit.openPermitted("/", origin);
    await page.evaluate(
      (count, port) => {
        for (let number = 1; number <= count; number += 1) {
          window.driver.open(`flood ${number}`, `127.0.0.${number}`, port);
        }
      },
      REQUESTS,
      server.port,
    );

    for (let dismissed = 0; dismissed < DISMISSALS_TO_SILENCE; dismissed += 1) {
      const refused = REQUESTS - MOST_WAITING + dismissed;
      await expect.poll(() => countOf(page, "closed")).toBe(refused);
      const prompt = await visit.findPrompt(origin);
      expect(await visit.prompts()).toHaveLength(1);
      expect(await countOf(page, "closed")).toBe(refused);
      await answerPrompt(prompt, "dismiss");
    }
    await expect.poll(() => countOf(page, "closed")).toBe(REQUESTS);
    expect(await logsOf(page)).toEqual(Array.from({ length: REQUESTS }, () => DENIED));
    await visit.expectNobodyAsks();

    await page.reload();
    const log = await page.evaluate(async (port) => {
      const record = window.driver.open("after reload", "127.0.0.1", port);
      await record.closed;
      return record.log;
    }, server.port);
    expect(log).toEqual(DENIED);
    await visit.expectNobodyAsks();
    expect(server.connections).toHaveLength(0);
  });

  it("one page asks for one destination 100 times: that is one question", async () => {
    const server = visit.keep(await startRecordingServer());
    const origin = await visit.newOrigin();
    const page = await visit.openPermitted("/", origin);
    await page.evaluate(
      (count, port) => {
        for (let number = 1; number <= count; number += 1) {
          window.driver.open(`flood ${number}`, "127.0.0.1", port);
        }
      },
      REQUESTS,
      server.port,
    );
    await answerPrompt(await visit.findPrompt(origin), "allow");
    await expect.poll(() => countOf(page, "open")).toBe(REQUESTS);
    expect(await visit.prompts()).toEqual([]);
  });

  it("a site asks on and on, page by page: after three dismissals it asks no more", async () => {
    const origin = await visit.newOrigin();
    const page = await visit.open("/", origin);
    for (let dismissed = 1; dismissed <= DISMISSALS_TO_SILENCE; dismissed += 1) {
      await answerPrompt(await visit.findPrompt(origin), "dismiss");
      await page.reload();
    }
    await visit.open("/", origin);
    await visit.expectNobodyAsks();
  });

  it("many sites ask at once: four windows at most, and each site has its own answer", async () => {
    const pages = new Map<string, Page>();
    // All tabs first: Firefox's driver opens a tab in the window in front, though it be a prompt's.
    for (let count = 0; count < SITES; count += 1) {
      pages.set(await visit.newOrigin(), await visit.openBlank());
    }
    for (const [origin, page] of pages) await page.goto(`${origin}/`);

    while (pages.size > 0) {
      const asking = await askersOf(Math.min(MOST_WINDOWS, pages.size));
      const [asker = ""] = asking;
      expect(asking.filter((origin) => !pages.has(origin))).toEqual([]);
      const page = pages.get(asker);
      const isAllowed = pages.size % 2 === 0;
      await answerPrompt(await visit.findPrompt(asker), isAllowed ? "allow" : "dismiss");
      pages.delete(asker);
      if (page === undefined) throw new Error("Nobody has asked");
      const expected = isAllowed ? WHILE_IT_LIVED : NO_TRACE;
      await expect.poll(() => arrivalIn(page)).toEqual(expected);
    }
    expect(await visit.prompts()).toEqual([]);
  });

  it("a page frames many sites that ask: one window at a time, and none without it", async () => {
    const origins = await Promise.all(Array.from({ length: SITES }, () => visit.newOrigin()));
    const page = await visit.open("/silent.html", await visit.newOrigin());
    await page.evaluate((framed) => {
      for (const origin of framed) {
        const frame = document.createElement("iframe");
        frame.src = `${origin}/`;
        document.body.append(frame);
      }
    }, origins);
    const answered: string[] = [];
    for (let count = 0; count < DISMISSALS_TO_SILENCE; count += 1) {
      const [asker = ""] = await askersOf(1);
      await answerPrompt(await visit.findPrompt(asker), "dismiss");
      expect(origins).toContain(asker);
      expect(answered).not.toContain(asker);
      answered.push(asker);
    }
    await askersOf(1);
    await page.close();
    await visit.expectNoPrompt();
    await visit.expectNobodyAsks();
  });

  /** Who asks, once so many windows show their questions: there are never more. */
  function askersOf(count: number): Promise<readonly string[]> {
    return until(`${count} windows showed their questions`, async () => {
      const prompts = await visit.prompts();
      expect(prompts.length).toBeLessThanOrEqual(count);
      const asking = prompts.flatMap(({ asker }) => asker ?? []);
      return asking.length === count ? asking : undefined;
    });
  }
});
