import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Scripting } from "webextension-polyfill";
import { FakeScripting } from "./fake-scripting.ts";
import type { Life } from "./grants/grant.ts";
import type { PageDocument } from "./identity.ts";
import { PageScripts } from "./page-scripts.ts";
import { PageTrial, SITE, subjectOf } from "./pages/page-trial.ts";

const LOCAL = "http://localhost:8080";

let scripting: FakeScripting;
let trial: PageTrial;

beforeEach(() => {
  scripting = new FakeScripting();
  trial = new PageTrial();
});

function allow(origin: string, life: Life = "always"): Promise<void> {
  return trial.allow(["connect"], "*:*", subjectOf(origin), { life });
}

function allowInPrivate(origin: string): Promise<void> {
  const subject = subjectOf(origin, { isPrivate: true });
  return trial.allow(["connect"], "*:*", subject, { life: "session" });
}

function scriptsFor(browser: "chromium" | "firefox"): PageScripts {
  return new PageScripts(scripting, trial.permissions, browser === "firefox");
}

function registered(): readonly Scripting.RegisteredContentScript[] {
  return [...scripting.registered.values()];
}

function ids(): readonly string[] {
  return registered().map(({ id }) => id);
}

describe("PageScripts", () => {
  it("registers nothing while nothing is allowed", async () => {
    await trial.grants.blockSite(subjectOf(SITE));
    await scriptsFor("chromium").update();
    expect(scripting.calls).toEqual([]);
  });

  it("registers nothing for a grant for once, nor for what is framed by others", async () => {
    await trial.allow(["connect"], "*:*", subjectOf(SITE), { life: "once", documentId: "A1" });
    await trial.allow(["connect"], "*:*", subjectOf(LOCAL, { topOrigin: SITE }));
    await scriptsFor("chromium").update();
    expect(scripting.calls).toEqual([]);
  });

  it("names the exact origin in Chromium's match patterns, in every frame", async () => {
    await allow(LOCAL);
    await scriptsFor("chromium").update();
    const common = {
      matches: ["http://localhost:8080/*"],
      runAt: "document_start",
      allFrames: true,
      persistAcrossSessions: true,
    };
    expect(registered()).toEqual([
      { ...common, id: `1 relay ${LOCAL}`, js: ["relay.js"], world: "ISOLATED" },
      { ...common, id: `2 page ${LOCAL}`, js: ["page.js"], world: "MAIN" },
    ]);
  });

  it.each([
    ["https://example.org", "https://example.org:443/*"],
    ["http://localhost", "http://localhost:80/*"],
    ["http://[::1]:8080", "http://[::1]:8080/*"],
  ])("names the port of %s, without which the pattern would cover all", async (origin, pattern) => {
    await allow(origin);
    await scriptsFor("chromium").update();
    expect(registered().map(({ matches }) => matches)).toEqual([[pattern], [pattern]]);
  });

  it("leaves the port out of Firefox's, and tells the relay by its query", async () => {
    await allow(LOCAL);
    await allow("http://[::1]:8080");
    await allowInPrivate(LOCAL);
    await scriptsFor("firefox").update();
    expect(registered().map(({ matches, js }) => [matches, js])).toEqual([
      [["http://localhost/*"], ["relay.js?http%3A%2F%2Flocalhost%3A8080"]],
      [["http://localhost/*"], ["page.js"]],
      [["http://localhost/*"], ["relay-private.js?http%3A%2F%2Flocalhost%3A8080"]],
      [["http://localhost/*"], ["page-private.js"]],
      [["http://[::1]/*"], ["relay.js?http%3A%2F%2F%5B%3A%3A1%5D%3A8080"]],
      [["http://[::1]/*"], ["page.js"]],
    ]);
  });

  it("is for both kinds of windows where the site is permitted in both", async () => {
    await allow(SITE);
    await allowInPrivate(SITE);
    await scriptsFor("chromium").update();
    expect(
      registered().map(({ id, js, persistAcrossSessions }) => [id, js, persistAcrossSessions]),
    ).toEqual([
      [`1 relay ${SITE}`, ["relay.js"], true],
      [`2 page ${SITE}`, ["page.js"], true],
      [`1 relay in private ${SITE}`, ["relay-private.js"], false],
      [`2 page in private ${SITE}`, ["page-private.js"], false],
    ]);
  });

  it("is for private windows alone where the site is permitted in no others", async () => {
    await allowInPrivate(SITE);
    await scriptsFor("chromium").update();
    expect(ids()).toEqual([`1 relay in private ${SITE}`, `2 page in private ${SITE}`]);
  });

  it.each(["chromium", "firefox"] as const)(
    "has a relay before some page script in each kind of window, whenever it came, in %s",
    async (browser) => {
      const scripts = scriptsFor(browser);
      await allow("https://z.example");
      await scripts.update();
      await allowInPrivate("https://z.example");
      await allow("https://a.example", "session");
      await scripts.update();
      await allow("https://a.example");
      await scripts.update();
      const order = browser === "firefox" ? ids() : ids().toSorted();
      for (const place of [
        "https://z.example",
        "in private https://z.example",
        "https://a.example",
      ]) {
        expect(order.indexOf(`1 relay ${place}`)).toBeGreaterThanOrEqual(0);
        expect(order.indexOf(`1 relay ${place}`)).toBeLessThan(order.indexOf(`2 page ${place}`));
      }
    },
  );

  it("keeps for the next session what is allowed for always, or by an administrator", async () => {
    await allow(SITE);
    await allow(LOCAL, "session");
    const rules = [
      { effect: "allow" as const, scopes: ["connect" as const], destinations: ["*:*"] },
    ];
    trial.policy.set({ rules: new Map([["https://policy.example", rules]]) });
    await scriptsFor("chromium").update();
    const lasting = registered().filter(({ persistAcrossSessions }) => persistAcrossSessions);
    const passing = registered().filter(({ persistAcrossSessions }) => !persistAcrossSessions);
    expect(passing.map(({ id }) => id)).toEqual([`1 relay ${LOCAL}`, `2 page ${LOCAL}`]);
    expect(lasting.map(({ id }) => id).toSorted()).toEqual([
      `1 relay ${SITE}`,
      "1 relay https://policy.example",
      "1 relay in private https://policy.example",
      `2 page ${SITE}`,
      "2 page https://policy.example",
      "2 page in private https://policy.example",
    ]);
  });

  it("registers anew what was for a session and is for always, and nothing else", async () => {
    const scripts = scriptsFor("chromium");
    await allow(LOCAL);
    await allow(SITE, "session");
    await scripts.update();
    await allow(SITE);
    await scripts.update();
    expect(scripting.calls).toEqual(["register 4", "unregister 2", "register 2"]);
    expect(registered().every(({ persistAcrossSessions }) => persistAcrossSessions)).toBe(true);
    expect(ids()).toHaveLength(4);
  });

  it("changes only what the grants have changed", async () => {
    const scripts = scriptsFor("chromium");
    await allow(SITE);
    await scripts.update();
    await scripts.update();
    expect(scripting.calls).toEqual(["register 2"]);
    await allow(LOCAL);
    await trial.allow(["connect"], "a.example:4242");
    await scripts.update();
    expect(scripting.calls).toEqual(["register 2", "register 2"]);
    await trial.grants.blockSite(subjectOf(SITE));
    await scripts.update();
    expect(scripting.calls).toEqual(["register 2", "register 2", "unregister 2"]);
    expect(ids()).toEqual([`1 relay ${LOCAL}`, `2 page ${LOCAL}`]);
  });

  it("leaves one kind of window alone when the other changes", async () => {
    const scripts = scriptsFor("firefox");
    await allow(SITE);
    await scripts.update();
    await allowInPrivate(SITE);
    await scripts.update();
    await trial.grants.endPrivate();
    await scripts.update();
    expect(scripting.calls).toEqual(["register 2", "register 2", "unregister 2"]);
    expect(ids()).toEqual([`1 relay ${SITE}`, `2 page ${SITE}`]);
  });

  it("finds what an earlier life of the background has registered", async () => {
    await allow(SITE);
    await scriptsFor("chromium").update();
    await trial.grants.forget(subjectOf(SITE));
    await allow(LOCAL);
    await scriptsFor("chromium").update();
    expect(ids()).toEqual([`1 relay ${LOCAL}`, `2 page ${LOCAL}`]);
  });

  it("makes one update of those that have not begun", async () => {
    const scripts = scriptsFor("chromium");
    await allow(SITE);
    await Promise.all([scripts.update(), scripts.update(), scripts.update()]);
    expect(scripting.calls).toEqual(["register 2"]);
  });

  it("goes on after an update that failed, and says that it failed", async () => {
    const scripts = scriptsFor("chromium");
    await allow(SITE);
    scripting.registerFailure = new Error("not now");
    await expect(scripts.update()).rejects.toThrow("not now");
    await scripts.update();
    expect(scripting.registered.size).toBe(2);
  });
});

