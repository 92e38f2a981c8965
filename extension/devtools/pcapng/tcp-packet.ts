/** Packets as they may have been on the wire: IPv4 (RFC 791) or IPv6 (RFC 8200), and TCP (RFC 9293). */
import ipaddr from "ipaddr.js";

const TCP = 6;
const HOPS = 64;
const WINDOW = 65_535;
const TCP_HEADER_BYTES = 20;
const IPV4_HEADER_BYTES = 20;
const IPV6_HEADER_BYTES = 40;
const DO_NOT_FRAGMENT = 0x4000;

/** What fits into one packet of either kind. */
export const SEGMENT_BYTES = 65_535 - IPV4_HEADER_BYTES - TCP_HEADER_BYTES;

export const FLAGS = { fin: 0x01, syn: 0x02, reset: 0x04, push: 0x08, ack: 0x10 } as const;

export interface Endpoint {
  /** An IP address. */
  readonly address: string;
  readonly port: number;
}

export interface Segment {
  readonly from: Endpoint;
  /** Of the same family. */
  readonly to: Endpoint;
  /** Modulo 2³². */
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  /** At most `SEGMENT_BYTES`. */
  readonly payload: Uint8Array;
}

/** A whole packet, from its IP header on, with the right checksums. */
export function tcpPacket(segment: Segment): Uint8Array<ArrayBuffer> {
  const source = ipaddr.parse(segment.from.address).toByteArray();
  const destination = ipaddr.parse(segment.to.address).toByteArray();
  const tcpBytes = TCP_HEADER_BYTES + segment.payload.byteLength;
  const isIpv4 = source.length === 4;
  const ipBytes = isIpv4 ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
  const packet = new Uint8Array(ipBytes + tcpBytes);
  const ip = new DataView(packet.buffer, 0, ipBytes);
  if (isIpv4) {
    ip.setUint8(0, 0x45);
    ip.setUint16(2, packet.byteLength);
    ip.setUint16(6, DO_NOT_FRAGMENT);
    ip.setUint8(8, HOPS);
    ip.setUint8(9, TCP);
    packet.set([...source, ...destination], 12);
    ip.setUint16(10, checksum(sumOf(packet.subarray(0, ipBytes))));
  } else {
    ip.setUint8(0, 0x60);
    ip.setUint16(4, tcpBytes);
    ip.setUint8(6, TCP);
    ip.setUint8(7, HOPS);
    packet.set([...source, ...destination], 8);
  }
  writeTcp(packet.subarray(ipBytes), segment);
  const pseudoHeader = sumOf(Uint8Array.of(...source, ...destination)) + TCP + tcpBytes;
  const sum = checksum(pseudoHeader + sumOf(packet.subarray(ipBytes)));
  new DataView(packet.buffer, ipBytes).setUint16(16, sum);
  return packet;
}

function writeTcp(tcp: Uint8Array<ArrayBuffer>, segment: Segment): void {
  const { from, to, sequence, acknowledgment, flags, payload } = segment;
  const header = new DataView(tcp.buffer, tcp.byteOffset, TCP_HEADER_BYTES);
  header.setUint16(0, from.port);
  header.setUint16(2, to.port);
  header.setUint32(4, sequence);
  header.setUint32(8, acknowledgment);
  header.setUint8(12, (TCP_HEADER_BYTES / 4) << 4);
  header.setUint8(13, flags);
  header.setUint16(14, WINDOW);
  tcp.set(payload, TCP_HEADER_BYTES);
}

/** The sum of all 16-bit words, big-endian, an odd byte at the end being a word's first. */
function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < bytes.byteLength; index += 2) {
    sum += ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
  }
  return sum;
}

/** RFC 1071. */
function checksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = Math.floor(folded / 0x10000) + (folded & 0xffff);
  return ~folded & 0xffff;
}
