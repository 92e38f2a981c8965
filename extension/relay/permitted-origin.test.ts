import { afterEach, describe, expect, it, vi } from "vitest";
import { isPermittedDocument, isRegisteredFor } from "./permitted-origin.ts";

const UUID = "5b6a5f0e-6e0e-4e6b-9f0a-0d6f1f6f7a11";

/** The stack of an error in a script that Firefox runs under this address. */
function firefoxStack(query: string): string {
  const address = `moz-extension://${UUID}/relay.js${query}`;
  return `isPermittedDocument@${address}:21:46\n@${address}:112:7\n@${address}:116:3\n`;
}

const CHROMIUM_STACK = `Error
    at isPermittedDocument (chrome-extension://cijbpcpakgokmgpgfogeilhlohedkohh/relay.js:21:46)
    at chrome-extension://cijbpcpakgokmgpgfogeilhlohedkohh/relay.js:112:7
    at chrome-extension://cijbpcpakgokmgpgfogeilhlohedkohh/relay.js:116:3`;

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

  function documentOf(origin: string, address: string, injectedFor?: string): void {
    vi.stubGlobal("self", { origin });
    vi.stubGlobal("location", { origin: address });
    vi.stubGlobal("permittedOriginOfInjection", injectedFor);
  }

  it("is false for a sandboxed document, whatever its address", () => {
    documentOf("null", "https://example.org");
    expect(isPermittedDocument()).toBe(false);
    documentOf("null", "https://example.org", "https://example.org");
    expect(isPermittedDocument()).toBe(false);
  });

  it("goes by the origin that the broker has left", () => {
    documentOf("https://example.org", "https://example.org", "https://example.org");
    expect(isPermittedDocument()).toBe(true);
    documentOf("https://example.org", "https://example.org", "https://example.org:8443");
    expect(isPermittedDocument()).toBe(false);
  });
});
