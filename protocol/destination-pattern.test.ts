import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAddress } from "./address.ts";
import { canonicalHost } from "./destination.ts";
import {
  ANY_DESTINATION,
  type DestinationPattern,
  destinationPatternSchema,
  destinationPatternText,
  matchesHost,
  matchesPort,
  namesAddresses,
  namesPort,
  PATTERN_CHARACTERS,
  parseDestinationPattern,
} from "./destination-pattern.ts";
import { parse } from "./parse.ts";

const LABEL_63 = "x".repeat(63);
/** 253 characters: three labels of 63 and one of 61. */
const LONGEST_NAME = `${LABEL_63}.${LABEL_63}.${LABEL_63}.${"x".repeat(61)}`;

const PATTERNS: readonly (readonly [text: string, canonical: string])[] = [
  ["*:*", ANY_DESTINATION],
  ["*:0-65535", "*:*"],
  ["*:00000-065535", "*:*"],
  ["*:0", "*:0"],
  ["*:1-65535", "*:1-65535"],
  ["*:25", "*:25"],
  ["*:00025", "*:25"],
  ["*:25-25", "*:25"],
  ["*:65535", "*:65535"],
  ["*:6660-6669", "*:6660-6669"],
  ["*:06660-006669", "*:6660-6669"],

  ["example.org:*", "example.org:*"],
  ["example.org.:*", "example.org.:*"],
  ["EXAMPLE.Org:993", "example.org:993"],
  ["localhost:1-1023", "localhost:1-1023"],
  ["my_host:1", "my_host:1"],
  ["münchen.example:1", "xn--mnchen-3ya.example:1"],
  ["MÜNCHEN.example:1", "xn--mnchen-3ya.example:1"],
  ["例え.テスト:1", "xn--r8jz45g.xn--zckzah:1"],
  ["example。org:1", "example.org:1"],
  ["аpple.example:1", "xn--pple-43d.example:1"],
  [`${LONGEST_NAME}:1-65535`, `${LONGEST_NAME}:1-65535`],

  ["*.example.org:*", "*.example.org:*"],
  ["*.EXAMPLE.org:993", "*.example.org:993"],
  ["*.example.org.:993", "*.example.org:993"],
  ["*.example。org。:993", "*.example.org:993"],
  ["*.org:1", "*.org:1"],
  ["*.localhost:1", "*.localhost:1"],
  ["*.münchen.example:1", "*.xn--mnchen-3ya.example:1"],
  ["*.a.b.c:1", "*.a.b.c:1"],
  [`*.${LONGEST_NAME}:1-65535`, `*.${LONGEST_NAME}:1-65535`],

  ["127.0.0.1:80", "127.0.0.1:80"],
  ["127.0.0.1.:80", "127.0.0.1:80"],
  ["127.1:80", "127.0.0.1:80"],
  ["0x7f000001:80", "127.0.0.1:80"],
  ["2130706433:80", "127.0.0.1:80"],
  ["0:80", "0.0.0.0:80"],
  ["１２７．０．０．１:80", "127.0.0.1:80"],
  ["[::1]:80", "[::1]:80"],
  ["[0:0:0:0:0:0:0:1]:80", "[::1]:80"],
  ["[2001:DB8::1]:*", "[2001:db8::1]:*"],
  ["[::]:1", "[::]:1"],
  ["[::ffff:10.0.0.1]:1", "[::ffff:a00:1]:1"],
  ["[::127.0.0.1]:1", "[::7f00:1]:1"],

  ["10.0.0.0/8:22", "10.0.0.0/8:22"],
  ["10.1.2.3/8:22", "10.0.0.0/8:22"],
  ["10.1.2.3/08:22", "10.0.0.0/8:22"],
  ["0.0.0.0/0:*", "0.0.0.0/0:*"],
  ["255.255.255.255/0:*", "0.0.0.0/0:*"],
  ["192.168.1.129/25:*", "192.168.1.128/25:*"],
  ["192.168.1.1/32:*", "192.168.1.1/32:*"],
  ["[fd00::/8]:*", "[fd00::/8]:*"],
  ["[FDff:1::2]:1", "[fdff:1::2]:1"],
  ["[fdff:1::2/8]:1", "[fd00::/8]:1"],
  ["[fe80::1:2/127]:1", "[fe80::1:2/127]:1"],
  ["[fe80::1:3/127]:1", "[fe80::1:2/127]:1"],
  ["[::1/128]:1", "[::1/128]:1"],
  ["[2001:db8::/0]:*", "[::/0]:*"],
  ["[::ffff:10.0.0.0/104]:1", "[::ffff:a00:0/104]:1"],
  ["[::127.0.0.1/104]:1", "[::7f00:0/104]:1"],
];

