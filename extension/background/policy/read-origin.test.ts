import { describe, expect, it } from "vitest";
import { readOrigin } from "./read-origin.ts";

describe("readOrigin", () => {
  it.each([
    ["https://example.org", "https://example.org"],
    ["https://example.org:8443", "https://example.org:8443"],
    ["https://example.org:443", "https://example.org"],
    ["HTTPS://EXAMPLE.org", "https://example.org"],
    ["https://café.example", "https://xn--caf-dma.example"],
    ["https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"],
    ["http://localhost:8080", "http://localhost:8080"],
    ["http://127.0.0.1", "http://127.0.0.1"],
    ["http://[::1]:80", "http://[::1]"],
  ])("takes %s for %s", (text, origin) => {
    expect(readOrigin(text)).toEqual({ ok: true, origin });
  });

  it.each([
    ["https://example.org/", "https://example.org"],
    ["https://example.org/app?x#y", "https://example.org"],
    ["https://example.org?", "https://example.org"],
    ["https://person@example.org", "https://example.org"],
    [" https://example.org", "https://example.org"],
    ["https:example.org", "https://example.org"],
    ["https:\\\\example.org", "https://example.org"],
    ["http://localhost:8080/", "http://localhost:8080"],
  ])("knows what is meant by %j, and does not take it", (text, meant) => {
    expect(readOrigin(text)).toMatchObject({
      ok: false,
      meant,
      problem: expect.stringContaining(`write "${meant}"`),
    });
  });

  it.each([
    ["http://example.org", 'write "https://example.org"'],
    ["http://example.org:8080/x", 'write "https://example.org:8080"'],
    ["http://localhost.example", 'write "https://localhost.example"'],
    ["example.org", 'write "https://example.org"'],
    ["example.org:8443/x", 'write "https://example.org:8443"'],
    ["*.example.org", "no wildcard"],
    ["https://*.example.org", "no wildcard"],
    ["https://*", "no wildcard"],
    ["*", "no wildcard"],
    ["", "expected an origin"],
    ["null", 'write "https://null"'],
    ["file:///home/person", "expected an origin"],
    ["chrome-extension://abc", "expected an origin"],
    ["https://", "expected an origin"],
    [undefined, "expected an origin"],
    [7, "expected an origin"],
    [["https://example.org"], "expected an origin"],
  ])("does not take %j, and says what to write instead", (text, advice) => {
    const read = readOrigin(text);
    expect(read).toEqual({ ok: false, problem: expect.stringContaining(advice) });
  });
});
