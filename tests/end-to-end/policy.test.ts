/** What an administrator has set, in the file in which the browser looks for it. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerPrompt, openExtensionPage } from "../../scripts/browser/extension-windows.ts";
import { removeFolder } from "../../scripts/browser/launch-browser.ts";
import { BY_THE_CLOCK } from "../../scripts/browser/until-interface.ts";
import { BROWSER_FAMILIES } from "../../scripts/manifest.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { untilRegistered } from "./extension-state.ts";
import { noPolicyFile, PolicyFile } from "./policy-file.ts";
import { Setting, startSite } from "./setting.ts";
import {
  arrivalIn,
  CONVERSED,
  converse,
  FROM_THE_START,
  LOCAL_NETWORK_DENIED,
  NO_TRACE,
  shownText,
} from "./site-pages.ts";
import { Visit } from "./visit.ts";

describe.each(BROWSER_FAMILIES)("policy in %s", (family) => {
  const reason = noPolicyFile(family);
  describe.skipIf(reason !== undefined)(reason ?? "with a file of its own", () => {
    let setting: Setting;
    let visit: Visit;
    let file: PolicyFile;
    const servers: RunningServer[] = [];
    /** Two servers to connect to. */
    let first: EchoServer;
    let second: EchoServer;
    /** The site that the policy grants something. */
    let granted: string;

    beforeAll(async () => {
      first = await startEchoServer();
      second = await startEchoServer();
      servers.push(first, second);
      granted = await newOrigin();
      file = new PolicyFile(family);
    });

    afterAll(async () => {
      for (const server of servers) await server.close();
    });

    beforeEach(() => {
      visit = new Visit(setting);
    });

    afterEach(() => visit.end());

    async function newOrigin(): Promise<string> {
      const site = await startSite();
      servers.push(site);
      return `http://localhost:${site.port}`;
    }

    /** @param policy undefined for none */
    async function start(policy: object | undefined, home?: string): Promise<void> {
      setting = new Setting();
      await setting.begin(family, {
        ...(home !== undefined && { home }),
        ...(policy && {
          wrapProgram: (program: string, folder: string) => file.wrap(program, folder, policy),
        }),
      });
      if (policy !== undefined) await untilRegistered(setting.launched, granted);
    }

    const grantFor = (origin: string) => ({
      origin,
      scopes: ["connect", "local-network"],
      destinations: [destination(first)],
    });

    describe("that lets people decide the rest", () => {
      let home: string;
      /** What a person had allowed, and the policy blocks as a whole, or for one destination. */
      let blocked: string;
      let narrowed: string;
      /** What the policy grants something until it is changed. */
      let leaving: string;
      let policy: Record<"grants" | "blocks", readonly object[]> & { readonly limits: object };

      beforeAll(async () => {
        home = await mkdtemp(join(tmpdir(), `web-tcp-socket-policy-${family}-`));
        blocked = await newOrigin();
        narrowed = await newOrigin();
        leaving = await newOrigin();
        policy = {
          grants: [
            grantFor(granted),
            grantFor(leaving),
            { origin: "https://mail.example/inbox", scopes: ["connect"], destinations: ["*:*"] },
          ],
          blocks: [{ origin: blocked }, { origin: narrowed, destinations: [destination(first)] }],
          limits: { socketsPerSite: 2 },
        };
        await start(undefined, home);
        visit = new Visit(setting);
        for (const origin of [blocked, narrowed]) {
          const page = await visit.openPermitted("/", origin);
          for (const server of [first, second]) await converseAsked(page, server);
        }
        await visit.end();
        await setting.end();
        await start(policy, home);
      });

      afterAll(async () => {
        await setting.end();
        await removeFolder(home);
      });

      it("gives a site the interface from its first load on, and asks nobody", async () => {
        const page = await visit.open("/", granted);
        expect(await arrivalIn(page)).toEqual(FROM_THE_START);
        expect(await converse(page, first.port)).toEqual(CONVERSED);
        await visit.expectNobodyAsks();
      });

      it("has the person asked about what goes beyond the grant", async () => {
        await converseAsked(await visit.open("/", granted), second);
      });

      it("bounds what a site may have at once", async () => {
        const page = await visit.open("/", granted);
        const logs = await page.evaluate(async (port) => {
          const records = ["one", "two", "three"].map((name) =>
            window.driver.open(name, "127.0.0.1", port),
          );
          await Promise.all(records.map(({ opened }) => opened));
          await records[2]?.closed;
          return records.map(({ log }) => log);
        }, first.port);
        const refused = ["error SecurityError Permission QUOTA closed", "close closed"];
        expect(logs).toEqual([["open open"], ["open open"], refused]);
      });

      it("takes from a site what a person had allowed", async () => {
        const page = await visit.open("/", blocked);
        expect(await arrivalIn(page)).toEqual(NO_TRACE);
        const popup = await setting.openPopup(page);
        await popup.waitForSelector('#state[data-permission="denied"]', { visible: true });
        expect(await shownText(popup, "#unblock")).toBeUndefined();
        await popup.close();
        await visit.expectNobodyAsks();
      });

      it("takes one destination from a site, and leaves it the others", async () => {
        const page = await visit.open("/", narrowed);
        expect(await arrivalIn(page)).toEqual(FROM_THE_START);
        expect(await converse(page, first.port)).toEqual(LOCAL_NETWORK_DENIED);
        expect(await converse(page, second.port)).toEqual(CONVERSED);
      });

      it("is reported where it is mistaken", async () => {
        const options = await openExtensionPage(setting.launched, "options/options.html");
        await options.waitForSelector("#mistakes", { visible: true });
        expect(await shownText(options, "#mistake-list")).toMatch(/^grants\[2\]\.origin: /);
        await options.close();
      });

      it.runIf(family === "chromium")("ends what it no longer allows, at once", async () => {
        const page = await visit.open("/silent.html", leaving);
        const logs = page.evaluate(async (port) => {
          const records = ["one", "two"].map((name) => window.driver.open(name, "127.0.0.1", port));
          await Promise.all(records.map(({ opened }) => opened));
          document.title = "Connected";
          await Promise.all(records.map(({ closed }) => closed));
          return records.map(({ log }) => log);
        }, first.port);
        await page.waitForFunction(() => document.title === "Connected", BY_THE_CLOCK);
        await file.write({ ...policy, grants: [grantFor(granted)] });
        const ended = [
          "open open",
          "error SecurityError Permission PERMISSION_DENIED closed",
          "close closed",
        ];
        expect(await logs).toEqual([ended, ended]);
        const loadAgain = async () => {
          await page.reload();
          return arrivalIn(page);
        };
        await expect.poll(loadAgain).toEqual(NO_TRACE);
        expect(await arrivalIn(await visit.open("/", granted))).toEqual(FROM_THE_START);
      });
    });

    describe("that leaves people nothing to decide", () => {
      beforeAll(async () => {
        await start({ grants: [grantFor(granted)], prompts: "forbid" });
      });

      afterAll(() => setting.end());

      it("has nobody asked, and nothing allowed in the toolbar", async () => {
        const page = await visit.open("/", await visit.newOrigin());
        const popup = await setting.openPopup(page);
        await popup.waitForSelector('#state[data-permission="prompt"]', { visible: true });
        expect(await shownText(popup, "#allow")).toBeUndefined();
        await popup.close();
        expect(await arrivalIn(page)).toEqual(NO_TRACE);
        await visit.expectNoPrompt();
      });

      it("keeps a site to its grant", async () => {
        const page = await visit.open("/", granted);
        expect(await arrivalIn(page)).toEqual(FROM_THE_START);
        expect(await converse(page, first.port)).toEqual(CONVERSED);
        expect(await converse(page, second.port)).toEqual(LOCAL_NETWORK_DENIED);
      });
    });

    /** The person is asked about a destination, and allows it for good. */
    async function converseAsked(page: Page, server: EchoServer): Promise<void> {
      const conversation = converse(page, server.port);
      const prompt = await visit.findPrompt(new URL(page.url()).origin);
      expect(await shownText(prompt, "#destination-text")).toBe(destination(server));
      await answerPrompt(prompt, "allow");
      expect(await conversation).toEqual(CONVERSED);
    }
  });
});

function destination({ port }: RunningServer): string {
  return `127.0.0.1:${port}`;
}
