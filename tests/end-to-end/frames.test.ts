/** Who has the interface where one document frames another. */
import type { Frame, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerPrompt, openExtensionPage } from "../../scripts/browser/extension-windows.ts";
import { BY_THE_CLOCK } from "../../scripts/browser/until-interface.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { describeInBrowsers, startSite } from "./setting.ts";
import {
  arrivalIn,
  CONVERSED,
  converse,
  FROM_THE_START,
  NO_TRACE,
  shownText,
  untilAvailable,
  WHILE_IT_LIVED,
} from "./site-pages.ts";
import { Visit } from "./visit.ts";

describeInBrowsers("frames", (setting) => {
  let server: EchoServer;
  let visit: Visit;
  /** The test site again, as somebody else's. */
  let other: RunningServer;

  beforeAll(async () => {
    server = await startEchoServer();
    other = await startSite();
  });

  afterAll(() => Promise.all([server.close(), other.close()]));

  beforeEach(() => {
    visit = new Visit(setting);
  });

  afterEach(() => visit.end());

  /** A page of one origin that frames a document, which may be of another one. */
  async function openFraming(
    topOrigin: string,
    address: string,
    sandbox?: string,
  ): Promise<{ page: Page; frame: Frame }> {
    const query = new URLSearchParams({ frame: address, ...(sandbox && { sandbox }) });
    const page = await visit.open(`/frames.html?${query}`, topOrigin);
    return { page, frame: await frameOf(page) };
  }

  describe("of a site that was allowed", () => {
    beforeAll(async () => {
      await (await setting.newPermittedPage()).close();
    });

    it("have the interface before their first script, and connect", async () => {
      const { page, frame } = await openFraming(setting.origin, "/silent.html");
      expect(await arrivalIn(frame)).toEqual(FROM_THE_START);
      expect(await arrivalIn(page)).toEqual(FROM_THE_START);

      const conversation = converse(frame, server.port);
      const prompt = await visit.findPrompt(setting.origin);
      expect(await askers(prompt)).toEqual({ origin: setting.origin, framedBy: undefined });
      await answerPrompt(prompt, "allow");
      expect(await conversation).toEqual(CONVERSED);
    });

    it("have nothing where another site frames them", async () => {
      const { page, frame } = await openFraming(foreign(other), `${setting.origin}/silent.html`);
      expect(await arrivalIn(frame)).toEqual(NO_TRACE);
      expect(await arrivalIn(page)).toEqual(NO_TRACE);
    });

    it("have nothing in a sandbox", async () => {
      const { frame } = await openFraming(setting.origin, "/silent.html", "allow-scripts");
      expect(await frame.evaluate(() => self.origin)).toBe("null");
      expect(await arrivalIn(frame)).toEqual(NO_TRACE);
    });
  });

  describe("of a site that asks inside another one", () => {
    /** Frames the site that asks. */
    let around: string;
    let asking: string;

    beforeAll(() => {
      around = `http://localhost:${other.port}`;
      asking = foreign(other);
    });

    it("are asked about with both origins, and get the interface while they live", async () => {
      const { page, frame } = await openFraming(around, `${asking}/`);
      const prompt = await visit.findPrompt(asking);
      expect(await askers(prompt)).toEqual({ origin: asking, framedBy: around });
      expect(await arrivalIn(frame)).toEqual(NO_TRACE);
      await answerPrompt(prompt, "allow");
      await untilAvailable(frame);
      expect(await arrivalIn(frame)).toEqual(WHILE_IT_LIVED);
      expect(await arrivalIn(page)).toEqual(NO_TRACE);

      const conversation = converse(frame, server.port);
      const next = await visit.findPrompt(asking);
      expect(await askers(next)).toEqual({ origin: asking, framedBy: around });
      expect(await shownText(next, "#destination-text")).toBe(`127.0.0.1:${server.port}`);
      await answerPrompt(next, "allow");
      expect(await conversation).toEqual(CONVERSED);
    });

    it("get it by themselves from then on", async () => {
      const { frame } = await openFraming(around, `${asking}/`);
      await untilAvailable(frame);
      expect(await arrivalIn(frame)).toEqual(WHILE_IT_LIVED);
      expect(await converse(frame, server.port)).toEqual(CONVERSED);
    });

    it("have nothing inside a third site, which was allowed itself", async () => {
      const { page, frame } = await openFraming(setting.origin, `${asking}/`);
      expect(await arrivalIn(page)).toEqual(FROM_THE_START);
      const prompt = await visit.findPrompt(asking);
      expect(await askers(prompt)).toEqual({ origin: asking, framedBy: setting.origin });
      await answerPrompt(prompt, "dismiss");
      expect(await arrivalIn(frame)).toEqual(NO_TRACE);
    });

    it("have nothing where nobody frames them", async () => {
      const page = await visit.open("/", asking);
      const prompt = await visit.findPrompt(asking);
      expect(await askers(prompt)).toEqual({ origin: asking, framedBy: undefined });
      await answerPrompt(prompt, "dismiss");
      expect(await arrivalIn(page)).toEqual(NO_TRACE);
    });

    it("have nothing once the person has taken it back", async () => {
      const { page, frame } = await openFraming(around, `${asking}/`);
      await untilAvailable(frame);
      await revokeInOptions(asking, around);
      await page.reload();
      const next = await frameOf(page);
      const prompt = await visit.findPrompt(asking);
      expect(await askers(prompt)).toEqual({ origin: asking, framedBy: around });
      await answerPrompt(prompt, "dismiss");
      expect(await arrivalIn(next)).toEqual(NO_TRACE);
    });
  });

  /** Takes back what a site may do inside another one, in the list of sites. */
  async function revokeInOptions(origin: string, framedBy: string): Promise<void> {
    const options = await openExtensionPage(setting.launched, "options/options.html");
    await options.waitForSelector("#sites", { visible: true });
    for (const site of await options.$$("tbody")) {
      const origins = await site.$$eval(".site-facts", (facts) =>
        facts.map(({ textContent }) => textContent ?? ""),
      );
      const isThisOne = origins.some((text) => text.includes(origin) && text.includes(framedBy));
      if (isThisOne) await (await site.$(".site-facts button"))?.click();
    }
    await options.waitForSelector("#undo-bar", { visible: true });
    await options.close();
  }
});

/** Who asks, and who frames them, as the person is told. */
async function askers(prompt: Page) {
  return {
    origin: await shownText(prompt, "#origin"),
    framedBy: await shownText(prompt, "#framed-by-origin"),
  };
}

/** By its address, which is another site than its name. */
function foreign({ port }: RunningServer): string {
  return `http://127.0.0.1:${port}`;
}

/** The one frame within a document, when it has run its scripts. */
async function frameOf(parent: Page | Frame): Promise<Frame> {
  const element = await parent.waitForSelector("iframe");
  const frame = await element?.contentFrame();
  if (!frame) throw new Error("There is no frame");
  await frame.waitForFunction(
    () => document.readyState === "complete" && "timesAvailable" in window,
    BY_THE_CLOCK,
  );
  return frame;
}
