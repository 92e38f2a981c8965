/** Private windows are apart from the others, and what is answered in them goes with them. */
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { answerPrompt } from "../../scripts/browser/extension-windows.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import { stateOfExtension } from "./extension-state.ts";
import { allowInPrivateWindows, closePrivateWindows, openPrivatePage } from "./private-window.ts";
import { describeInBrowsers } from "./setting.ts";
import {
  arrivalIn,
  CONVERSED,
  converse,
  FROM_THE_START,
  NO_TRACE,
  shownText,
  untilAvailable,
} from "./site-pages.ts";
import { Visit } from "./visit.ts";

describeInBrowsers("private windows", (setting) => {
  let server: EchoServer;
  let visit: Visit;
  /** A site of each test's own. */
  let origin: string;
  let privatePages = 0;

  beforeAll(async () => {
    server = await startEchoServer();
    await allowInPrivateWindows(setting.launched);
  });

  afterAll(() => server.close());

  beforeEach(async () => {
    visit = new Visit(setting);
    origin = await visit.newOrigin();
  });

  afterEach(async () => {
    await closePrivateWindows(setting.launched);
    await visit.end();
  });

  const openPrivate = (path = "/") => {
    privatePages += 1;
    return openPrivatePage(setting.launched, `${origin}${path}?private=${privatePages}`);
  };
  const openPrivateAllowed = async () => {
    const page = await openPrivate();
    await answerPrompt(await visit.findPrompt(origin), "allow", { life: "session" });
    await untilAvailable(page);
    return page;
  };
  /** What the toolbar says of the site in a page. */
  const stateInPopup = async (page: Page) => {
    const popup = await setting.openPopup(page);
    const state = await popup.waitForSelector("#state[data-permission]", { visible: true });
    const permission = await state?.evaluate((element) => element.getAttribute("data-permission"));
    await popup.close();
    return permission;
  };

  it("ask for themselves, whatever was allowed elsewhere, and not for good", async () => {
    await visit.openPermitted("/", origin);

    const secret = await openPrivate();
    const prompt = await visit.findPrompt(origin);
    expect(await arrivalIn(secret)).toEqual(NO_TRACE);
    await prompt.waitForSelector("#private-window", { visible: true });
    expect(await shownText(prompt, "#origin")).toBe(origin);
    expect(await shownText(prompt, "#life-session-text")).toBe("Until the private windows close");
    expect(await shownText(prompt, "#life-always-text")).toBeUndefined();
    await answerPrompt(prompt, "allow", { life: "session" });
    await untilAvailable(secret);

    await secret.reload();
    expect(await arrivalIn(secret)).toEqual(FROM_THE_START);
    const conversation = converse(secret, server.port);
    const next = await visit.findPrompt(origin);
    await next.waitForSelector("#private-window", { visible: true });
    await answerPrompt(next, "allow", { life: "session" });
    expect(await conversation).toEqual(CONVERSED);
    expect(await converse(secret, server.port)).toEqual(CONVERSED);
  });

  it("change nothing elsewhere, and write nothing down", async () => {
    const page = await visit.open("/silent.html", origin);
    await openPrivateAllowed();
    expect(await arrivalIn(page)).toEqual(NO_TRACE);
    await page.reload();
    expect(await arrivalIn(page)).toEqual(NO_TRACE);
    expect(await stateInPopup(page)).toBe("prompt");

    const { onDisk, inMemory } = await stateOfExtension(setting.launched);
    expect(onDisk).not.toContain(origin);
    expect(inMemory).toContain(`private ${origin}`);
  });

  it("keep what was refused in them to themselves", async () => {
    const page = await visit.open("/silent.html", origin);
    await openPrivate();
    await answerPrompt(await visit.findPrompt(origin), "block");
    await expect.poll(privateTraces).not.toEqual([]);
    expect((await stateOfExtension(setting.launched)).onDisk).not.toContain(origin);
    expect(await stateInPopup(await openPrivate("/silent.html"))).toBe("denied");
    expect(await stateInPopup(page)).toBe("prompt");
  });

  it("take what was allowed with them when the last one closes", async () => {
    await openPrivateAllowed();
    await openPrivate("/silent.html");
    expect(await privateTraces()).not.toEqual([]);
    await closePrivateWindows(setting.launched);
    await expect.poll(privateTraces).toEqual([]);

    const next = await openPrivate();
    const prompt = await visit.findPrompt(origin);
    expect(await arrivalIn(next)).toEqual(NO_TRACE);
    await answerPrompt(prompt, "dismiss");
  });

  it("have the blocks of the others", async () => {
    await visit.open("/", origin);
    await answerPrompt(await visit.findPrompt(origin), "block");
    const secret = await openPrivate();
    expect(await stateInPopup(secret)).toBe("denied");
    expect(await arrivalIn(secret)).toEqual(NO_TRACE);
  });

  /** What the browser keeps for this site in private windows. */
  async function privateTraces(): Promise<readonly string[]> {
    const { inMemory, scripts } = await stateOfExtension(setting.launched);
    return [...scripts, inMemory].filter((trace) => trace.includes(`private ${origin}`));
  }
});