describe("inject", () => {
  const page: PageDocument = { subject: subjectOf(SITE), tabId: 7, frameId: 0, documentId: "A1" };

  afterEach(() => vi.unstubAllGlobals());

  it("leaves the origin, then the relay, then the page's script, in the document", async () => {
    await scriptsFor("firefox").inject(page);
    const [first, ...files] = scripting.injections;
    const common = { target: { tabId: 7, frameIds: [0] }, injectImmediately: true };
    expect(first).toMatchObject({ ...common, args: [SITE] });
    expect(first?.world ?? "ISOLATED").toBe("ISOLATED");
    expect(files).toEqual([
      { ...common, files: ["relay.js"] },
      { ...common, files: ["page.js"], world: "MAIN" },
    ]);
  });

  it("leaves the origin where the relay looks for it", async () => {
    await scriptsFor("firefox").inject(page);
    vi.stubGlobal("permittedOriginOfInjection", undefined);
    const [first] = scripting.injections;
    first?.func?.(...(first.args ?? []));
    expect(globalThis.permittedOriginOfInjection).toBe(SITE);
  });

  it("goes to a frame, with the frame's own origin", async () => {
    const subject = subjectOf(SITE, { topOrigin: "https://portal.example" });
    await scriptsFor("firefox").inject({ ...page, subject, frameId: 3 });
    expect(scripting.injections.map(({ target }) => target)).toEqual([
      { tabId: 7, frameIds: [3] },
      { tabId: 7, frameIds: [3] },
      { tabId: 7, frameIds: [3] },
    ]);
    expect(scripting.injections[0]?.args).toEqual([SITE]);
  });

  it("stays with the document that it began with, where documents have ids", async () => {
    scripting.documentId = "first";
    await scriptsFor("chromium").inject({ ...page, frameId: 3 });
    expect(scripting.injections.map(({ target }) => target)).toEqual([
      { tabId: 7, frameIds: [3] },
      { tabId: 7, documentIds: ["first"] },
      { tabId: 7, documentIds: ["first"] },
    ]);
  });

  it("fails where the tab has moved on or takes no scripts", async () => {
    scripting.executeFailure = new Error("Cannot access contents of the page");
    await expect(scriptsFor("firefox").inject(page)).rejects.toThrow("Cannot access");
  });
});
