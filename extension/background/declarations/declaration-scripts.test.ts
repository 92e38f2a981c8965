import { beforeEach, describe, expect, it } from "vitest";
import type { Tabs } from "webextension-polyfill";
import { FakeEvent } from "../fake-event.ts";
import { FakeScripting } from "../fake-scripting.ts";
import {
  type DeclarationBrowser,
  DeclarationScripts,
  type OpenDocument,
} from "./declaration-scripts.ts";

const ADDRESS = "https://example.org/mail?box=1#top";
const LOADED = { tabId: 7, frameId: 3, documentId: "A", url: ADDRESS };
const TAB: Tabs.Tab = {
  index: 0,
  highlighted: false,
  active: true,
  pinned: false,
  incognito: false,
};

let scripting: FakeScripting;
let loaded: FakeEvent<[OpenDocument & { readonly tabId: number }]>;
let tabs: Tabs.Tab[];
/** Of each tab; one that was closed meanwhile has none, one that was unloaded null. */
let frames: Map<number, readonly OpenDocument[] | null>;
let scripts: DeclarationScripts;

beforeEach(() => {
  scripting = new FakeScripting();
  scripting.documentId = "A";
  tabs = [];
  frames = new Map();
  scripts = start(false);
});

function start(injectsImmediately: boolean): DeclarationScripts {
  loaded = new FakeEvent();
  const browser: DeclarationBrowser = {
    scripting,
    tabs: { query: async () => tabs },
    webNavigation: {
      getAllFrames: async ({ tabId }) => {
        const found = frames.get(tabId);
        if (found === undefined) throw new Error(`No tab with id: ${tabId}.`);
        return found;
      },
      onDOMContentLoaded: loaded,
    },
  };
  return new DeclarationScripts(browser, injectsImmediately);
}

function frame(frameId: number, url: string): OpenDocument {
  return { frameId, documentId: "A", url };
}

describe("a document that was parsed", () => {
  it.each([true, false])("gets the script, at once or soon: %s", (injectImmediately) => {
    start(injectImmediately);
    loaded.fire(LOADED);
    expect(scripting.injections).toEqual([
      { target: { tabId: 7, documentIds: ["A"] }, files: ["declaration.js"], injectImmediately },
    ]);
  });

  it("gets it by its place, where the browser gives documents no ids", () => {
    loaded.fire({ tabId: 7, frameId: 3, url: ADDRESS });
    expect(scripting.injections.map(({ target }) => target)).toEqual([{ tabId: 7, frameIds: [3] }]);
  });

  it.each([
    "https://example.org/",
    "https://example.org:8443/",
    "https://mail@example.org/",
    "http://localhost:4000/",
    "http://127.0.0.1/",
    "http://[::1]:4000/",
  ])("gets it at %s", (url) => {
    loaded.fire({ ...LOADED, url });
    expect(scripting.injections).toHaveLength(1);
  });

  it.each([
    "http://example.org/",
    "http://localhost.example.org/",
    "http://127.0.0.2/",
    "about:blank",
    "about:srcdoc",
    "blob:https://example.org/0d6f1f6f",
    "data:text/html,https://example.org/",
    "file:///tmp/index.html",
    "chrome://newtab/",
    "moz-extension://5b6a5f0e/options/options.html",
    "view-source:https://example.org/",
    "",
  ])("does not get it at %j", (url) => {
    loaded.fire({ ...LOADED, url });
    expect(scripting.injections).toEqual([]);
  });

  it("may have gone, and nobody minds", async () => {
    scripting.documentId = "B";
    loaded.fire(LOADED);
    scripting.executeFailure = new Error(
      "This page cannot be scripted due to an ExtensionsSettings policy.",
    );
    loaded.fire(LOADED);
    expect(scripting.injections).toHaveLength(2);
  });
});

describe("documents that are open already", () => {
  it("get it in every tab and frame that may have sockets", async () => {
    tabs = [{ ...TAB, id: 1 }, TAB, { ...TAB, id: 2 }];
    frames.set(1, [frame(0, ADDRESS), frame(4, "about:blank"), frame(5, "http://localhost/")]);
    frames.set(2, [frame(0, "about:blank")]);
    await scripts.injectIntoAll();
    expect(scripting.injections.map(({ target }) => target)).toEqual([
      { tabId: 1, documentIds: ["A"] },
      { tabId: 1, documentIds: ["A"] },
    ]);
  });

  it("are looked for also where a tab was unloaded or closed meanwhile", async () => {
    tabs = [
      { ...TAB, id: 1 },
      { ...TAB, id: 2 },
      { ...TAB, id: 3 },
    ];
    frames.set(1, null);
    frames.set(3, [frame(0, ADDRESS)]);
    await scripts.injectIntoAll();
    expect(scripting.injections.map(({ target }) => target.tabId)).toEqual([3]);
  });
});