const NO_PATTERNS: readonly (readonly [text: string, why: string])[] = [
  ["", "empty"],
  [":", "empty host and port"],
  ["*", "no port"],
  ["*:", "an empty port"],
  [":80", "an empty host"],
  ["[]:80", "an empty host in brackets"],
  ["example.org", "no port"],
  ["80", "a port alone"],

  ["*:65536", "a port above 65535"],
  ["*:70000", "a port above 65535"],
  ["*:1-65536", "a port above 65535"],
  ["*:99999999999999999999999", "a port above 65535"],
  ["*:5-3", "a range of ports in reverse"],
  ["*:-1", "no first port"],
  ["*:1-", "no last port"],
  ["*:-", "no ports"],
  ["*:1-2-3", "three ports"],
  ["*:1,2", "a list of ports"],
  ["*:+1", "a sign"],
  ["*:1.0", "no whole number"],
  ["*:1e3", "no decimal digits"],
  ["*:0x50", "no decimal digits"],
  ["*:８０", "digits in full width"],
  ["*:٨٠", "Arabic digits"],
  ["*:http", "a name of a port"],
  ["*:**", "two wildcards"],
  ["*:1-*", "a wildcard in a range"],
  ["*:80:80", "two ports"],

  [" *:*", "white space"],
  ["*:* ", "white space"],
  ["* :*", "white space"],
  ["*: *", "white space"],
  ["*:1 -2", "white space"],
  ["*:*\n", "a line break"],
  ["*:1\n", "a line break"],
  ["exa mple.org:1", "white space"],
  ["example.org\n:1", "a line break"],
  ["10.0.0.0/8 :1", "white space"],
  ["10.0.0.0 /8:1", "white space"],
  ["[ ::1]:1", "white space"],
  ["[::1] :1", "white space"],
  ["a\u0000b:1", "a control character"],
  ["a\u007fb:1", "a control character"],
  ["*:1\u0000", "a control character"],
  ["\u202egro.elpmaxe:1", "a bidirectional override"],
  ["example.org\u202e:1", "a bidirectional override"],
  ["*.\u2066example\u2069.org:1", "a bidirectional isolate"],
  ["*\u200f:1", "a right-to-left mark"],
  ["\ud800:1", "a lone surrogate"],

  ["*.*:1", "a wildcard over a wildcard"],
  ["*.*.example.org:1", "two wildcards"],
  ["*.:1", "a wildcard over nothing"],
  ["*..:1", "an empty label"],
  ["*.example.org..:1", "an empty label"],
  ["*..example.org:1", "an empty label"],
  ["**.example.org:1", "two wildcards"],
  ["*example.org:1", "a wildcard for a part of a label"],
  ["mail*.example.org:1", "a wildcard for a part of a label"],
  ["mail.*.org:1", "a wildcard in the middle"],
  ["example.*:1", "a wildcard at the end"],
  ["*.1.2.3.4:1", "a wildcard over an address"],
  ["*.3.4:1", "a wildcard over what is short for an address"],
  ["*.1:1", "a wildcard over what is short for an address"],
  ["*.0x7f000001:1", "a wildcard over what is short for an address"],
  ["*.[::1]:1", "a wildcard over an address"],
  ["[*]:1", "a wildcard in brackets"],
  ["[*.example.org]:1", "a wildcard in brackets"],
  [".example.org:1", "an empty label"],
  ["a..b:1", "an empty label"],

  ["::1:80", "IPv6 without brackets"],
  ["fd00::/8:80", "IPv6 without brackets"],
  ["[::1:80", "half a pair of brackets"],
  ["::1]:80", "half a pair of brackets"],
  ["[[::1]]:80", "two pairs of brackets"],
  ["[::1]]:80", "two brackets"],
  ["[::1]80", "no colon before the port"],
  ["[::1]", "no port"],
  ["[127.0.0.1]:80", "IPv4 in brackets"],
  ["[10.0.0.0/8]:80", "IPv4 in brackets"],
  ["[example.org]:80", "a name in brackets"],
  ["a[::1]:80", "something before the brackets"],
  ["[:::]:80", "no address"],
  ["[1::2::3]:80", "no address"],
  ["[fe80::1%eth0]:80", "a zone"],
  ["[fe80::1%25eth0]:80", "a zone"],
  ["[fe80::%eth0/10]:80", "a zone"],
  ["[fe80::/10%eth0]:80", "a zone"],
  ["%6c:80", "percent-encoding"],
  ["256.0.0.1:80", "too large for IPv4"],
  ["1.2.3.4.5:80", "too many parts for IPv4"],
  ["[::ffff:0177.0.0.1]:80", "octal inside IPv6"],

  ["10.0.0.0/33:1", "a prefix above 32"],
  ["10.0.0.0/100:1", "a prefix above 32"],
  ["[fd00::/129]:1", "a prefix above 128"],
  ["[fd00::/1000]:1", "a prefix above 128"],
  ["10.0.0.0/-1:1", "a sign"],
  ["10.0.0.0/+8:1", "a sign"],
  ["10.0.0.0/:1", "no prefix"],
  ["/8:1", "no address"],
  ["10.0.0.0/8/8:1", "two prefixes"],
  ["10.0.0.0/255.0.0.0:1", "a mask"],
  ["10.0.0.0/0x8:1", "no decimal digits"],
  ["10/8:1", "an address in a short form"],
  ["10.0/16:1", "an address in a short form"],
  ["010.0.0.0/8:1", "an octal part"],
  ["0x0a.0.0.0/8:1", "a hexadecimal part"],
  ["[::ffff:0177.0.0.0/104]:1", "an octal part"],
  ["[::ffff:0x7f.0.0.0/104]:1", "a hexadecimal part"],
  ["*/8:1", "a wildcard with a prefix"],
  ["example.org/8:1", "a name with a prefix"],
  ["10.0.0.0/8:80/8", "a prefix of the port"],
  ["10.0.0.1-10.0.0.9:1", "a range by its ends"],

  ["http://example.org:80", "a URL"],
  ["example.org:80/path", "a URL"],
  ["user@example.org:80", "credentials"],
  ["a,b:80", "a list"],
  ["*:* *:*", "a list"],
  [`${LABEL_63}x.org:1`, "a label of 64"],
  [`${LONGEST_NAME}x:1`, "a name of 254 characters"],
  [`*:${"0".repeat(PATTERN_CHARACTERS)}1`, "more than 300 characters"],
  [`${"ü".repeat(60)}.${"ü".repeat(60)}.${"ü".repeat(60)}.${"ü".repeat(60)}:1`, "long punycode"],
];

