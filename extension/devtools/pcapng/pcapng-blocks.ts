/**
 * The blocks of a pcapng file (draft-ietf-opsawg-pcapng), as far as a record of sockets takes them,
 * little-endian.
 */
import ipaddr from "ipaddr.js";

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const NAME_RESOLUTION = 4;
const ENHANCED_PACKET = 6;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Packets begin with an IPv4 or IPv6 header, which says itself which one it is. */
const LINKTYPE_RAW = 101;
/** Timestamps count 10⁻⁶ seconds. */
const MICROSECONDS = 6;

const END_OF_OPTIONS = 0;
const COMMENT = 1;
const APPLICATION = 4;
const INTERFACE_NAME = 2;
const INTERFACE_RESOLUTION = 9;
const PACKET_FLAGS = 2;

const IPV4_NAME = 1;
const IPV6_NAME = 2;

/** As the flags of a packet have it: it came in, or went out. */
export type PacketDirection = "in" | "out";
const DIRECTION_FLAGS: Readonly<Record<PacketDirection, number>> = { in: 1, out: 2 };

type Option = readonly [code: number, value: Uint8Array];

/** The first block of a file. */
export function sectionHeader(application: string): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(16);
  const view = new DataView(body.buffer);
  view.setUint32(0, BYTE_ORDER_MAGIC, true);
  view.setUint16(4, 1, true);
  view.setUint16(6, 0, true);
  // How long the section is, is not said.
  view.setBigInt64(8, -1n, true);
  return block(SECTION_HEADER, [body], [[APPLICATION, utf8(application)]]);
}

/** The one interface of the section, on which all packets are. */
export function interfaceDescription(name: string): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(8);
  new DataView(body.buffer).setUint16(0, LINKTYPE_RAW, true);
  return block(
    INTERFACE_DESCRIPTION,
    [body],
    [
      [INTERFACE_NAME, utf8(name)],
      [INTERFACE_RESOLUTION, Uint8Array.of(MICROSECONDS)],
    ],
  );
}

/** What addresses are called. */
export function nameResolution(
  names: Iterable<readonly [address: string, name: string]>,
): Uint8Array<ArrayBuffer> {
  const records = [...names].flatMap(([address, name]) => {
    const bytes = Uint8Array.from(ipaddr.parse(address).toByteArray());
    const value = joined([bytes, utf8(name), Uint8Array.of(0)]);
    return [typed(bytes.byteLength === 4 ? IPV4_NAME : IPV6_NAME, value)];
  });
  return block(NAME_RESOLUTION, [...records, typed(0, new Uint8Array())], []);
}

export interface Packet {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly direction: PacketDirection;
  /** From the IP header on. */
  readonly bytes: Uint8Array;
  readonly comment?: string | undefined;
}

export function enhancedPacket({
  time,
  direction,
  bytes,
  comment,
}: Packet): Uint8Array<ArrayBuffer> {
  const microseconds = Math.round(time * 1000);
  const head = new Uint8Array(20);
  const view = new DataView(head.buffer);
  view.setUint32(4, Math.floor(microseconds / 2 ** 32), true);
  view.setUint32(8, microseconds % 2 ** 32, true);
  view.setUint32(12, bytes.byteLength, true);
  view.setUint32(16, bytes.byteLength, true);
  const flags = new Uint8Array(4);
  new DataView(flags.buffer).setUint32(0, DIRECTION_FLAGS[direction], true);
  const options: Option[] = comment === undefined ? [] : [[COMMENT, utf8(comment)]];
  return block(ENHANCED_PACKET, [head, padded(bytes)], [...options, [PACKET_FLAGS, flags]]);
}

function block(
  type: number,
  body: readonly Uint8Array[],
  options: readonly Option[],
): Uint8Array<ArrayBuffer> {
  const encoded = options.map(([code, value]) => typed(code, value));
  if (options.length > 0) encoded.push(typed(END_OF_OPTIONS, new Uint8Array()));
  const content = joined([...body, ...encoded]);
  const whole = new Uint8Array(content.byteLength + 12);
  const view = new DataView(whole.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, whole.byteLength, true);
  whole.set(content, 8);
  view.setUint32(whole.byteLength - 4, whole.byteLength, true);
  return whole;
}

/** An option, or a record of names: both have a type and a length. */
function typed(type: number, value: Uint8Array): Uint8Array {
  const head = new Uint8Array(4);
  const view = new DataView(head.buffer);
  view.setUint16(0, type, true);
  view.setUint16(2, value.byteLength, true);
  return joined([head, padded(value)]);
}

/** Everything begins at a multiple of four bytes. */
function padded(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength % 4 === 0) return bytes;
  const whole = new Uint8Array(Math.ceil(bytes.byteLength / 4) * 4);
  whole.set(bytes);
  return whole;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
