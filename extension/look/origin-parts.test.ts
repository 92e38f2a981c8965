import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { originParts } from "./origin-parts.ts";

describe("originParts", () => {
  it.each([
    ["https://example.org", "https://", "", "example.org", ""],
    ["https://mail.example.org:8443", "https://", "mail.", "example.org", ":8443"],
    ["https://a.b.example.co.uk", "https://", "a.b.", "example.co.uk", ""],
    ["https://example.com.login.example.net", "https://", "example.com.login.", "example.net", ""],
    ["https://www.alice.github.io", "https://", "www.", "alice.github.io", ""],
    ["https://www.xn--e1afmkfd.xn--p1ai", "https://", "www.", "xn--e1afmkfd.xn--p1ai", ""],
    ["https://example.org.example.org", "https://", "example.org.", "example.org", ""],
    ["https://www.example.org.", "https://", "www.", "example.org.", ""],
    ["https://-a.under_score.example.org", "https://", "-a.under_score.", "example.org", ""],
  ])("cuts %s", (origin, scheme, subdomains, registrable, port) => {
    expect(originParts(origin)).toEqual({ scheme, subdomains, registrable, port });
  });

  it.each([
    ["http://localhost:8080", "localhost"],
    ["http://127.0.0.1", "127.0.0.1"],
    ["https://192.168.1.5:8443", "192.168.1.5"],
    ["http://[::1]:3000", "[::1]"],
    ["https://[2001:db8::1]", "[2001:db8::1]"],
    ["https://printer", "printer"],
    ["https://github.io", "github.io"],
    ["https://co.uk", "co.uk"],
    ["null", "null"],
  ])("takes the host of %s as one whole", (origin, host) => {
    expect(originParts(origin)).toMatchObject({ subdomains: "", registrable: host });
  });

  it("finds the owner at the end of the longest host", () => {
    const labels = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(49)}`;
    const host = `${labels}.example.org`;
    expect(host).toHaveLength(253);
    expect(originParts(`https://${host}`)).toEqual({
      scheme: "https://",
      subdomains: `${labels}.`,
      registrable: "example.org",
      port: "",
    });
  });

  it("leaves nothing out and adds nothing", () => {
    const origins = fc.oneof(
      fc.webUrl({ withQueryParameters: true }).map((address) => new URL(address).origin),
      fc.ipV4().map((address) => `http://${address}:8080`),
      fc.ipV6().map((address) => `http://[${address}]`),
      fc.string(),
    );
    fc.assert(
      fc.property(origins, (origin) => {
        const { scheme, subdomains, registrable, port } = originParts(origin);
        expect(`${scheme}${subdomains}${registrable}${port}`).toBe(origin);
      }),
    );
  });
});
