/** How long a permission holds: for this document, until the browser closes, or for good. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Life } from "../../extension/background/grants/grant.ts";
import { answerPrompt } from "../../scripts/browser/extension-windows.ts";
import { removeFolder } from "../../scripts/browser/launch-browser.ts";
import { BROWSER_FAMILIES } from "../../scripts/manifest.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { stateOfExtension, untilRegistered } from "./extension-state.ts";
import { describeInBrowsers, Setting, startSite } from "./setting.ts";
import {
  arrivalIn,
  CONVERSED,
  converse,
  FROM_THE_START,
  LOCAL_NETWORK_DENIED,
  NO_TRACE,
  shownText,
  untilAvailable,
  WHILE_IT_LIVED,
} from "./site-pages.ts";
import { Visit } from "./visit.ts";

describeInBrowsers("lives", (setting) => {
  let server: EchoServer;
  let visit: Visit;
  /** A site of each test's own. */
  let origin: string;

  beforeAll(async () => {
    server = await startEchoServer();
  });

  afterAll(() => server.close());

  beforeEach(async () => {
    visit = new Visit(setting);
    origin = await visit.newOrigin();
  });

  afterEach(() => visit.end());

  /** A page of the site, which the person has allowed for so long. */
  async function openAllowed(life: Life): Promise<Page> {
    const page = await visit.open("/", origin);
    await answerPrompt(await visit.findPrompt(origin), "allow", { life });
    await untilAvailable(page);
    return page;
  }

  it("once is for the document that asked, and no other", async () => {
    const page = await openAllowed("once");
    expect(await arrivalIn(page)).toEqual(WHILE_IT_LIVED);
    expect(await arrivalIn(await visit.open("/silent.html", origin))).toEqual(NO_TRACE);

    await page.reload();
    const prompt = await visit.findPrompt(origin);
    expect(await shownText(prompt, "#origin")).toBe(origin);
    expect(await arrivalIn(page)).toEqual(NO_TRACE);
    await answerPrompt(prompt, "dismiss");
    expect(await arrivalIn(page)).toEqual(NO_TRACE);
  });

  it("once for a destination leaves every other document without it", async () => {
    const page = await openAllowed("always");
    const first = converse(page, server.port);
    await answerPrompt(await visit.findPrompt(origin), "allow", { life: "once" });
    expect(await first).toEqual(CONVERSED);
    expect(await converse(page, server.port)).toEqual(CONVERSED);

    const second = await visit.open("/", origin);
    expect(await arrivalIn(second)).toEqual(FROM_THE_START);
    for (const document of [second, page]) {
      if (document === page) await page.reload();
      const refused = converse(document, server.port);
      const prompt = await visit.findPrompt(origin);
      expect(await shownText(prompt, "#destination-text")).toBe(`127.0.0.1:${server.port}`);
      await answerPrompt(prompt, "dismiss");
      expect(await refused).toEqual(LOCAL_NETWORK_DENIED);
    }
  });

  it("the session's is there on every load, and never on the disk", async () => {
    const page = await openAllowed("session");
    expect(await arrivalIn(page)).toEqual(WHILE_IT_LIVED);
    await page.reload();
    expect(await arrivalIn(page)).toEqual(FROM_THE_START);
    expect(await arrivalIn(await visit.open("/silent.html", origin))).toEqual(FROM_THE_START);

    const { onDisk, inMemory } = await stateOfExtension(setting.launched);
    expect(onDisk).not.toContain(origin);
    expect(inMemory).toContain(origin);
  });

  it("for good is on the disk", async () => {
    await openAllowed("always");
    const { onDisk, inMemory } = await stateOfExtension(setting.launched);
    expect(onDisk).toContain(origin);
    expect(inMemory).not.toContain(origin);
  });
});

describe.each(BROWSER_FAMILIES)("lives after a restart of %s", (family) => {
  const sites: RunningServer[] = [];
  let home: string;
  let setting: Setting;
  let visit: Visit;
  let forSession: string;
  let forGood: string;
  let blocked: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), `web-tcp-socket-lives-${family}-`));
    [forSession, forGood, blocked] = [await newOrigin(), await newOrigin(), await newOrigin()];
    await start();
    for (const [origin, life] of [
      [forSession, "session"],
      [forGood, "always"],
    ] as const) {
      const page = await visit.open("/", origin);
      await answerPrompt(await visit.findPrompt(origin), "allow", { life });
      await untilAvailable(page);
      await page.reload();
      expect(await arrivalIn(page)).toEqual(FROM_THE_START);
    }
    await visit.open("/", blocked);
    await answerPrompt(await visit.findPrompt(blocked), "block");
    await visit.end();
    await setting.end();
    await start();
  });

  afterAll(async () => {
    await setting.end();
    for (const site of sites) await site.close();
    await removeFolder(home);
  });

  afterEach(() => visit.end());

  async function newOrigin(): Promise<string> {
    const site = await startSite();
    sites.push(site);
    return `http://localhost:${site.port}`;
  }

  async function start(): Promise<void> {
    setting = new Setting();
    await setting.begin(family, { home });
    visit = new Visit(setting);
  }

  it("for good is there, before the first script", async () => {
    // Chromium's driver installs the extension anew.
    await untilRegistered(setting.launched, forGood);
    const page = await visit.open("/silent.html", forGood);
    expect(await arrivalIn(page)).toEqual(FROM_THE_START);
  });

  it("the session's is gone", async () => {
    const silent = await visit.open("/silent.html", forSession);
    expect(await arrivalIn(silent)).toEqual(NO_TRACE);
    const asking = await visit.open("/", forSession);
    await answerPrompt(await visit.findPrompt(forSession), "dismiss");
    expect(await arrivalIn(asking)).toEqual(NO_TRACE);
    const { inMemory, scripts } = await stateOfExtension(setting.launched);
    expect(inMemory).not.toContain(forSession);
    expect(scripts.filter((id) => id.endsWith(forSession))).toEqual([]);
  });

  it("a block is there", async () => {
    const page = await visit.open("/", blocked);
    expect(await arrivalIn(page)).toEqual(NO_TRACE);
    const popup = await setting.openPopup(page);
    await popup.waitForSelector('#state[data-permission="denied"]', { visible: true });
    await popup.close();
    await visit.expectNobodyAsks();
  });
});