/** The pattern; the test fails where the text is none. */
function patternOf(text: string): DestinationPattern {
  const pattern = parseDestinationPattern(text);
  if (pattern === undefined) return expect.unreachable(`${text} is no pattern`);
  return pattern;
}

const isCanonical = (text: unknown) => parse(destinationPatternSchema, text).ok;

/** Texts of every sort, with many patterns among them. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.stringMatching(/^[0-9a-fx.:*/[\]%-]{1,24}$/u),
  fc.constantFrom(...PATTERNS.flat(), ...NO_PATTERNS.map(([text]) => text)),
  fc
    .record({
      before: fc.constantFrom("", "", "[", "*.", "[*."),
      host: fc.oneof(fc.domain(), fc.ipV4Extended(), fc.ipV6(), fc.string({ unit: "grapheme" })),
      prefix: fc.oneof(
        fc.constant(""),
        fc.nat(130).map((length) => `/${length}`),
      ),
      after: fc.constantFrom("", "", "]", ".", ".."),
      port: fc.oneof(fc.constant("*"), fc.nat(70_000).map(String), fc.constant("10-20")),
    })
    .map(({ before, host, prefix, after, port }) => `${before}${host}${prefix}${after}:${port}`),
);

describe("parseDestinationPattern", () => {
  it.each(PATTERNS)("takes %j, which is %j in canonical form", (text, canonical) => {
    expect(destinationPatternText(patternOf(text))).toBe(canonical);
    expect(destinationPatternText(patternOf(canonical))).toBe(canonical);
    expect(isCanonical(canonical)).toBe(true);
    expect(isCanonical(text)).toBe(text === canonical);
  });

  it.each(NO_PATTERNS)("takes %j for no pattern: %s", (text) => {
    expect(parseDestinationPattern(text)).toBeUndefined();
    expect(isCanonical(text)).toBe(false);
  });

  it("never throws, and leaves what is canonical as it is", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const pattern = parseDestinationPattern(text);
        if (pattern === undefined) return;
        const canonical = destinationPatternText(pattern);
        expect(parseDestinationPattern(canonical)).toEqual(pattern);
        expect(destinationPatternText(patternOf(canonical))).toBe(canonical);
        expect(canonical.length).toBeLessThanOrEqual(PATTERN_CHARACTERS);
        expect(canonical).toMatch(/^[a-z0-9_.*:/[\]-]+$/u);
        expect(isCanonical(canonical)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([undefined, null, 1, true, {}, ["*:*"], new String("*:*")])(
    "is for text: %o",
    (value) => {
      expect(isCanonical(value)).toBe(false);
    },
  );
});

const MATCHES: readonly (readonly [pattern: string, host: string])[] = [
  ["*:1", "example.org"],
  ["*:1", "127.0.0.1"],
  ["*:1", "::1"],
  ["example.org:1", "example.org"],
  ["example.org:1", "example.org."],
  ["example.org.:1", "example.org"],
  ["*.example.org:1", "mail.example.org"],
  ["*.example.org:1", "mail.example.org."],
  ["*.example.org:1", "a.b.example.org"],
  ["*.org:1", "example.org"],
  ["*.localhost:1", "a.localhost"],
  ["127.0.0.1:1", "127.0.0.1"],
  ["127.0.0.1:1", "::ffff:7f00:1"],
  ["127.0.0.1:1", "::ffff:127.0.0.1"],
  ["127.0.0.1:1", "::7f00:1"],
  ["127.0.0.1:1", "64:ff9b::7f00:1"],
  ["127.0.0.1:1", "2002:7f00:1::"],
  ["127.0.0.1:1", "2002:7f00:1::5"],
  ["127.0.0.1:1", "0.0.0.0"],
  ["127.0.0.1:1", "::ffff:0:0"],
  ["0.0.0.0:1", "127.0.0.1"],
  ["[::1]:1", "::1"],
  ["[::1]:1", "::"],
  ["[::]:1", "::1"],
  ["[::ffff:7f00:1]:1", "127.0.0.1"],
  ["[fe80::1]:1", "fe80::1%eth0"],
  ["10.0.0.0/8:1", "10.0.0.0"],
  ["10.0.0.0/8:1", "10.255.255.255"],
  ["10.0.0.0/8:1", "::ffff:a01:203"],
  ["10.0.0.0/8:1", "::a01:203"],
  ["10.0.0.0/8:1", "64:ff9b::a01:203"],
  ["10.0.0.0/8:1", "2002:a01:203::1"],
  ["127.0.0.0/8:1", "0.0.0.0"],
  ["127.0.0.0/8:1", "::ffff:0:0"],
  ["0.0.0.0/8:1", "0.0.0.0"],
  ["0.0.0.0/8:1", "::ffff:0:0"],
  ["0.0.0.0/0:1", "::ffff:a01:203"],
  ["[::1/128]:1", "::"],
  ["[::/128]:1", "::"],
  ["[::/0]:1", "2001:db8::1"],
  ["[::/0]:1", "::ffff:a01:203"],
  ["[::ffff:0:0/96]:1", "::ffff:a01:203"],
  ["[64:ff9b::/96]:1", "64:ff9b::808:808"],
  ["[fd00::/8]:1", "fdff::1"],
  ["[fe80::/10]:1", "fe80::1%eth0"],
];

const NO_MATCHES: readonly (readonly [pattern: string, host: string])[] = [
  ["example.org:1", "mail.example.org"],
  ["example.org:1", "example.com"],
  ["example.org:1", "org"],
  ["*.example.org:1", "example.org"],
  ["*.example.org:1", "example.org."],
  ["*.example.org:1", "badexample.org"],
  ["*.example.org:1", "example.org.evil.example"],
  ["*.localhost:1", "localhost"],
  ["localhost:1", "127.0.0.1"],
  ["127.0.0.1:1", "localhost"],
  ["127.0.0.1:1", "127.0.0.2"],
  ["127.0.0.1:1", "::1"],
  ["127.0.0.1:1", "::"],
  ["[::1]:1", "127.0.0.1"],
  ["[::1]:1", "0.0.0.0"],
  ["[::1]:1", "::ffff:7f00:1"],
  ["[64:ff9b::1]:1", "64:ff9b::2"],
  ["10.0.0.0/8:1", "11.0.0.0"],
  ["10.0.0.0/8:1", "9.255.255.255"],
  ["10.0.0.0/8:1", "::ffff:b00:0"],
  ["10.0.0.0/8:1", "10.example.org"],
  ["10.0.0.0/8:1", "64:ff9b:1::a01:203"],
  ["0.0.0.0/0:1", "example.org"],
  ["0.0.0.0/0:1", "2001:db8::1"],
  ["0.0.0.0/0:1", "::1"],
  ["0.0.0.0/0:1", "::"],
  ["[::/0]:1", "example.org"],
  ["[::/0]:1", "10.1.2.3"],
  ["[::ffff:0:0/96]:1", "10.1.2.3"],
  ["[fd00::/8]:1", "fc00::1"],
];

describe("matchesHost", () => {
  it.each(MATCHES)("%s matches %s", (pattern, host) => {
    expect(matchesHost(patternOf(pattern), host)).toBe(true);
  });

  it.each(NO_MATCHES)("%s does not match %s", (pattern, host) => {
    expect(matchesHost(patternOf(pattern), host)).toBe(false);
  });

  const ipv4 = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n });
  const ipv6 = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });

  /** Any other address, or one that differs in a single bit. */
  function neighbours(bits: number, any: fc.Arbitrary<bigint>) {
    return any.chain((network) =>
      fc.record({
        network: fc.constant(network),
        length: fc.integer({ min: 0, max: bits }),
        address: fc.oneof(
          any,
          fc.nat(bits - 1).map((bit) => network ^ (1n << BigInt(bit))),
          fc.constant(network),
        ),
      }),
    );
  }

  /** As itself, IPv4-mapped, by NAT64 and by 6to4. */
  const spellingsOf = (address: bigint) => [
    dotted(address),
    colons(0xffff_0000_0000n | address),
    colons((0x64_ff9bn << 96n) | address),
    colons((0x2002n << 112n) | (address << 80n)),
  ];

  const isInside = (address: bigint, network: bigint, length: number, bits: number) =>
    address >> BigInt(bits - length) === network >> BigInt(bits - length);

  it("of a range of IPv4 is true for the addresses inside it, in every spelling, and for no other", () => {
    fc.assert(
      fc.property(neighbours(32, ipv4), ({ network, length, address }) => {
        fc.pre(address !== 0n);
        const pattern = patternOf(`${dotted(network)}/${length}:*`);
        const expected = isInside(address, network, length, 32);
        for (const host of spellingsOf(address)) {
          expect(matchesHost(pattern, host)).toBe(expected);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("of a range of IPv6 is true for the addresses inside it, and for no other", () => {
    fc.assert(
      fc.property(neighbours(128, ipv6), ({ network, length, address }) => {
        fc.pre(address !== 0n);
        const pattern = patternOf(`[${colons(network)}/${length}]:*`);
        const expected = isInside(address, network, length, 128);
        expect(matchesHost(pattern, colons(address))).toBe(expected);
        expect(matchesHost(pattern, dotted(address & 0xffff_ffffn))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it("of a range has its first address in the canonical form", () => {
    fc.assert(
      fc.property(ipv4, fc.nat(32), (network, length) => {
        const first = dotted((network >> BigInt(32 - length)) << BigInt(32 - length));
        const pattern = patternOf(`${dotted(network)}/${length}:*`);
        expect(destinationPatternText(pattern)).toBe(`${first}/${length}:*`);
      }),
    );
    fc.assert(
      fc.property(ipv6, fc.nat(128), (network, length) => {
        const first = colons((network >> BigInt(128 - length)) << BigInt(128 - length));
        const pattern = patternOf(`[${colons(network)}/${length}]:*`);
        const { hostname } = new URL(`http://[${first}]/`);
        expect(destinationPatternText(pattern)).toBe(`[${hostname.slice(1, -1)}/${length}]:*`);
      }),
    );
  });

  const name = fc
    .oneof(fc.domain(), fc.stringMatching(/^([a-z0-9_-]{1,8}\.){0,4}[a-z0-9_-]{1,8}\.?$/u))
    .filter((text) => canonicalHost(text) === text && !isAddress(text));

  it("of a range is never true for a name", () => {
    const range = fc.oneof(
      fc.tuple(ipv4, fc.nat(32)).map(([network, length]) => `${dotted(network)}/${length}:*`),
      fc.tuple(ipv6, fc.nat(128)).map(([network, length]) => `[${colons(network)}/${length}]:*`),
      fc.constantFrom("0.0.0.0/0:*", "[::/0]:*"),
    );
    fc.assert(
      fc.property(range, name, (text, host) => {
        expect(matchesHost(patternOf(text), host)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it("of a wildcard is true for every name below it, and for no address", () => {
    const label = fc.stringMatching(/^[a-z]{1,8}$/u);
    fc.assert(
      fc.property(
        name,
        label,
        fc.oneof(ipv4.map(dotted), ipv6.map(colons)),
        (domain, first, ip) => {
          const pattern = patternOf(`*.${domain}:*`);
          const bare = domain.replace(/\.$/u, "");
          expect(matchesHost(pattern, `${first}.${bare}`)).toBe(true);
          expect(matchesHost(pattern, `${first}.${bare}.`)).toBe(true);
          expect(matchesHost(pattern, bare)).toBe(false);
          expect(matchesHost(pattern, `${first}${bare}`)).toBe(false);
          expect(matchesHost(pattern, ip)).toBe(false);
        },
      ),
    );
  });

  it("is true of the pattern that a host makes, and so of every spelling of it", () => {
    const host = fc.oneof(name, ipv4.map(dotted), ipv6.map(colons));
    fc.assert(
      fc.property(host, (text) => {
        const canonical = canonicalHost(text) ?? "";
        const pattern = patternOf(`${text.includes(":") ? `[${text}]` : text}:*`);
        expect(matchesHost(pattern, canonical)).toBe(true);
        expect(matchesHost(pattern, text)).toBe(true);
        expect(namesAddresses(pattern)).toBe(isAddress(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe("ports", () => {
  it.each([
    ["*:*", 0, true],
    ["*:*", 65_535, true],
    ["*:80", 80, true],
    ["*:80", 79, false],
    ["*:80", 81, false],
    ["*:0", 0, true],
    ["*:0", 1, false],
    ["*:6660-6669", 6659, false],
    ["*:6660-6669", 6660, true],
    ["*:6660-6669", 6669, true],
    ["*:6660-6669", 6670, false],
  ])("of %s match %i: %s", (pattern, port, expected) => {
    expect(matchesPort(patternOf(pattern), port)).toBe(expected);
  });

  it.each([
    ["*:25", 25, true],
    ["*:25-25", 25, true],
    ["*:025", 25, true],
    ["*:25", 26, false],
    ["*:24-25", 25, false],
    ["*:25-26", 25, false],
    ["*:*", 25, false],
  ])("of %s name %i and no other: %s", (pattern, port, expected) => {
    expect(namesPort(patternOf(pattern), port)).toBe(expected);
  });
});

it.each([
  ["127.0.0.1:*", true],
  ["[::1]:*", true],
  ["10.0.0.0/8:*", true],
  ["[::/0]:*", true],
  ["*:*", false],
  ["localhost:*", false],
  ["*.localhost:*", false],
  ["10.example.org:*", false],
])("%s names addresses: %s", (pattern, expected) => {
  expect(namesAddresses(patternOf(pattern))).toBe(expected);
});

/** An IPv4 address from its number. */
function dotted(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
}

/** An IPv6 address from its number, uncompressed. */
function colons(value: bigint): string {
  const groups = Array.from(
    { length: 8 },
    (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn,
  );
  return groups.map((group) => group.toString(16)).join(":");
}
