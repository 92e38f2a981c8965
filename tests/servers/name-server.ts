import { createSocket } from "node:dgram";
import type { RunningServer } from "./running-server.ts";

/** How a name is answered (RFC 1035). */
export type NameAnswer =
  /** IPv4 addresses; there are none of IPv6. */
  | {
      readonly type: "addresses";
      readonly addresses: readonly string[];
      readonly afterMilliseconds?: number;
    }
  /** A response code: 2 is a failure of the server, 3 says that there is no such name, 5 refuses. */
  | { readonly type: "code"; readonly code: number }
  | { readonly type: "silence" }
  /** Bytes that are no message, under the question's number. */
  | { readonly type: "garbage" }
  /** Says that the answer is too long for a datagram; nothing answers by TCP. */
  | { readonly type: "truncated" }
  /** The name is an alias of itself. */
  | { readonly type: "circle" }
  /** An answer to another question comes first, then the right one. */
  | {
      readonly type: "forged-first";
      readonly forged: string;
      readonly addresses: readonly string[];
    };

export interface NameServer extends RunningServer {
  /** Names that were asked for, in order, each as often as it was. */
  readonly asked: readonly string[];
  /** Has a name be answered so from now on. Every other one does not exist. */
  answer(name: string, answer: NameAnswer): void;
}

interface Question {
  readonly id: number;
  readonly name: string;
  readonly type: number;
  readonly bytes: Buffer;
}

const HEADER_BYTES = 12;
const PORT = 53;
const TYPE_A = 1;
const TYPE_CNAME = 5;
const CLASS_IN = 1;
const RESPONSE = 0x8180;
const TRUNCATED = 0x0200;
const NO_SUCH_NAME: NameAnswer = { type: "code", code: 3 };
/** A pointer to the question's name. */
const SAME_NAME = 0xc00c;

/** A name server on a loopback address, over UDP at the port that resolvers ask: that takes root. */
export async function startNameServer(host: string): Promise<NameServer> {
  const asked: string[] = [];
  const answers = new Map<string, NameAnswer>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const socket = createSocket("udp4");
  socket.on("message", (datagram, { address, port }) => {
    const question = parseQuestion(datagram);
    asked.push(question.name);
    const answer = answers.get(question.name) ?? NO_SUCH_NAME;
    const respond = () => {
      for (const response of responses(question, answer)) socket.send(response, port, address);
    };
    const wait = answer.type === "addresses" ? (answer.afterMilliseconds ?? 0) : 0;
    if (wait === 0) respond();
    else timers.add(setTimeout(respond, wait));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(PORT, host, resolve);
  });
  let closed: Promise<void> | undefined;
  return {
    host,
    port: PORT,
    countConnections: () => 0,
    asked,
    answer: (name, answer) => void answers.set(name, answer),
    close: () => {
      closed ??= new Promise((resolve) => {
        for (const timer of timers) clearTimeout(timer);
        socket.close(() => resolve());
      });
      return closed;
    },
  };
}

function parseQuestion(datagram: Buffer): Question {
  const labels: string[] = [];
  let place = HEADER_BYTES;
  for (let length = datagram.readUInt8(place); length > 0; length = datagram.readUInt8(place)) {
    labels.push(datagram.toString("latin1", place + 1, place + 1 + length));
    place += 1 + length;
  }
  return {
    id: datagram.readUInt16BE(0),
    name: labels.join(".").toLowerCase(),
    type: datagram.readUInt16BE(place + 1),
    bytes: datagram.subarray(HEADER_BYTES, place + 5),
  };
}

function responses(question: Question, answer: NameAnswer): readonly Buffer[] {
  const { id } = question;
  switch (answer.type) {
    case "addresses":
      return [response(question, { records: addressRecords(question, answer.addresses) })];
    case "code":
      return [response(question, { flags: RESPONSE | answer.code })];
    case "silence":
      return [];
    case "garbage":
      return [Buffer.concat([response(question, {}).subarray(0, 4), Buffer.alloc(40, 0xff)])];
    case "truncated":
      return [response(question, { flags: RESPONSE | TRUNCATED })];
    case "circle": {
      const self = Buffer.alloc(2);
      self.writeUInt16BE(SAME_NAME);
      return [response(question, { records: [record(TYPE_CNAME, self)] })];
    }
    case "forged-first":
      return [
        response(
          { ...question, id: id ^ 0x5555 },
          { records: addressRecords(question, [answer.forged]) },
        ),
        response(question, { records: addressRecords(question, answer.addresses) }),
      ];
  }
}

function addressRecords({ type }: Question, addresses: readonly string[]): readonly Buffer[] {
  if (type !== TYPE_A) return [];
  return addresses.map((address) => record(TYPE_A, Buffer.from(address.split(".").map(Number))));
}

function response(
  { id, bytes }: Question,
  { flags = RESPONSE, records = [] }: { flags?: number; records?: readonly Buffer[] },
): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(flags, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, bytes, ...records]);
}

/** Of the question's name, good for no second more. */
function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(SAME_NAME, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(CLASS_IN, 4);
  head.writeUInt32BE(0, 6);
  head.writeUInt16BE(data.byteLength, 10);
  return Buffer.concat([head, data]);
}
