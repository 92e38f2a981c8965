import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Tabs as TabsNamespace, Windows } from "webextension-polyfill";
import { FakeEvent } from "./fake-event.ts";
import { FakeScripting } from "./fake-scripting.ts";
import { settle, subjectOf } from "./pages/page-trial.ts";
import { type BrowserTabs, Tabs } from "./tabs.ts";

const SITE = "https://example.org";
const TAB: TabsNamespace.Tab = {
  id: 7,
  index: 0,
  highlighted: false,
  active: true,
  pinned: false,
  incognito: false,
};
const WINDOW: Windows.Window = { focused: true, incognito: false, alwaysOnTop: false };

let scripting: FakeScripting;
let open: TabsNamespace.Tab[];
let windows: Windows.Window[];
let tabRemoved: FakeEvent<[tabId: number]>;
let committed: FakeEvent<[place: { readonly tabId: number; readonly frameId: number }]>;
let windowRemoved: FakeEvent<[windowId: number]>;
let tabs: Tabs;

beforeEach(() => {
  scripting = new FakeScripting();
  scripting.result = SITE;
  open = [TAB];
  windows = [];
  tabRemoved = new FakeEvent();
  committed = new FakeEvent();
  windowRemoved = new FakeEvent();
  const browser: BrowserTabs = {
    tabs: {
      get: async (tabId) => {
        const tab = open.find(({ id }) => id === tabId);
        if (tab === undefined) throw new Error(`No tab with id: ${tabId}.`);
        return tab;
      },
      onRemoved: tabRemoved,
    },
    webNavigation: { onCommitted: committed },
    windows: { getAll: async () => windows, onRemoved: windowRemoved },
    scripting,
  };
  tabs = new Tabs(browser);
});

describe("originOfTop", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is what the top document gives for itself", async () => {
    expect(await tabs.originOfTop(7)).toBe(SITE);
    const [injection] = scripting.injections;
    expect(injection?.target).toEqual({ tabId: 7, frameIds: [0] });
    vi.stubGlobal("self", { origin: "null" });
    expect(injection?.func?.()).toBe("null");
  });

  it.each([undefined, null, 1, { origin: SITE }])("is no more than text: %j", async (result) => {
    scripting.result = result;
    expect(await tabs.originOfTop(7)).toBeUndefined();
  });

  it("is not known of a tab that takes no script", async () => {
    scripting.executeFailure = new Error("Cannot access a chrome:// URL");
    expect(await tabs.originOfTop(7)).toBeUndefined();
  });
});

describe("documentOfTab", () => {
  it("is the top document, by the browser's id of it", async () => {
    scripting.documentId = "A1";
    expect(await tabs.documentOfTab(7)).toEqual({
      subject: subjectOf(SITE),
      tabId: 7,
      frameId: 0,
      documentId: "A1",
    });
  });

  it("is known in browsers that give documents no ids", async () => {
    expect(await tabs.documentOfTab(7)).toMatchObject({ documentId: "7 0" });
  });

  it("is apart from the others in a private window", async () => {
    open = [{ ...TAB, incognito: true }];
    const page = await tabs.documentOfTab(7);
    expect(page?.subject).toEqual(subjectOf(SITE, { isPrivate: true }));
  });

  it.each(["null", "http://example.org", "chrome-extension://cijbpcpakgokmgpgfogeilhlohedkohh"])(
    "is nobody where its origin is %j",
    async (origin) => {
      scripting.result = origin;
      expect(await tabs.documentOfTab(7)).toBeUndefined();
    },
  );

  it("is nobody in a tab that takes no script, or that was closed", async () => {
    expect(await tabs.documentOfTab(99)).toBeUndefined();
    scripting.executeFailure = new Error("Missing host permission for the tab");
    expect(await tabs.documentOfTab(7)).toBeUndefined();
  });
});

describe("describe", () => {
  it.each([
    ["Mail", "Mail"],
    ["", ""],
    [undefined, undefined],
    ["Mail\u202e\n\u0000 – you", "Mail  – you"],
    ["\u2066\u200b", ""],
    ["x".repeat(80), "x".repeat(80)],
    ["x".repeat(81), `${"x".repeat(79)}…`],
    ["😀".repeat(100), `${"😀".repeat(79)}…`],
  ])("gives the title, fit to be shown: %j", async (title, shown) => {
    open = [title === undefined ? TAB : { ...TAB, title }];
    expect(await tabs.describe(7)).toEqual({ title: shown });
  });

  it("gives none for a tab that was closed", async () => {
    expect(await tabs.describe(99)).toEqual({ title: undefined });
  });
});

describe("onLeave", () => {
  it("tells of tabs that were closed or have moved on, and not of frames that have", () => {
    const left: number[] = [];
    tabs.onLeave((tabId) => left.push(tabId));
    committed.fire({ tabId: 1, frameId: 5 });
    committed.fire({ tabId: 2, frameId: 0 });
    tabRemoved.fire(3);
    expect(left).toEqual([2, 3]);
  });
});

describe("onNoPrivateWindow", () => {
  it("tells when a window was closed and no private one is left", async () => {
    let calls = 0;
    tabs.onNoPrivateWindow(() => {
      calls += 1;
    });
    windows = [WINDOW, { ...WINDOW, incognito: true }];
    windowRemoved.fire(1);
    await settle();
    expect(calls).toBe(0);
    windows = [WINDOW];
    windowRemoved.fire(2);
    await settle();
    expect(calls).toBe(1);
    windows = [];
    windowRemoved.fire(3);
    await settle();
    expect(calls).toBe(2);
  });
});
