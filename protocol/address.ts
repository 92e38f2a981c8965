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

/**
 * Classifies an IPv4 or IPv6 address by what a connection to it reaches, so that an IPv4 address
 * inside an IPv6 one (mapped, RFC 4291; NAT64, RFC 6052; 6to4, RFC 3056) counts as itself.
 * Whatever is no address, or is in a range that has no name here, is `reserved`.
 */
export function classifyAddress(address: string): AddressKind {
  const parsed = parseAddress(address);
  if (parsed === undefined) return "reserved";
  const inner = parsed instanceof ipaddr.IPv6 ? embeddedIPv4(parsed) : undefined;
  return KIND_OF_RANGE[(inner ?? parsed).range()] ?? "reserved";
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

function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const bytes = address.toByteArray();
  switch (address.range()) {
    case "ipv4Mapped":
    case "rfc6052":
      return new ipaddr.IPv4(bytes.slice(12, 16));
    case "6to4":
      return new ipaddr.IPv4(bytes.slice(2, 6));
    default:
      return undefined;
  }
}
