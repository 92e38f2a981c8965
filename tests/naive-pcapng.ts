/** Reads back what the writer makes, and checks lengths and checksums on the way, for its tests. */

export interface ReadPacket {
  /** Microseconds since 1970. */
  readonly time: bigint;
  readonly comment: string | undefined;
  /** `address:port`, the address as its bytes. */
  readonly from: string;
  readonly to: string;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly payload: Buffer;
}

export interface ReadFile {
  /** The types of all blocks. */
  readonly blocks: readonly number[];
  readonly packets: readonly ReadPacket[];
}

export function readPcapng(parts: readonly Uint8Array[]): ReadFile {
  const file = Buffer.concat(parts);
  const blocks: number[] = [];
  const packets: ReadPacket[] = [];
  for (let offset = 0; offset < file.byteLength; ) {
    const type = file.readUInt32LE(offset);
    const length = file.readUInt32LE(offset + 4);
    check(length % 4 === 0 && length >= 12, "a block's length");
    check(file.readUInt32LE(offset + length - 4) === length, "the length at a block's end");
    blocks.push(type);
    if (type === 6) packets.push(packetOf(file.subarray(offset + 8, offset + length - 4)));
    offset += length;
  }
  return { blocks, packets };
}

function packetOf(body: Buffer): ReadPacket {
  const time = (BigInt(body.readUInt32LE(4)) << 32n) | BigInt(body.readUInt32LE(8));
  const captured = body.readUInt32LE(12);
  check(captured === body.readUInt32LE(16), "the two lengths of a packet");
  const options = body.subarray(20 + Math.ceil(captured / 4) * 4);
  const hasComment = options.readUInt16LE(0) === 1;
  const comment = hasComment
    ? options.subarray(4, 4 + options.readUInt16LE(2)).toString()
    : undefined;
  return { time, comment, ...segmentOf(body.subarray(20, 20 + captured)) };
}

function segmentOf(packet: Buffer): Omit<ReadPacket, "time" | "comment"> {
  const isIpv4 = packet.readUInt8(0) >> 4 === 4;
  const [start, size] = isIpv4 ? [12, 4] : [8, 16];
  const tcp = packet.subarray(isIpv4 ? 20 : 40);
  if (isIpv4) {
    check(packet.readUInt16BE(2) === packet.byteLength, "IPv4's length");
    check(onesSum(packet.subarray(0, 20)) === 0xffff, "IPv4's checksum");
  } else {
    check(packet.readUInt16BE(4) === tcp.byteLength, "IPv6's length");
  }
  const source = packet.subarray(start, start + size);
  const destination = packet.subarray(start + size, start + 2 * size);
  const pseudo = Buffer.from([0, 6, tcp.byteLength >> 8, tcp.byteLength & 0xff]);
  check(onesSum(Buffer.concat([source, destination, pseudo, tcp])) === 0xffff, "TCP's checksum");
  return {
    from: `${source.toString("hex")}:${tcp.readUInt16BE(0)}`,
    to: `${destination.toString("hex")}:${tcp.readUInt16BE(2)}`,
    sequence: tcp.readUInt32BE(4),
    acknowledgment: tcp.readUInt32BE(8),
    flags: tcp.readUInt8(13),
    payload: tcp.subarray((tcp.readUInt8(12) >> 4) * 4),
  };
}

function onesSum(bytes: Buffer): number {
  const even = bytes.byteLength % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
  let sum = 0;
  for (let index = 0; index < even.byteLength; index += 2) {
    sum += even.readUInt16BE(index);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum;
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`${what} is wrong`);
}
