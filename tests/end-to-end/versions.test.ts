/**
 * Extension and host come by different ways, so one is older than the other at times: they work
 * where they can, and the person is told which one to update.
 */
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SUPPORTED_VERSIONS } from "../../protocol/version.ts";
import { openExtensionPage } from "../../scripts/browser/extension-windows.ts";
import { BROWSER_FAMILIES } from "../../scripts/manifest.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startHttpServer } from "../servers/http-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { extensionText } from "./extension-text.ts";
import { endHost, hostFileOf } from "./installed-host.ts";
import { writeExtension, writeHost } from "./other-versions.ts";
import { describeInBrowsers, Setting } from "./setting.ts";
import { shownText } from "./site-pages.ts";

const LENGTH = 1024 * 1024;
const SEED = 5;
const EXPECTED = createHash("sha256").update(deterministicBytes(LENGTH, SEED)).digest("hex");

const { minimumVersion: oldest, maximumVersion: newest } = SUPPORTED_VERSIONS;
const AHEAD = { minimumVersion: newest, maximumVersion: newest + 1 };
const BEYOND = { minimumVersion: newest + 1, maximumVersion: newest + 2 };
const BEHIND = { minimumVersion: oldest, maximumVersion: newest - 1 };

const installCommand = (name: string) => `node dist/native-host/cli.js install --browser ${name}`;

/** What popup and welcome page say of the host. */
interface Told {
  readonly title: string | undefined;
  readonly step: string | undefined;
  readonly command: string | undefined;
  /** Undefined where there is nothing to be tried again. */
  readonly tryAgain: string | undefined;
}

const NOTHING: Told = {
  title: undefined,
  step: undefined,
  command: undefined,
  tryAgain: undefined,
};

async function toldIn(page: Page): Promise<Told> {
  const shown = (id: string) => shownText(page, `#${id}`);
  const [title, step] = [await shown("host-title"), await shown("host-step")];
  return {
    title,
    step,
    command: await shown("host-command"),
    tryAgain: await shown("check-host"),
  };
}

async function trouble(name: string, command: string): Promise<Told> {
  const title = await extensionText(name);
  const step = await extensionText(`${name}Step`);
  return { title, step, command, tryAgain: await extensionText("hostTryAgain") };
}

/** What the popup says, about the site of a page. */
async function toldInPopup(setting: Setting, page: Page): Promise<Told> {
  const popup = await setting.openPopup(page);
  await popup.waitForSelector("#site", { visible: true });
  const told = await toldIn(popup);
  await popup.close();
  return told;
}

/** What the welcome page says once it knows the host. */
async function toldInWelcome({ launched }: Setting, settledBy: string): Promise<Told> {
  const welcome = await openExtensionPage(launched, "welcome/welcome.html");
  await welcome.waitForSelector(settledBy, { visible: true });
  const told = await toldIn(welcome);
  await welcome.close();
  return told;
}

/** The log of a socket for which there is no host. */
function logInVain(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const { closed, log } = window.driver.open("in vain", "host.invalid", 4000);
    await closed;
    return log;
  });
}

const IN_VAIN = ["error NotAvailableError Host HOST_VERSION closed", "close closed"];

describeInBrowsers("a host of another release", (setting) => {
  let server: RunningServer;
  let page: Page;

  beforeAll(async () => {
    server = await startHttpServer();
    page = await setting.newPermittedPage();
    await setting.allowDestination(page, "127.0.0.1", server.port);
  });

  afterAll(async () => {
    await page.close();
    await server.close();
  });

  const expectConversation = async () => {
    const answer = await page.evaluate((to) => window.driver.request({ ...to, method: "GET" }), {
      host: "127.0.0.1",
      port: server.port,
      path: `/bytes/${LENGTH}?seed=${SEED}`,
    });
    expect(answer).toMatchObject({ byteLength: LENGTH, sha256: EXPECTED });
  };

  const useHost = async (versions: typeof SUPPORTED_VERSIONS) => {
    await writeHost(hostFileOf(setting.launched), versions);
    await endHost(setting.launched);
  };

  it("that is one protocol version behind works, and an update is a hint", async () => {
    await useHost(BEHIND);
    await expectConversation();
    const hint = {
      ...(await trouble("hostOutdated", installCommand(setting.launched.family))),
      tryAgain: undefined,
    };
    expect(await toldInPopup(setting, page)).toEqual(hint);
    expect(await toldInWelcome(setting, "#ready")).toEqual(hint);
  });

  it("that is one protocol version ahead works, and nothing is said", async () => {
    await useHost(AHEAD);
    await expectConversation();
    expect(await toldInPopup(setting, page)).toEqual(NOTHING);
    expect(await toldInWelcome(setting, "#ready")).toEqual(NOTHING);
  });

  it("that has gone beyond the extension has the person update the extension", async () => {
    await useHost(BEYOND);
    expect(await logInVain(page)).toEqual(IN_VAIN);
    const told = await trouble("hostTooNew", "npm run build");
    expect(await toldInPopup(setting, page)).toEqual(told);
    expect(await toldInWelcome(setting, "#host")).toEqual(told);
  });
});

describe.each(BROWSER_FAMILIES)("an extension that has gone beyond the host in %s", (family) => {
  const setting = new Setting();
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-versions-"));
    const extension = join(folder, family);
    await writeExtension(family, extension, BEYOND);
    await setting.begin(family, { extension });
  });

  afterAll(async () => {
    await setting.end();
    await rm(folder, { recursive: true });
  });

  it("has the person update the host", async () => {
    const page = await setting.newPermittedPage();
    expect(await logInVain(page)).toEqual(IN_VAIN);
    const told = await trouble("hostTooOld", installCommand(family));
    expect(await toldInPopup(setting, page)).toEqual(told);
    expect(await toldInWelcome(setting, "#host")).toEqual(told);
  });
});
