import { beforeEach, describe, expect, it } from "vitest";
import { FakeScripting } from "./fake-scripting.ts";
import { FakeStorageArea } from "./fake-storage-area.ts";
import { GrantStore } from "./grants/grant-store.ts";
import { PageScripts } from "./page-scripts.ts";

const SITE = "https://example.org";
const LOCAL = "http://localhost:8080";

let scripting: FakeScripting;
let grants: GrantStore;

beforeEach(() => {
  scripting = new FakeScripting();
  grants = new GrantStore(new FakeStorageArea(), () => {});
});

function allow(origin: string): Promise<void> {
  return grants.allow(origin, { scopes: ["connect"], destinations: ["*:*"], createdAt: 1 });
}

function scriptsFor(browser: "chromium" | "firefox"): PageScripts {
  return new PageScripts(scripting, grants, browser === "firefox");
}

describe("PageScripts", () => {
  it("registers nothing while nothing is allowed", async () => {
    await grants.block(SITE);
    await scriptsFor("chromium").update();
    expect(scripting.calls).toEqual([]);
  });

  it("names the exact origin in Chromium's match patterns", async () => {
    await allow(LOCAL);
    await scriptsFor("chromium").update();
    const common = {
      matches: ["http://localhost:8080/*"],
      runAt: "document_start",
      persistAcrossSessions: true,
    };
    expect([...scripting.registered.values()]).toEqual([
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
    const patterns = [...scripting.registered.values()].map(({ matches }) => matches);
    expect(patterns).toEqual([[pattern], [pattern]]);
  });

  it("leaves the port out of Firefox's, and tells the relay by its query", async () => {
    await allow(LOCAL);
    await allow("http://[::1]:8080");
    await scriptsFor("firefox").update();
    const registered = [...scripting.registered.values()];
    expect(registered.map(({ matches, js }) => [matches, js])).toEqual([
      [["http://localhost/*"], ["relay.js?http%3A%2F%2Flocalhost%3A8080"]],
      [["http://localhost/*"], ["page.js"]],
      [["http://[::1]/*"], ["relay.js?http%3A%2F%2F%5B%3A%3A1%5D%3A8080"]],
      [["http://[::1]/*"], ["page.js"]],
    ]);
  });

  it("has the relay first, in the order of registration and in that of the ids", async () => {
    await allow("https://z.example");
    await allow("https://a.example");
    await scriptsFor("chromium").update();
    const inOrder = [...scripting.registered.keys()];
    for (const order of [inOrder, inOrder.toSorted()]) {
      for (const origin of ["https://z.example", "https://a.example"]) {
        expect(order.indexOf(`1 relay ${origin}`)).toBeGreaterThanOrEqual(0);
        expect(order.indexOf(`1 relay ${origin}`)).toBeLessThan(order.indexOf(`2 page ${origin}`));
      }
    }
  });

  it("changes only what the grants have changed", async () => {
    const scripts = scriptsFor("chromium");
    await allow(SITE);
    await scripts.update();
    await scripts.update();
    expect(scripting.calls).toEqual(["register 2"]);
    await allow(LOCAL);
    await grants.allow(SITE, { scopes: ["connect"], destinations: ["a:1"], createdAt: 1 });
    await scripts.update();
    expect(scripting.calls).toEqual(["register 2", "register 2"]);
    await grants.block(SITE);
    await scripts.update();
    expect(scripting.calls).toEqual(["register 2", "register 2", "unregister 2"]);
    expect([...scripting.registered.keys()]).toEqual([`1 relay ${LOCAL}`, `2 page ${LOCAL}`]);
  });

  it("finds what an earlier life of the background has registered", async () => {
    await allow(SITE);
    await scriptsFor("chromium").update();
    await grants.forget(SITE);
    await allow(LOCAL);
    await scriptsFor("chromium").update();
    expect([...scripting.registered.keys()]).toEqual([`1 relay ${LOCAL}`, `2 page ${LOCAL}`]);
  });

  it("makes updates one after the other", async () => {
    const scripts = scriptsFor("chromium");
    await allow(SITE);
    await Promise.all([scripts.update(), scripts.update(), scripts.update()]);
    expect(scripting.calls).toEqual(["register 2"]);
  });

  it("goes on after an update that failed, and says that it failed", async () => {
    const scripts = scriptsFor("chromium");
    await allow(SITE);
    scripting.registerFailure = new Error("not now");
    const failed = scripts.update();
    const next = scripts.update();
    await expect(failed).rejects.toThrow("not now");
    await next;
    expect(scripting.registered.size).toBe(2);
  });
});

describe("inject", () => {
  it("leaves the origin, then the relay, then the page's script, in the top document", async () => {
    await scriptsFor("firefox").inject({ origin: SITE, tabId: 7 });
    const [first, ...files] = scripting.injections;
    const common = { target: { tabId: 7, frameIds: [0] }, injectImmediately: true };
    expect(first).toMatchObject({ ...common, args: [SITE] });
    expect(first?.world ?? "ISOLATED").toBe("ISOLATED");
    expect(files).toEqual([
      { ...common, files: ["relay.js"] },
      { ...common, files: ["page.js"], world: "MAIN" },
    ]);
  });

  it("stays with the document that it began with, where documents have ids", async () => {
    scripting.documentId = "first";
    await scriptsFor("chromium").inject({ origin: SITE, tabId: 7 });
    expect(scripting.injections.map(({ target }) => target)).toEqual([
      { tabId: 7, frameIds: [0] },
      { tabId: 7, documentIds: ["first"] },
      { tabId: 7, documentIds: ["first"] },
    ]);
  });
});
