import ipaddr from "ipaddr.js";

/**
 * A peer's address as pages get it, in canonical form: an IPv4 address as such where IPv6 sockets
 * have it mapped (RFC 4291 §2.5.5.2), and without a zone, which names an interface of this computer.
 */
export function peerAddress(remoteAddress: string): string {
  const [address = ""] = remoteAddress.split("%", 1);
  return ipaddr.process(address).toString();
}
