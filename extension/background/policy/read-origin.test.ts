import { describe, expect, it } from "vitest";
import { told } from "./mistakes.ts";
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
      problem: { values: expect.arrayContaining([meant]) },
    });
  });

  it.each([
    ["http://example.org", told("http-not-local", "https://example.org")],
    ["http://example.org:8080/x", told("http-not-local", "https://example.org:8080")],
    ["http://localhost.example", told("http-not-local", "https://localhost.example")],
    ["example.org", told("no-scheme", '"example.org"', "https://example.org")],
    ["example.org:8443/x", told("no-scheme", '"example.org:8443/x"', "https://example.org:8443")],
    ["*.example.org", told("wildcard-origin", '"*.example.org"')],
    ["https://*.example.org", told("wildcard-origin", '"https://*.example.org"')],
    ["https://*", told("wildcard-origin", '"https://*"')],
    ["*", told("wildcard-origin", '"*"')],
    ["", told("no-site", '""')],
    ["null", told("no-scheme", '"null"', "https://null")],
    ["file:///home/person", told("no-site", '"file:///home/person"')],
    ["chrome-extension://abc", told("no-site", '"chrome-extension://abc"')],
    ["https://", told("no-site", '"https://"')],
    [undefined, told("not-an-origin")],
    [7, told("not-an-origin")],
    [["https://example.org"], told("not-an-origin")],
  ])("does not take %j, and says what to write instead", (text, problem) => {
    expect(readOrigin(text)).toEqual({ ok: false, problem });
  });
});
