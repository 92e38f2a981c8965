import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AddressKind,
  classifyAddress,
  isAddress,
  isInAddressRange,
  isSameAddress,
  parseAddressRange,
} from "./address.ts";

const KINDS: readonly (readonly [address: string, kind: AddressKind, why: string])[] = [
  ["1.1.1.1", "public", "an ordinary address"],
  ["8.8.8.8", "public", "an ordinary address"],
  ["223.255.255.255", "public", "the last address before multicast"],
  ["2606:4700:4700::1111", "public", "an ordinary address"],
  ["2001:200::1", "public", "the first allocations behind 2001::/23"],
  ["3ffe::1", "public", "formerly 6bone, now unassigned unicast"],

  ["127.0.0.1", "loopback", "RFC 1122"],
  ["127.255.255.254", "loopback", "all of 127.0.0.0/8"],
  ["126.255.255.255", "public", "below 127.0.0.0/8"],
  ["128.0.0.1", "public", "above 127.0.0.0/8"],
  ["::1", "loopback", "RFC 4291"],
  ["0:0:0:0:0:0:0:1", "loopback", "the same, uncompressed"],

  ["9.255.255.255", "public", "below 10.0.0.0/8"],
  ["10.0.0.0", "private", "RFC 1918"],
  ["10.255.255.255", "private", "RFC 1918"],
  ["11.0.0.0", "public", "above 10.0.0.0/8"],
  ["172.15.255.255", "public", "below 172.16.0.0/12"],
  ["172.16.0.0", "private", "RFC 1918"],
  ["172.31.255.255", "private", "RFC 1918"],
  ["172.32.0.0", "public", "above 172.16.0.0/12"],
  ["192.167.255.255", "public", "below 192.168.0.0/16"],
  ["192.168.0.0", "private", "RFC 1918"],
  ["192.168.255.255", "private", "RFC 1918"],
  ["192.169.0.0", "public", "above 192.168.0.0/16"],
  ["fc00::", "private", "unique local, RFC 4193"],
  ["fd00:ec2::254", "private", "a cloud's metadata service"],
  ["fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "private", "the last unique local address"],
  ["fbff::1", "reserved", "below fc00::/7"],
  ["fe00::1", "reserved", "above fc00::/7"],

  ["100.63.255.255", "public", "below 100.64.0.0/10"],
  ["100.64.0.0", "carrier-nat", "RFC 6598"],
  ["100.127.255.255", "carrier-nat", "RFC 6598"],
  ["100.128.0.0", "public", "above 100.64.0.0/10"],

  ["169.253.255.255", "public", "below 169.254.0.0/16"],
  ["169.254.0.1", "link-local", "RFC 3927"],
  ["169.254.169.254", "link-local", "the clouds' metadata service"],
  ["169.255.0.0", "public", "above 169.254.0.0/16"],
  ["fe80::1", "link-local", "RFC 4291"],
  ["febf::1", "link-local", "the end of fe80::/10"],
  ["fe80::1%eth0", "link-local", "with a zone"],
  ["fe80::1%25", "link-local", "with a numbered zone"],
  ["fec0::1", "reserved", "site-local, RFC 3879"],

  ["0.0.0.0", "unspecified", "Linux connects to this computer"],
  ["0.1.2.3", "unspecified", "this network, RFC 1122"],
  ["::", "unspecified", "Linux connects to this computer"],

  ["224.0.0.1", "reserved", "multicast"],
  ["239.255.255.250", "reserved", "multicast"],
  ["ff02::1", "reserved", "multicast"],
  ["ff0e::1", "reserved", "multicast of global scope"],
  ["255.255.255.255", "reserved", "broadcast"],
  ["240.0.0.1", "reserved", "class E"],
  ["192.0.0.1", "reserved", "protocol assignments"],
  ["192.0.2.1", "reserved", "documentation"],
  ["198.51.100.1", "reserved", "documentation"],
  ["203.0.113.1", "reserved", "documentation"],
  ["2001:db8::1", "reserved", "documentation"],
  ["3fff::1", "reserved", "documentation, RFC 9637"],
  ["198.18.0.1", "reserved", "benchmarking"],
  ["198.19.255.255", "reserved", "benchmarking"],
  ["192.88.99.1", "reserved", "6to4 relay"],
  ["100::1", "reserved", "discard, RFC 6666"],
  ["2001:20::1", "reserved", "ORCHIDv2"],
  ["5f00::1", "reserved", "segment routing"],
  ["4000::1", "reserved", "unassigned: outside 2000::/3"],
  ["8000::1", "reserved", "unassigned: outside 2000::/3"],
  ["1::1", "reserved", "unassigned: outside 2000::/3"],

  ["::ffff:127.0.0.1", "loopback", "IPv4-mapped"],
  ["::ffff:7f00:1", "loopback", "IPv4-mapped, in hexadecimal"],
  ["::FFFF:7F00:1", "loopback", "IPv4-mapped, in capitals"],
  ["0:0:0:0:0:ffff:127.0.0.1", "loopback", "IPv4-mapped, uncompressed"],
  ["::ffff:10.0.0.1", "private", "IPv4-mapped"],
  ["::ffff:a9fe:a9fe", "link-local", "IPv4-mapped metadata service"],
  ["::ffff:0.0.0.0", "unspecified", "IPv4-mapped"],
  ["::ffff:8.8.8.8", "public", "IPv4-mapped"],
  ["::ffff:808:808", "public", "IPv4-mapped, in hexadecimal"],
  ["::ffff:127.0.0.1%1", "loopback", "IPv4-mapped, with a zone"],
  ["::127.0.0.1", "loopback", "IPv4-compatible, RFC 4291 §2.5.5.1"],
  ["::7f00:1", "loopback", "IPv4-compatible, in hexadecimal"],
  ["::a00:1", "private", "IPv4-compatible"],
  ["::a9fe:a9fe", "link-local", "IPv4-compatible"],
  ["::ffff:0:127.0.0.1", "reserved", "IPv4-translated, RFC 2765"],
  ["::ffff:0:7f00:1", "reserved", "IPv4-translated, in hexadecimal"],
  ["64:ff9b::7f00:1", "loopback", "NAT64, RFC 6052"],
  ["64:ff9b::127.0.0.1", "loopback", "NAT64, dotted"],
  ["64:ff9b::192.168.1.1", "private", "NAT64"],
  ["64:ff9b::8.8.8.8", "public", "NAT64"],
  ["64:ff9b:1::7f00:1", "reserved", "local-use NAT64, RFC 8215"],
  ["64:ff9b:1::808:808", "reserved", "local-use NAT64: the last bytes need not be the address"],
  ["64:ff9b:1:a00:0:100:808:808", "reserved", "local-use NAT64 to 10.0.0.1 by a /48 prefix"],
  ["2002:7f00:1::", "loopback", "6to4, RFC 3056"],
  ["2002:a00:1::1", "private", "6to4"],
  ["2002:c0a8:101::1", "private", "6to4"],
  ["2002:808:808::1", "public", "6to4"],
  ["2001::1", "reserved", "Teredo, RFC 4380"],
  ["2001:0:4136:e378:8000:63bf:3fff:fdd2", "reserved", "Teredo"],
];

const NO_ADDRESSES = [
  "",
  "localhost",
  "example.org",
  "127.1",
  "0x7f.0.0.1",
  "0177.0.0.1",
  "127.0.0.01",
  "2130706433",
  "256.0.0.1",
  "1.2.3.4.5",
  "1.2.3",
  " 127.0.0.1",
  "127.0.0.1 ",
  "127.0.0.1:80",
  "[::1]",
  ":::1",
  "1::2::3",
  "12345::",
  "::g",
  "%eth0",
  "::ffff:0177.0.0.1",
  "::ffff:0x7f.0.0.1",
  "::0177.0.0.1",
  "::ffff:1.2.3",
  "::ffff:1.2.3.256",
  "1.2.3.4::",
  "::1.2.3.4:5",
  "1:2:3:4:5:6:7:1.2.3.4",
  "1::2:3:4:5:6:7:8",
];

describe("classifyAddress", () => {
  it.each(KINDS)("%s is %s: %s", (address, kind) => {
    expect(classifyAddress(address)).toBe(kind);
    expect(isAddress(address)).toBe(true);
  });

  it.each(NO_ADDRESSES)("takes %j, which is no address, for reserved", (text) => {
    expect(classifyAddress(text)).toBe("reserved");
    expect(isAddress(text)).toBe(false);
  });

  const octet = fc.nat(255);
  const hexadecimal = (high: number, low: number) => (high * 256 + low).toString(16);

  it("takes an IPv4 address inside an IPv6 one for what it is, in every spelling", () => {
    fc.assert(
      fc.property(octet, octet, octet, octet, (a, b, c, d) => {
        const kind = classifyAddress(`${a}.${b}.${c}.${d}`);
        const tail = `${hexadecimal(a, b)}:${hexadecimal(c, d)}`;
        expect(classifyAddress(`::ffff:${tail}`)).toBe(kind);
        expect(classifyAddress(`::ffff:${a}.${b}.${c}.${d}`)).toBe(kind);
        expect(classifyAddress(`64:ff9b::${tail}`)).toBe(kind);
        expect(classifyAddress(`2002:${tail}::1`)).toBe(kind);
      }),
    );
  });

  it("calls no IPv6 address outside 2000::/3 public, but for those that hold a public IPv4 one", () => {
    const group = fc.nat(0xffff);
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const [first = 0] = groups;
        fc.pre(first < 0x2000 || first > 0x3fff);
        const address = groups.map((value) => value.toString(16)).join(":");
        expect(classifyAddress(address)).not.toBe("public");
      }),
    );
  });
});

