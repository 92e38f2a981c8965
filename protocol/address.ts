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

/**
 * Classifies an IPv4 or IPv6 address by what a connection to it reaches, so that an IPv4 address
 * inside an IPv6 one (those above, and 6to4, RFC 3056) counts as itself. Whatever is no address, or
 * is in a range that has no name here, is `reserved`.
 */
export function classifyAddress(address: string): AddressKind {
  const parsed = parseAddress(address);
  if (parsed === undefined) return "reserved";
  if (parsed instanceof ipaddr.IPv4) return kindByRange(parsed);
  const inner = embeddedIPv4(parsed);
  if (inner !== undefined) return kindByRange(inner);
  const kind = kindByRange(parsed);
  return kind === "public" && !parsed.match(GLOBAL_UNICAST) ? "reserved" : kind;
}

/** Is this the text form of an address, rather than a name? */
export function isAddress(host: string): boolean {
  return parseAddress(host) !== undefined;
}

function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const withoutZone = text.split("%", 1)[0] ?? "";
  if (ipaddr.IPv4.isValidFourPartDecimal(withoutZone)) return ipaddr.IPv4.parse(withoutZone);
  if (ipaddr.IPv6.isValid(withoutZone)) return ipaddr.IPv6.parse(withoutZone);
  return undefined;
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
