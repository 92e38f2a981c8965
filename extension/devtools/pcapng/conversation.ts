import type { Direction } from "../../../protocol/recorded.ts";
import type { Ending } from "../../background/pages/live-sockets.ts";
import type { Entry, KnownEndpoint, TrackedSocket } from "../history.ts";
import type { Packet } from "./pcapng-blocks.ts";
import { type Endpoint, FLAGS, SEGMENT_BYTES, tcpPacket } from "./tcp-packet.ts";

/** The first byte of each direction: one more than the number of the SYN, which is 0. */
const FIRST_BYTE = 1;

const OPPOSITE: Readonly<Record<Direction, Direction>> = { received: "sent", sent: "received" };

const NOTHING = new Uint8Array();

/**
 * The packets that a connection's record may have been on the wire: what the host saw are streams, so
 * sizes and acknowledgments are made up, and sequence numbers, directions, times and payload are not.
 * With TLS the payload is what went inside it.
 */
export class Conversation {
  readonly #socket: TrackedSocket;
  readonly #ends: Readonly<Record<Direction, Endpoint>>;
  /** The number of the next byte of each direction. */
  readonly #next: Record<Direction, number> = { received: FIRST_BYTE, sent: FIRST_BYTE };
  readonly #hasEnded: Record<Direction, boolean> = { received: false, sent: false };
  #comment: string | undefined;

  /** @returns undefined for a socket that was never open, as far as is known */
  static of(socket: TrackedSocket): Conversation | undefined {
    return socket.ends === undefined ? undefined : new Conversation(socket, socket.ends);
  }

  private constructor(
    socket: TrackedSocket,
    { local, remote }: { readonly local: KnownEndpoint; readonly remote: KnownEndpoint },
  ) {
    this.#socket = socket;
    this.#ends = { sent: known(local, remote), received: known(remote, local) };
    this.#comment = commentOn(socket);
  }

  /** The packets of one entry, to be asked for in their order. */
  packets({ time, what }: Entry): readonly Packet[] {
    switch (what.kind) {
      case "opened":
        return this.#handshake(time);
      case "bytes":
        return this.#payload(what.direction, what.place, what.data, time);
      case "omitted":
        this.#next[what.direction] = FIRST_BYTE + what.place + what.byteLength;
        return [];
      case "secured":
        this.#comment = "TLS begins here. What follows was recorded inside it, in clear.";
        return [this.#packet("sent", FLAGS.ack, time)];
      case "ended":
        return [this.#end(what.direction, time)];
      case "closed":
        return this.#close(what.ending, time);
      case "joined":
        this.#next.received = FIRST_BYTE + what.received;
        this.#next.sent = FIRST_BYTE + what.sent;
        return [];
      case "opening":
        return [];
      default:
        return what satisfies never;
    }
  }

  #handshake(time: number): readonly Packet[] {
    const opener = this.#socket.facts.kind === "accepted" ? "received" : "sent";
    const packets: Packet[] = [];
    this.#next.sent = 0;
    this.#next.received = 0;
    packets.push(this.#packet(opener, FLAGS.syn, time, { isFirst: true }));
    this.#next[opener] = FIRST_BYTE;
    packets.push(this.#packet(OPPOSITE[opener], FLAGS.syn | FLAGS.ack, time));
    this.#next[OPPOSITE[opener]] = FIRST_BYTE;
    packets.push(this.#packet(opener, FLAGS.ack, time));
    return packets;
  }

  #payload(direction: Direction, place: number, data: Uint8Array, time: number): readonly Packet[] {
    const packets: Packet[] = [];
    for (let start = 0; start < data.byteLength; start += SEGMENT_BYTES) {
      const payload = data.subarray(start, start + SEGMENT_BYTES);
      this.#next[direction] = FIRST_BYTE + place + start;
      packets.push(this.#packet(direction, FLAGS.push | FLAGS.ack, time, { payload }));
      this.#next[direction] += payload.byteLength;
    }
    return packets;
  }

  #end(direction: Direction, time: number): Packet {
    const packet = this.#packet(direction, FLAGS.fin | FLAGS.ack, time);
    this.#next[direction] += 1;
    this.#hasEnded[direction] = true;
    return packet;
  }

  /** Ends that both sides have said are acknowledged; anything else but our own end was a reset. */
  #close(ending: Ending, time: number): readonly Packet[] {
    const { received, sent } = this.#hasEnded;
    if (sent && received) return [this.#packet("sent", FLAGS.ack, time)];
    if (sent) return [];
    const isOfPeer = typeof ending === "object" && ending.errorCode === "ECONNRESET";
    return [this.#packet(isOfPeer ? "received" : "sent", FLAGS.reset | FLAGS.ack, time)];
  }

  #packet(
    direction: Direction,
    flags: number,
    time: number,
    { payload = NOTHING, isFirst = false }: { payload?: Uint8Array; isFirst?: boolean } = {},
  ): Packet {
    const comment = this.#comment;
    this.#comment = undefined;
    const bytes = tcpPacket({
      from: this.#ends[direction],
      to: this.#ends[OPPOSITE[direction]],
      sequence: this.#next[direction] % 2 ** 32,
      acknowledgment: isFirst ? 0 : this.#next[OPPOSITE[direction]] % 2 ** 32,
      flags,
      payload,
    });
    return { time, direction: direction === "received" ? "in" : "out", bytes, comment };
  }
}

/** An address that could not be known is written as the unspecified one of the other's family. */
function known(endpoint: KnownEndpoint, other: KnownEndpoint): Endpoint {
  if (endpoint.address !== "") return endpoint;
  return { ...endpoint, address: other.address.includes(":") ? "::" : "0.0.0.0" };
}

function commentOn({ facts }: TrackedSocket): string {
  const { kind, host, port, isSecure, origin } = facts;
  const place = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  const what = kind === "accepted" ? `accepted from ${place}` : `to ${place}`;
  const how = isSecure ? "recorded inside TLS, in clear" : "recorded as it was sent";
  return `Web TCP Socket of ${origin}, ${what}: ${how}`;
}