/** Each line is one place, in all its spellings. */
const PLACES: readonly (readonly string[])[] = [
  [
    "10.0.0.1",
    "::ffff:a00:1",
    "::ffff:10.0.0.1",
    "::FFFF:A00:1",
    "0:0:0:0:0:ffff:10.0.0.1",
    "::10.0.0.1",
    "::a00:1",
    "64:ff9b::a00:1",
    "64:ff9b::10.0.0.1",
    "2002:a00:1::",
    "2002:a00:1::5",
    "2002:a00:1:ffff:1:2:3:4",
  ],
  [
    "127.0.0.1",
    "::ffff:127.0.0.1",
    "::7f00:1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
    "0.0.0.0",
    "::ffff:0.0.0.0",
    "::ffff:0:0",
  ],
  ["::1", "0:0:0:0:0:0:0:1", "::1%lo", "::", "0:0:0:0:0:0:0:0"],
  ["2001:db8::1", "2001:DB8:0:0:0:0:0:1", "2001:0db8::0001"],
  ["fe80::1", "fe80::1%eth0", "fe80::1%2"],
  ["10.0.0.2"],
  ["127.0.0.2"],
  ["0.0.0.1"],
  ["64:ff9b:1::a00:1"],
];

describe("isSameAddress", () => {
  const all = PLACES.flatMap((spellings, place) => spellings.map((text) => ({ text, place })));

  it.each(all)("tells where $text leads", ({ text, place }) => {
    for (const other of all) {
      expect(isSameAddress(text, other.text), other.text).toBe(other.place === place);
    }
  });

  it.each([...NO_ADDRESSES, "example.org"])("is false for %j, which is no address", (text) => {
    for (const other of [text, "127.0.0.1", "::1"]) {
      expect(isSameAddress(text, other)).toBe(false);
      expect(isSameAddress(other, text)).toBe(false);
    }
  });
});

