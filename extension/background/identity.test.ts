import { describe, expect, it } from "vitest";
import type { Runtime, Tabs } from "webextension-polyfill";
import {
  identify,
  isDocumentOfTab,
  isEligibleOrigin,
  isFramed,
  isOwnPage,
  placeOfDocument,
} from "./identity.ts";

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

/** No tab has a top document that says its origin. */
async function nobody(): Promise<undefined> {}

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

describe("identify, of a top document", () => {
  it.each(ELIGIBLE)("is %s, in its tab", async (origin) => {
    expect(await identify(sender({ origin, documentId: "A1" }), nobody)).toEqual({
      subject: { origin, topOrigin: origin, isPrivate: false },
      tabId: 7,
      frameId: 0,
      documentId: "A1",
    });
  });

  it.each(INELIGIBLE)("is nobody for the origin %j", async (origin) => {
    expect(await identify(sender({ origin }), nobody)).toBeUndefined();
  });

  it.each([
    ["another address", "https://other.example/"],
    ["no address", undefined],
  ])("goes by the origin, never by the address: %s", async (_, url) => {
    const page = await identify(sender({ url }), nobody);
    expect(page?.subject.origin).toBe("https://example.org");
  });

  it("is apart from the others in a private window", async () => {
    const page = await identify(sender({ tab: tab({ incognito: true }) }), nobody);
    expect(page?.subject.isPrivate).toBe(true);
  });

  it.each([
    ["a sandboxed document, which has the address of its site", sender({ origin: "null" })],
    ["a sender without a frame", sender({ frameId: undefined })],
    ["a sender without a tab", sender({ tab: undefined })],
    ["a tab without a number", sender({ tab: { ...tab(), id: undefined } })],
    ["a missing origin", sender({ origin: undefined })],
    ["an origin that is no text", sender({ origin: { toString: () => "https://example.org" } })],
    ["an empty sender", {}],
    ["no sender", undefined],
  ])("is nobody for %s", async (_, from) => {
    expect(await identify(from, nobody)).toBeUndefined();
  });
});

describe("identify, of a frame", () => {
  const frame = sender({ frameId: 3 });

  it.each([
    ["of the same origin", "https://example.org", false],
    ["of another origin", "https://portal.example", true],
    ["of the same host's other port", "https://example.org:8443", true],
    ["of this computer's", "http://localhost:8080", true],
  ])("goes by what the top document says of itself: %s", async (_, topOrigin, expected) => {
    const asked: number[] = [];
    const page = await identify(frame, async (tabId) => {
      asked.push(tabId);
      return topOrigin;
    });
    expect(asked).toEqual([7]);
    const subject = { origin: "https://example.org", topOrigin, isPrivate: false };
    expect(page).toMatchObject({ subject, tabId: 7, frameId: 3 });
    expect(isFramed(subject)).toBe(expected);
  });

  it.each(INELIGIBLE)("is nobody in a top document of the origin %j", async (topOrigin) => {
    expect(await identify(frame, async () => topOrigin)).toBeUndefined();
  });

  it("is nobody where the top document cannot be asked", async () => {
    expect(await identify(frame, nobody)).toBeUndefined();
  });

  it.each(["null", "http://example.org", undefined])(
    "is nobody for its own origin %j, and the top document is not asked",
    async (origin) => {
      const from = sender({ frameId: 3, origin });
      const page = identify(from, () => Promise.reject(new Error("The top document was asked")));
      expect(await page).toBeUndefined();
    },
  );

  it("is apart from the others in a private window", async () => {
    const from = sender({ frameId: 3, tab: tab({ incognito: true }) });
    const page = await identify(from, async () => "https://portal.example");
    expect(page?.subject.isPrivate).toBe(true);
  });
});

describe("identify, in browsers that give documents no ids", () => {
  it("tells apart what the same tab holds at one time, and what other tabs do", async () => {
    const senders = [
      sender({ frameId: 0 }),
      sender({ frameId: 1 }),
      sender({ frameId: 0, tab: tab({ id: 8 }) }),
      sender({ frameId: 71, tab: tab({ id: 1 }) }),
      sender({ frameId: 1, tab: tab({ id: 17 }) }),
    ];
    const pages = await Promise.all(
      senders.map((from) => identify(from, async () => "https://example.org")),
    );
    expect(new Set(pages.map((page) => page?.documentId)).size).toBe(senders.length);
  });

  it("is the same document whenever it connects", async () => {
    const [one, other] = await Promise.all([
      identify(sender(), nobody),
      identify(sender(), nobody),
    ]);
    expect(one?.documentId).toBe(other?.documentId);
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

describe("isDocumentOfTab", () => {
  it("knows the place that stands for an id, in whatever frame", () => {
    expect(isDocumentOfTab(placeOfDocument(7, 0), 7)).toBe(true);
    expect(isDocumentOfTab(placeOfDocument(7, 12), 7)).toBe(true);
    expect(isDocumentOfTab(placeOfDocument(77, 0), 7)).toBe(false);
  });

  it("knows nothing of a browser's own ids", () => {
    expect(isDocumentOfTab("7b6a5f0e-6e0e-4e6b-9f0a-0d6f1f6f7a11", 7)).toBe(false);
  });
});
