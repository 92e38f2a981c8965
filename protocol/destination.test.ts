import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAddress } from "./address.ts";
import { canonicalHost, destinationText, knownKind } from "./destination.ts";
import { HOST_CHARACTERS } from "./limits.ts";

const LABEL_63 = "x".repeat(63);
/** 253 characters: three labels of 63 and one of 61. */
const LONGEST_NAME = `${LABEL_63}.${LABEL_63}.${LABEL_63}.${"x".repeat(61)}`;

const HOSTS: readonly (readonly [text: string, canonical: string])[] = [
  ["example.org", "example.org"],
  ["EXAMPLE.Org", "example.org"],
  ["example.org.", "example.org."],
  ["localhost", "localhost"],
  ["my-host", "my-host"],
  ["_imaps._tcp.example.org", "_imaps._tcp.example.org"],
  ["3com.com", "3com.com"],
  [LONGEST_NAME, LONGEST_NAME],

  ["münchen.example", "xn--mnchen-3ya.example"],
  ["MÜNCHEN.example", "xn--mnchen-3ya.example"],
  ["xn--mnchen-3ya.example", "xn--mnchen-3ya.example"],
  ["faß.example", "xn--fa-hia.example"],
  ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
  ["example。org", "example.org"],
  ["ｅｘａｍｐｌｅ.org", "example.org"],
  ["ex\u00adam\u200bple.org", "example.org"],
  ["аpple.example", "xn--pple-43d.example"],

  ["127.0.0.1", "127.0.0.1"],
  ["127.0.0.1.", "127.0.0.1"],
  ["127.1", "127.0.0.1"],
  ["0x7f.1", "127.0.0.1"],
  ["0177.0.0.1", "127.0.0.1"],
  ["2130706433", "127.0.0.1"],
  ["0x7f000001", "127.0.0.1"],
  ["017700000001", "127.0.0.1"],
  ["0", "0.0.0.0"],
  ["１２７．０．０．１", "127.0.0.1"],
  ["⑩.0.0.1", "10.0.0.1"],

  ["[::1]", "::1"],
  ["::1", "::1"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["[2001:DB8:0:0::1]", "2001:db8::1"],
  ["::ffff:127.0.0.1", "::ffff:7f00:1"],
  ["::127.0.0.1", "::7f00:1"],
];

const NO_HOSTS: readonly (readonly [text: string, why: string])[] = [
  ["", "empty"],
  [" ", "white space"],
  [" example.org", "white space"],
  ["example.org ", "white space"],
  ["a b", "white space"],
  ["a\tb", "white space"],
  ["a\nb", "white space"],
  ["a\u00a0b", "white space"],
  ["a\u3000b", "white space"],
  ["a\u0000b", "a control character"],
  ["a\u007fb", "a control character"],
  ["a\u0085b", "a control character"],
  ["a/b", "a path"],
  ["a\\b", "a path"],
  ["a／b", "a path in full width"],
  ["a?b", "a query"],
  ["a#b", "a fragment"],
  ["user@host", "credentials"],
  ["user:password@host", "credentials"],
  ["host:80", "a port"],
  ["host：80", "a port in full width"],
  ["127.0.0.1:80", "a port"],
  ["[::1]:80", "a port"],
  ["http://host", "a URL"],
  ["%6c%6f", "percent-encoding"],
  ["a%2fb", "percent-encoding"],
  ["a％2fb", "percent-encoding in full width"],
  ["fe80::1%eth0", "a zone"],
  ["[fe80::1%25eth0]", "a zone"],
  ["\u202egro.elpmaxe", "a bidirectional override"],
  ["example\u202e.org", "a bidirectional override"],
  ["\u2066example\u2069.org", "a bidirectional isolate"],
  ["אa.example", "letters of both directions in one label"],
  ["\ud800", "a lone surrogate"],
  ["a\u200db", "a joiner where none belongs"],
  ["xn--", "no punycode"],
  ["xn--a", "no punycode"],
  [".", "an empty label"],
  ["..", "an empty label"],
  [".example.org", "an empty label"],
  ["a..b", "an empty label"],
  ["localhost..", "an empty label"],
  ["*", "a wildcard"],
  ["*.example.org", "a wildcard"],
  ["a,b", "a list"],
  ["a;b", "no letter, digit or hyphen"],
  ['a"b', "a quotation mark"],
  ["a'b", "a quotation mark"],
  ["a(b)", "brackets"],
  ["a<b>", "brackets"],
  ["a{b}", "brackets"],
  ["a$b", "no letter, digit or hyphen"],
  ["a`b", "no letter, digit or hyphen"],
  ["a&b=c", "no letter, digit or hyphen"],
  ["a!b", "no letter, digit or hyphen"],
  ["[example.org]", "a name in brackets"],
  ["[127.0.0.1]", "an IPv4 address in brackets"],
  ["[::1", "half a pair of brackets"],
  ["::1]", "half a pair of brackets"],
  ["[[::1]]", "two pairs of brackets"],
  ["[]", "empty brackets"],
  [":", "no IPv6 address"],
  [":::", "no IPv6 address"],
  ["1::2::3", "no IPv6 address"],
  ["::ffff:0177.0.0.1", "octal inside IPv6"],
  ["256.256.256.256", "too large for IPv4"],
  ["1.2.3.4.5", "too many parts for IPv4"],
  ["4294967296", "too large for IPv4"],
  ["08", "no octal"],
  ["example.1", "a number at the end, and no IPv4 address"],
  [`${LABEL_63}x.org`, "a label of 64"],
  [`${LONGEST_NAME}x`, "254 characters"],
  [`${"ü".repeat(60)}.`.repeat(4), "more than 253 characters in punycode"],
];

describe("canonicalHost", () => {
  it.each(HOSTS)("%j is %j", (text, canonical) => {
    expect(canonicalHost(text)).toBe(canonical);
  });

  it.each(NO_HOSTS)("%j is no host: %s", (text) => {
    expect(canonicalHost(text)).toBeUndefined();
  });

  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }),
    fc.domain(),
    fc.ipV4Extended(),
    fc.ipV6(),
    fc.webAuthority(),
    fc.stringMatching(/^[0-9a-fx.:[\]]{1,20}$/),
    fc.constantFrom(...HOSTS.flat(), ...NO_HOSTS.map(([text]) => text)),
  );

  it("leaves what is canonical as it is", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const host = canonicalHost(text);
        fc.pre(host !== undefined);
        expect(canonicalHost(host)).toBe(host);
      }),
      { numRuns: 1000 },
    );
  });

  it("gives an address, or a name of letters, digits, hyphens and underscores", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const host = canonicalHost(text);
        fc.pre(host !== undefined);
        expect(host.length).toBeLessThanOrEqual(HOST_CHARACTERS);
        if (!isAddress(host)) expect(host).toMatch(/^([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?$/);
      }),
      { numRuns: 1000 },
    );
  });

  it("gives what a URL with this host would connect to", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const host = canonicalHost(text);
        fc.pre(host !== undefined);
        const { hostname, pathname, port, username } = new URL(
          `http://${destinationText({ host, port: 1 })}/`,
        );
        expect(hostname).toBe(host.includes(":") ? `[${host}]` : host);
        expect([pathname, port, username]).toEqual(["/", "1", ""]);
      }),
    );
  });
});

describe("knownKind", () => {
  it.each([
    ["localhost", "loopback"],
    ["localhost.", "loopback"],
    ["a.localhost", "loopback"],
    ["a.b.localhost.", "loopback"],
    ["notlocalhost", undefined],
    ["localhost.example.org", undefined],
    ["example.org", undefined],
    ["127.0.0.1", "loopback"],
    ["::1", "loopback"],
    ["::ffff:7f00:1", "loopback"],
    ["10.0.0.1", "private"],
    ["1.1.1.1", "public"],
  ])("of %s is %s", (host, kind) => {
    expect(knownKind(host)).toBe(kind);
  });
});

describe("destinationText", () => {
  it.each([
    ["example.org", 993, "example.org:993"],
    ["10.0.0.1", 0, "10.0.0.1:0"],
    ["::1", 65_535, "[::1]:65535"],
  ])("of %s and %i is %s", (host, port, text) => {
    expect(destinationText({ host, port })).toBe(text);
  });
});
