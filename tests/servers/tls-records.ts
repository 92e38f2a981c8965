/** The parts of a TLS record (RFC 8446 section 5.1) that are told apart here. */
export interface TlsRecord {
  /** 20 change_cipher_spec, 21 alert, 22 handshake, 23 application_data. */
  readonly type: number;
  /** With its header. */
  readonly bytes: Buffer;
}

export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;

const HEADER_BYTES = 5;

/** The whole records at the beginning of what was on the wire, and what is left after them. */
export function tlsRecordsIn(wire: Buffer): {
  readonly records: readonly TlsRecord[];
  readonly rest: Buffer;
} {
  const records: TlsRecord[] = [];
  let rest = wire;
  while (rest.byteLength >= HEADER_BYTES) {
    const byteLength = HEADER_BYTES + rest.readUInt16BE(3);
    if (rest.byteLength < byteLength) break;
    records.push({ type: rest.readUInt8(0), bytes: rest.subarray(0, byteLength) });
    rest = rest.subarray(byteLength);
  }
  return { records, rest };
}
