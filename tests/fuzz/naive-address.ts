/**
 * Addresses as plain numbers: what protocol/address.ts says of them, said once more without it and
 * without the library that it uses. The ranges are those of IANA's registries of special-purpose
 * addresses, the first that holds an address decides.
 */
import type { AddressKind } from "../../protocol/address.ts";

export interface NaiveAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

type Range = readonly [range: string, kind: AddressKind];

const IPV4_RANGES: readonly Range[] = [
  ["0.0.0.0/8", "unspecified"],
  ["10.0.0.0/8", "private"],
  ["100.64.0.0/10", "carrier-nat"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link-local"],
  ["172.16.0.0/12", "private"],
  ["192.0.0.0/24", "reserved"],
  ["192.0.2.0/24", "reserved"],
  ["192.31.196.0/24", "reserved"],
  ["192.52.193.0/24", "reserved"],
  ["192.88.99.0/24", "reserved"],
  ["192.168.0.0/16", "private"],
  ["192.175.48.0/24", "reserved"],
  ["198.18.0.0/15", "reserved"],
  ["198.51.100.0/24", "reserved"],
  ["203.0.113.0/24", "reserved"],
  ["224.0.0.0/3", "reserved"],
  ["0.0.0.0/0", "public"],
];

const IPV6_RANGES: readonly Range[] = [
  ["::/128", "unspecified"],
  ["::1/128", "loopback"],
  ["fc00::/7", "private"],
  ["fe80::/10", "link-local"],
  ["2001::/23", "reserved"],
  ["2001:db8::/32", "reserved"],
  ["2620:4f:8000::/48", "reserved"],
  ["3fff::/20", "reserved"],
  ["2000::/3", "public"],
  ["::/0", "reserved"],
];

/** Where an IPv4 address stands in an IPv6 one, and how many bits follow it. */
const WITH_IPV4: readonly (readonly [range: string, following: bigint])[] = [
  ["::/96", 0n],
  ["::ffff:0:0/96", 0n],
  ["64:ff9b::/96", 0n],
  ["2002::/16", 80n],
];

const NOT_EMBEDDED = ["::/128", "::1/128"];

export function naiveKind(text: string): AddressKind {
  const reached = naiveReached(naiveParse(text));
  if (reached === undefined) return "reserved";
  const ranges = reached.bits === 32 ? IPV4_RANGES : IPV6_RANGES;
  return ranges.find(([range]) => isIn(reached, range))?.[1] ?? "reserved";
}

/** Do two texts lead to the same place? */
export function naiveIsSame(one: string, other: string): boolean {
  const first = naiveConnected(one);
  const second = naiveConnected(other);
  return first !== undefined && first.bits === second?.bits && first.value === second.value;
}

/** @param range `address/length` */
export function naiveIsInRange(text: string, range: string): boolean {
  const written = naiveParse(text);
  return [written, naiveReached(written), naiveConnected(text)].some(
    (address) => address !== undefined && isIn(address, range),
  );
}

/** What is before a zone is the address. */
export function naiveParse(text: string): NaiveAddress | undefined {
  const [address = ""] = text.split("%");
  const value = address.includes(":") ? valueOfIPv6(address) : valueOfIPv4(address);
  if (value === undefined) return undefined;
  return { bits: address.includes(":") ? 128 : 32, value };
}

function valueOfIPv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^[0-9]+$/.test(part) || Number(part) > 255 || String(Number(part)) !== part) {
      return undefined;
    }
    value = value * 256n + BigInt(part);
  }
  return value;
}

function valueOfIPv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [first = "", second] = halves;
  const before = groupsOf(first, second === undefined);
  const after = second === undefined ? [] : groupsOf(second, true);
  if (before === undefined || after === undefined) return undefined;
  const missing = 8 - before.length - after.length;
  if (second === undefined ? missing !== 0 : missing < 1) return undefined;
  const zeros = Array.from({ length: missing }, () => 0n);
  return [...before, ...zeros, ...after].reduce((value, group) => value * 65_536n + group, 0n);
}

function groupsOf(text: string, mayEndInIPv4: boolean): bigint[] | undefined {
  if (text === "") return [];
  const groups: bigint[] = [];
  const words = text.split(":");
  for (const [index, word] of words.entries()) {
    if (word.includes(".")) {
      const value = valueOfIPv4(word);
      if (value === undefined || index !== words.length - 1 || !mayEndInIPv4) return undefined;
      groups.push(value / 65_536n, value % 65_536n);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(word)) return undefined;
      groups.push(BigInt(`0x${word}`));
    }
  }
  return groups;
}

function naiveReached(address: NaiveAddress | undefined): NaiveAddress | undefined {
  if (address?.bits !== 128 || NOT_EMBEDDED.some((range) => isIn(address, range))) return address;
  const [, following] = WITH_IPV4.find(([range]) => isIn(address, range)) ?? [];
  if (following === undefined) return address;
  return { bits: 32, value: (address.value >> following) % 2n ** 32n };
}

function naiveConnected(text: string): NaiveAddress | undefined {
  const reached = naiveReached(naiveParse(text));
  if (reached?.value !== 0n) return reached;
  return reached.bits === 32 ? naiveParse("127.0.0.1") : naiveParse("::1");
}

function isIn({ bits, value }: NaiveAddress, range: string): boolean {
  const [start = "", length = ""] = range.split("/");
  const network = naiveParse(start);
  const following = BigInt(bits - Number(length));
  return network?.bits === bits && value >> following === network.value >> following;
}
