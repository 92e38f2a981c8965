import { APPLICATION_DATA, HANDSHAKE, type TlsRecord } from "../servers/tls-records.ts";

const SERVER_KEY_EXCHANGE = 12;
const CLIENT_HELLO = 1;
/** The type of the extension supported_versions, and the length of a list of two. */
const SUPPORTED_VERSIONS = Buffer.from("002b00050403040303", "hex");

/** At its end is the server's signature (RFC 5246 section 7.4.3). */
export function changeServerKeyExchange({ type, bytes }: TlsRecord): void {
  if (type === HANDSHAKE && messageTypeOf(bytes) === SERVER_KEY_EXCHANGE) flipLastBit(bytes);
}

/** In TLS 1.3, certificate and signature are in what looks like application data. */
export function changeWhatIsEncrypted({ type, bytes }: TlsRecord): void {
  if (type === APPLICATION_DATA) flipLastBit(bytes);
}

/** Makes an extension that nobody knows of the one by which a client asks for TLS 1.3. */
export function hideNewerVersions({ type, bytes }: TlsRecord): void {
  if (type !== HANDSHAKE || messageTypeOf(bytes) !== CLIENT_HELLO) return;
  const at = bytes.indexOf(SUPPORTED_VERSIONS);
  if (at < 0) throw new Error("The client does not say which versions it speaks");
  bytes.writeUInt16BE(0xfafa, at);
}

/** Behind the header of the record. */
const messageTypeOf = (bytes: Buffer) => bytes.readUInt8(5);

function flipLastBit(bytes: Buffer): void {
  const last = bytes.byteLength - 1;
  bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last);
}
