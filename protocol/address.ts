import ipaddr from "ipaddr.js";

/**
 * What an address reaches: `public` is the open internet; everything else lies on this computer or
 * around it and needs the scope `local-network`. `reserved` holds what no ordinary connection
 * should go to (multicast, documentation, class E), and is guarded the same way.
 */
export type AddressKind =
  | "public"
  | "loopback"
  | "private"
  | "link-local"
  | "carrier-nat"
  | "unspecified"
  | "reserved";

const KIND_OF_RANGE: Readonly<Record<string, AddressKind>> = {
  unicast: "public",
  loopback: "loopback",
  private: "private",
  uniqueLocal: "private",
  linkLocal: "link-local",
  carrierGradeNat: "carrier-nat",
  unspecified: "unspecified",
};

/** What IPv6 has given out to the internet (RFC 4291 §2.4); the rest is unassigned or special. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * IPv4-compatible and IPv4-mapped addresses (RFC 4291 §2.5.5) and NAT64 (RFC 6052 §2.1). Local-use
 * NAT64 (RFC 8215) is not here: where in the address the IPv4 address stands is up to each network.
 */
const ENDING_IN_IPV4 = ["::/96", "::ffff:0:0/96", "64:ff9b::/96"].map((prefix) =>
  ipaddr.IPv6.parseCIDR(prefix),
);

const LOOPBACK_OF_UNSPECIFIED: Readonly<Record<string, string>> = {
  "0.0.0.0": "127.0.0.1",
  "::": "::1",
};

/**
 * Classifies an IPv4 or IPv6 address by what a connection to it reaches, so that an IPv4 address
 * inside an IPv6 one (those above, and 6to4, RFC 3056) counts as itself. Whatever is no address, or
 * is in a range that has no name here, is `reserved`.
 */
export function classifyAddress(address: string): AddressKind {
  const parsed = parseReached(address);
  if (parsed === undefined) return "reserved";
  const kind = kindByRange(parsed);
  const isUnassigned = parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST);
  return kind === "public" && isUnassigned ? "reserved" : kind;
}

/**
 * Do both lead to the same place? An IPv4 address inside an IPv6 one counts as itself, and an
 * unspecified one as this computer's loopback.
 */
export function isSameAddress(one: string, other: string): boolean {
  const first = parseConnected(one);
  return first !== undefined && first.toString() === parseConnected(other)?.toString();
}

/**
 * A range of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3), in canonical form: what the
 * prefix does not cover is 0. Undefined where the text is none.
 */
export function parseAddressRange(text: string): string | undefined {
  const [, address = "", length = ""] = /^([^%/]+)\/(\d{1,3})$/u.exec(text) ?? [];
  const parsed = parseAddress(address);
  const cidr = `${parsed}/${length}`;
  if (parsed === undefined || !ipaddr.isValidCIDR(cidr)) return undefined;
  const Family = parsed instanceof ipaddr.IPv4 ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${Family.networkAddressFromCIDR(cidr)}/${Number(length)}`;
}

/**
 * Does a host lie in the range? A name does not. An IPv4 address inside an IPv6 one counts as
 * itself, and an unspecified one as this computer's loopback; both count as what they are written
 * as too.
 *
 * @param range in canonical form
 */
export function isInAddressRange(host: string, range: string): boolean {
  const Family = range.includes(":") ? ipaddr.IPv6 : ipaddr.IPv4;
  const cidr = Family.parseCIDR(range);
  return [parseAddress(host), parseReached(host), parseConnected(host)].some(
    (address) => address !== undefined && isOfRange(address, cidr),
  );
}

/** Is this the text form of an address, rather than a name? */
export function isAddress(host: string): boolean {
  return parseAddress(host) !== undefined;
}

/** Whatever cannot be an address is sorted out first: ipaddr.js throws and catches to say so. */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const withoutZone = text.split("%", 1)[0] ?? "";
  if (!withoutZone.includes(":")) return parseIPv4(withoutZone);
  const groups = withoutZone.replace(/[^:]*\..*$/u, groupsOfIPv4);
  const isOne = !groups.includes(".") && ipaddr.IPv6.isValid(groups);
  return isOne ? ipaddr.IPv6.parse(groups) : undefined;
}

function parseIPv4(text: string): ipaddr.IPv4 | undefined {
  const mayBeOne = /^[\d.]{7,15}$/u.test(text);
  return mayBeOne && ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : undefined;
}

/**
 * The IPv4 address that an IPv6 one may end in (RFC 4291 §2.2), as groups. Left to itself, ipaddr.js
 * takes octal parts there and reads `::1.2.3.4` as `::ffff:1.2.3.4`.
 */
function groupsOfIPv4(text: string): string {
  const lastGroups = parseIPv4(text)?.toIPv4MappedAddress().parts.slice(-2);
  return lastGroups?.map((group) => group.toString(16)).join(":") ?? text;
}

/** The address that a connection reaches: the one embedded in it, if there is one. */
function parseReached(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const parsed = parseAddress(text);
  return parsed instanceof ipaddr.IPv6 ? (embeddedIPv4(parsed) ?? parsed) : parsed;
}

/** The same, with loopback for the unspecified addresses: systems connect to this computer there. */
function parseConnected(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const reached = parseReached(text);
  const loopback = LOOPBACK_OF_UNSPECIFIED[String(reached)];
  return loopback === undefined ? reached : parseAddress(loopback);
}

function isOfRange(
  address: ipaddr.IPv4 | ipaddr.IPv6,
  [network, length]: [ipaddr.IPv4 | ipaddr.IPv6, number],
): boolean {
  if (address instanceof ipaddr.IPv4) {
    return network instanceof ipaddr.IPv4 && address.match(network, length);
  }
  return network instanceof ipaddr.IPv6 && address.match(network, length);
}

function kindByRange(address: ipaddr.IPv4 | ipaddr.IPv6): AddressKind {
  return KIND_OF_RANGE[address.range()] ?? "reserved";
}

function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const bytes = address.toByteArray();
  switch (address.range()) {
    case "ipv4Mapped":
    case "rfc6052":
    case "unicast":
      return ENDING_IN_IPV4.some((prefix) => address.match(prefix))
        ? new ipaddr.IPv4(bytes.slice(12, 16))
        : undefined;
    case "6to4":
      return new ipaddr.IPv4(bytes.slice(2, 6));
    default:
      return undefined;
  }
}
