/** Servers that do not speak TLS, or break off. */
import type { Duplex } from "node:stream";
import { HANDSHAKE } from "../servers/tls-records.ts";
import type { TlsFault } from "./tls-fault.ts";

interface StrangerFault extends Pick<TlsFault, "what" | "name" | "message" | "errorCode"> {
  readonly answer: (stream: Duplex, clientHello: Buffer) => void;
}

const failed = {
  name: "SecurityError",
  message: "SecurityProtocol",
  errorCode: /^ERR_SSL_[A-Z0-9_]+$/u,
} as const;
const brokenOff = {
  name: "NetworkInterruptError",
  message: "Network",
  errorCode: /^ECONNRESET$/u,
} as const;

/** One message of the handshake in a record of its own, which says that it is of TLS 1.2. */
function handshakeRecord(messageType: number, body: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(HANDSHAKE, 0);
  head.writeUInt16BE(0x0303, 1);
  head.writeUInt16BE(body.byteLength + 4, 3);
  head.writeUInt8(messageType, 5);
  head.writeUIntBE(body.byteLength, 6, 3);
  return Buffer.concat([head, body]);
}

const SERVER_HELLO = 2;
const odd = (length: number) => Buffer.alloc(length, "no hello of any server ");

const FAULTS: readonly StrangerFault[] = [
  {
    what: "that speaks HTTP",
    ...failed,
    answer: (stream) => stream.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
  },
  {
    what: "that speaks as one of mail does",
    ...failed,
    answer: (stream) => stream.write("220 mail.example ESMTP\r\n"),
  },
  {
    what: "that says again what the client says",
    ...failed,
    answer: (stream, clientHello) => stream.write(clientHello),
  },
  {
    what: "whose hello is garbage in a proper record",
    ...failed,
    answer: (stream) =>
      stream.write(handshakeRecord(SERVER_HELLO, Buffer.concat([Buffer.from([3, 3]), odd(68)]))),
  },
  {
    what: "whose hello is of SSL 3.0",
    name: "SecurityUnsupportedTLSVersionError",
    message: "SecurityProtocol",
    errorCode: /^ERR_SSL_UNSUPPORTED_PROTOCOL$/u,
    answer: (stream) => {
      const cipherAndCompression = Buffer.from([0, 0, 0x2f, 0]);
      const body = Buffer.concat([Buffer.from([3, 0]), odd(32), cipherAndCompression]);
      stream.write(handshakeRecord(SERVER_HELLO, body));
    },
  },
  {
    what: "whose record is longer than any may be",
    ...failed,
    answer: (stream) =>
      stream.write(Buffer.concat([Buffer.from("160303ffff", "hex"), odd(65_535)])),
  },
  {
    what: "that answers by an alert",
    ...failed,
    answer: (stream) => stream.write(Buffer.from("15030300020228", "hex")),
  },
  {
    what: "that ends in the middle of its hello",
    ...brokenOff,
    answer: (stream) => stream.end(handshakeRecord(SERVER_HELLO, odd(70)).subarray(0, 40)),
  },
  {
    what: "that ends without a word",
    ...brokenOff,
    answer: (stream) => stream.end(),
  },
];

export const STRANGER_FAULTS: readonly TlsFault[] = FAULTS.map(({ answer, ...fault }) => ({
  ...fault,
  versions: ["TLSv1.2"],
  prepare:
    async () =>
    ({ stream }) => {
      stream.once("data", (clientHello: Buffer) => answer(stream, clientHello));
      stream.on("end", () => stream.end());
    },
}));
