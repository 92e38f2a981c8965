import { describe, expect, it } from "vitest";
import type { Runtime, Tabs } from "webextension-polyfill";
import { isEligibleOrigin, isOwnPage, siteOfSender } from "./identity.ts";

const ELIGIBLE = [
  "https://example.org",
  "https://example.org:8443",
  "https://xn--caf-dma.example",
  "https://192.0.2.1",
  "https://[2001:db8::1]:8443",
  "http://localhost",
  "http://localhost:1",
  "http://127.0.0.1:8080",
  "http://[::1]",
  "http://[::1]:65535",
];

const INELIGIBLE = [
  "null",
  "",
  "example.org",
  "http://example.org",
  "http://localhost.example.org",
  "http://localhost.",
  "http://sub.localhost",
  "http://127.0.0.2",
  "http://192.168.0.1",
  "http://[::2]",
  "ws://localhost",
  "ftp://localhost",
  "file://",
  "file:///home/person/page.html",
  "data:text/html,x",
  "about:blank",
  "blob:https://example.org",
  "blob:https://example.org/5b6a5f0e",
  "javascript:0",
  "moz-extension://5b6a5f0e-6e0e-4e6b-9f0a-0d6f1f6f7a11",
  "chrome-extension://cijbpcpakgokmgpgfogeilhlohedkohh",
  "chrome://settings",
  "view-source:https://example.org",
  "https://",
  // None of these is an origin as a browser writes it.
  "https://example.org/",
  "https://example.org/page",
  "https://example.org:443",
  "https://EXAMPLE.org",
  "https://café.example",
  "https://person@example.org",
  "https://example.org?",
  " https://example.org",
  "http://127.1",
  "http://[0:0:0:0:0:0:0:1]",
];

function tab(properties: Partial<Tabs.Tab> = {}): Tabs.Tab {
  return {
    id: 7,
    index: 0,
    highlighted: false,
    active: true,
    pinned: false,
    incognito: false,
    ...properties,
  };
}

/** A top document's sender, as both browsers give it; the polyfill's types lack `origin`. */
function sender(properties: Readonly<Record<string, unknown>> = {}): Runtime.MessageSender {
  return {
    tab: tab(),
    frameId: 0,
    url: "https://example.org/page",
    ...{ origin: "https://example.org" },
    ...properties,
  };
}

describe("isEligibleOrigin", () => {
  it.each(ELIGIBLE)("takes %s", (origin) => {
    expect(isEligibleOrigin(origin)).toBe(true);
  });

  it.each(INELIGIBLE)("refuses %s", (origin) => {
    expect(isEligibleOrigin(origin)).toBe(false);
  });

  it("refuses a missing origin", () => {
    expect(isEligibleOrigin(undefined)).toBe(false);
  });
});

describe("siteOfSender", () => {
  it.each(ELIGIBLE)("is %s, in its tab", (origin) => {
    expect(siteOfSender(sender({ origin }))).toEqual({ origin, tabId: 7 });
  });

  it.each(INELIGIBLE)("is nobody for the origin %j", (origin) => {
    expect(siteOfSender(sender({ origin }))).toBeUndefined();
  });

  it("goes by the origin, never by the address", () => {
    expect(siteOfSender(sender({ url: "https://other.example/" }))?.origin).toBe(
      "https://example.org",
    );
    expect(siteOfSender(sender({ url: undefined }))?.origin).toBe("https://example.org");
  });

  it.each([
    ["a sandboxed document, which has the address of its site", sender({ origin: "null" })],
    ["a frame", sender({ frameId: 3 })],
    ["a sender without a frame", sender({ frameId: undefined })],
    ["a sender without a tab", sender({ tab: undefined })],
    ["a tab without a number", sender({ tab: { ...tab(), id: undefined } })],
    ["a private window", sender({ tab: tab({ incognito: true }) })],
    ["a missing origin", sender({ origin: undefined })],
    ["an origin that is no text", sender({ origin: { toString: () => "https://example.org" } })],
    ["an empty sender", {}],
    ["no sender", undefined],
  ])("is nobody for %s", (_, from) => {
    expect(siteOfSender(from)).toBeUndefined();
  });
});

describe("isOwnPage", () => {
  const OWN = "moz-extension://5b6a5f0e-6e0e-4e6b-9f0a-0d6f1f6f7a11/";

  it.each([
    [`${OWN}prompt/prompt.html?prompt=1`, true],
    [OWN, true],
    ["moz-extension://00000000-6e0e-4e6b-9f0a-0d6f1f6f7a11/prompt/prompt.html", false],
    [`https://example.org/?${OWN}`, false],
    ["https://example.org/", false],
    ["", false],
    [undefined, false],
  ])("of %s is %s", (url, expected) => {
    expect(isOwnPage(sender({ url }), OWN)).toBe(expected);
  });

  it("is false without a sender", () => {
    expect(isOwnPage(undefined, OWN)).toBe(false);
  });
});