describe("parseAddressRange", () => {
  it.each([
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["10.255.255.255/8", "10.0.0.0/8"],
    ["10.0.0.1/032", "10.0.0.1/32"],
    ["1.2.3.4/0", "0.0.0.0/0"],
    ["fd12::/8", "fd00::/8"],
    ["FD00::1/128", "fd00::1/128"],
    ["::ffff:10.1.2.3/104", "::ffff:a00:0/104"],
    ["::10.1.2.3/104", "::a00:0/104"],
    ["::1/0", "::/0"],
  ])("takes %s for %s", (text, range) => {
    expect(parseAddressRange(text)).toBe(range);
    expect(parseAddressRange(range)).toBe(range);
  });

  it.each([
    "",
    "/",
    "/8",
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/1000",
    "10.0.0.0/8/8",
    "10.0.0.0//8",
    " 10.0.0.0/8",
    "10.0.0.0/8 ",
    "10.0.0.0/8\n",
    "10.0.0.0/٨",
    "10/8",
    "010.0.0.0/8",
    "::/129",
    "[::]/0",
    "fe80::%eth0/10",
    "fe80::/10%eth0",
    "::ffff:0177.0.0.0/104",
    "example.org/8",
  ])("takes %j for none", (text) => {
    expect(parseAddressRange(text)).toBeUndefined();
  });
});

describe("isInAddressRange", () => {
  it.each([
    ["10.1.2.3", "10.0.0.0/8"],
    ["::ffff:10.1.2.3", "10.0.0.0/8"],
    ["64:ff9b::10.1.2.3", "10.0.0.0/8"],
    ["64:ff9b::10.1.2.3", "64:ff9b::/96"],
    ["2002:a01:203::", "2002::/16"],
    ["0.0.0.0", "0.0.0.0/8"],
    ["0.0.0.0", "127.0.0.0/8"],
    ["::", "::1/128"],
    ["::", "::/128"],
    ["fe80::1%eth0", "fe80::/10"],
  ])("%s is in %s", (host, range) => {
    expect(isInAddressRange(host, range)).toBe(true);
  });

  it.each([
    ["11.1.2.3", "10.0.0.0/8"],
    ["10.1.2.3", "::/0"],
    ["::1", "0.0.0.0/0"],
    ["0.0.0.0", "::1/128"],
    ["::", "127.0.0.0/8"],
    ["::2", "::1/128"],
    ["example.org", "0.0.0.0/0"],
    ["", "::/0"],
  ])("%j is not in %s", (host, range) => {
    expect(isInAddressRange(host, range)).toBe(false);
  });
});
