import type { Destination } from "../shared/connection-form.ts";
import { type IrcMessage, parseIrcMessage } from "./irc-message.ts";

/** A line has 512 bytes at most (RFC 2812 §2.3), some of which name the sender to the others. */
const TEXT_BYTES = 400;
/** No line of any server is nearly as long. */
const LONGEST_LINE_CHARACTERS = 16 * 1024;

export interface IrcConnectionEvents {
  /** Any message of the server's but PING, which is answered. */
  received(message: IrcMessage): void;
  /** `closed` follows. */
  failed(error: TCPSocketErrorEvent): void;
  closed(): void;
}

/** One connection to an IRC server, which introduces itself by the name that it is given. */
export class IrcConnection {
  readonly #socket: TCPSocket<"arraybuffer">;
  readonly #events: IrcConnectionEvents;
  readonly #encoder = new TextEncoder();
  // Not every client sends UTF-8: what is none is shown as replacement characters.
  readonly #decoder = new TextDecoder();
  #unfinished = "";

  constructor(
    tcp: LegacyMozTCPSocket,
    { host, port, isSecure }: Destination,
    nick: string,
    events: IrcConnectionEvents,
  ) {
    const options = { useSecureTransport: isSecure, binaryType: "arraybuffer" } as const;
    const socket = tcp.open(host, port, options);
    this.#socket = socket;
    this.#events = events;
    socket.onopen = () => {
      this.send(`NICK ${nick}`);
      this.send(`USER ${nick} 0 * :${nick}`);
    };
    socket.ondata = ({ data }) => this.#receive(this.#decoder.decode(data, { stream: true }));
    socket.onerror = (error) => events.failed(error);
    socket.onclose = () => events.closed();
  }

  /** Sends a line, which a line end of whoever wrote it cannot make two of. */
  send(line: string): void {
    if (this.#socket.readyState !== "open") return;
    this.#socket.send(this.#encoder.encode(`${line.replace(/[\r\n\0]+/gu, " ")}\r\n`));
  }

  /** Says something to a channel or person, in as many messages as it takes; these are returned. */
  say(target: string, text: string): readonly string[] {
    const parts = partsOf(text, (part) => this.#encoder.encode(part).byteLength <= TEXT_BYTES);
    for (const part of parts) this.send(`PRIVMSG ${target} :${part}`);
    return parts;
  }

  quit(): void {
    this.send("QUIT :Bye");
    this.#socket.close();
  }

  #receive(text: string): void {
    const lines = (this.#unfinished + text).split(/\r?\n/u);
    this.#unfinished = (lines.pop() ?? "").slice(-LONGEST_LINE_CHARACTERS);
    for (const line of lines) {
      const message = parseIrcMessage(line);
      if (message.command === "PING") this.send(`PONG :${message.parameters[0] ?? ""}`);
      else this.#events.received(message);
    }
  }
}

function partsOf(text: string, fits: (part: string) => boolean): readonly string[] {
  const parts = [];
  let part = "";
  for (const character of text) {
    if (!fits(part + character)) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}
