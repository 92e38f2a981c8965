import { afterEach, describe, expect, it, vi } from "vitest";
import { isPermittedDocument, isRegisteredFor } from "./permitted-origin.ts";

const UUID = "5b6a5f0e-6e0e-4e6b-9f0a-0d6f1f6f7a11";

/** The stack of an error in a script that Firefox runs under this address. */
function firefoxStack(query: string, file = "relay.js"): string {
  const address = `moz-extension://${UUID}/${file}${query}`;
  return `isPermittedDocument@${address}:21:46\n@${address}:112:7\n@${address}:116:3\n`;
}

const CHROMIUM_STACK = `Error
    at isPermittedDocument (chrome-extension://cijbpcpakgokmgpgfogeilhlohedkohh/relay.js:21:46)
    at chrome-extension://cijbpcpakgokmgpgfogeilhlohedkohh/relay.js:112:7
    at chrome-extension://cijbpcpakgokmgpgfogeilhlohedkohh/relay.js:116:3`;

const SITE = "https://example.org";

const ORIGINS = [
  "https://example.org",
  "https://example.org:8443",
  "https://xn--caf-dma.example",
  "http://localhost",
  "http://localhost:8080",
  "http://127.0.0.1:35",
  "http://[::1]",
  "http://[::1]:8080",
];

describe("isRegisteredFor, in Firefox", () => {
  it.each(ORIGINS)("holds for %s under an address that names it, and for no other", (origin) => {
    const stack = firefoxStack(`?${encodeURIComponent(origin)}`);
    for (const other of ORIGINS) expect(isRegisteredFor(other, stack)).toBe(other === origin);
  });

  it("holds in private windows, where the script has another name", () => {
    const stack = firefoxStack(`?${encodeURIComponent(SITE)}`, "relay-private.js");
    expect(isRegisteredFor(SITE, stack)).toBe(true);
    expect(isRegisteredFor("https://example.org:8443", stack)).toBe(false);
  });

  it("reads the address as it stands at the end of a line", () => {
    const stack = "@moz-extension://uuid/relay.js?http%3A%2F%2Flocalhost%3A8080:2:35";
    expect(isRegisteredFor("http://localhost:8080", stack)).toBe(true);
    expect(isRegisteredFor("http://localhost", stack)).toBe(false);
    expect(isRegisteredFor("http://localhost:8080:2", stack)).toBe(false);
  });

  it("tells ports apart though they look like line numbers", () => {
    const stack = firefoxStack(`?${encodeURIComponent("http://localhost:21")}`);
    expect(isRegisteredFor("http://localhost:21", stack)).toBe(true);
    expect(isRegisteredFor("http://localhost", stack)).toBe(false);
  });

  it("fails without a query: the document that it was injected for has gone", () => {
    expect(isRegisteredFor("https://example.org", firefoxStack(""))).toBe(false);
  });
});

describe("isRegisteredFor, in Chromium", () => {
  it.each(ORIGINS)("holds for %s, whose match pattern names the origin", (origin) => {
    expect(isRegisteredFor(origin, CHROMIUM_STACK)).toBe(true);
  });
});

describe("isPermittedDocument", () => {
  afterEach(() => vi.unstubAllGlobals());

  interface FakeDocument {
    origin?: string;
    /** The origin of its address. */
    address?: string;
    /** The origin of the top document; undefined is another one, which takes no look. */
    top?: string | undefined;
    injectedFor?: string;
  }

  function documentOf({
    origin = SITE,
    address = SITE,
    injectedFor,
    ...others
  }: FakeDocument): void {
    const top = "top" in others ? others.top : address;
    vi.stubGlobal("self", { origin });
    vi.stubGlobal("location", { origin: address });
    vi.stubGlobal("window", {
      top: {
        get location() {
          if (top === undefined) throw new DOMException("Blocked a frame", "SecurityError");
          return { origin: top };
        },
      },
    });
    vi.stubGlobal("permittedOriginOfInjection", injectedFor);
  }

  const ORDINARY = { isPrivate: false };
  const PRIVATE = { isPrivate: true };

  it("is true for a top document and for the frames of its origin", () => {
    documentOf({});
    expect(isPermittedDocument(ORDINARY, false)).toBe(true);
    documentOf({ top: SITE });
    expect(isPermittedDocument(ORDINARY, false)).toBe(true);
  });

  it.each([undefined, "null", "https://example.org:8443", "http://example.org"])(
    "is false in a frame whose top document is of another origin: %s",
    (top) => {
      documentOf({ top });
      expect(isPermittedDocument(ORDINARY, false)).toBe(false);
    },
  );

  it("goes by the kind of window that the script was registered for", () => {
    documentOf({});
    expect(isPermittedDocument(PRIVATE, false)).toBe(false);
    expect(isPermittedDocument(ORDINARY, true)).toBe(false);
    expect(isPermittedDocument(PRIVATE, true)).toBe(true);
  });

  it("is false for a sandboxed document, whatever its address", () => {
    documentOf({ origin: "null" });
    expect(isPermittedDocument(ORDINARY, false)).toBe(false);
    documentOf({ origin: "null", injectedFor: SITE });
    expect(isPermittedDocument(ORDINARY, false)).toBe(false);
    documentOf({ origin: "null", injectedFor: "null" });
    expect(isPermittedDocument(ORDINARY, false)).toBe(false);
  });

  it.each([
    ["in a top document", SITE, false],
    ["in a private window", SITE, true],
    ["in another site's frame", undefined, false],
  ])("goes by the origin that the broker has left, where it has: %s", (_, top, isPrivate) => {
    documentOf({ top, injectedFor: SITE });
    expect(isPermittedDocument(ORDINARY, isPrivate)).toBe(true);
    documentOf({ top, injectedFor: "https://example.org:8443" });
    expect(isPermittedDocument(ORDINARY, isPrivate)).toBe(false);
  });
});
