import { deterministicBytes } from "../../../tests/servers/deterministic-bytes.ts";
import type { Report, Route, Wish } from "../task.ts";

/** One socket of ours with what it has carried, each byte of which is checked as it comes. */
export class Conversation {
  readonly socket: TCPSocket<"arraybuffer">;
  /** True once it is open, false where it ended before. */
  readonly opened: Promise<boolean>;
  readonly closed: Promise<void>;
  readonly #seed: number;
  #received = 0;
  #sent = 0;
  #error: string | undefined;
  #problem: string | undefined;
  #isClosed = false;
  #look = () => {};
  /** Texts that come before, or in the place of, the checked bytes. */
  #awaitedText = "";

  constructor({ host, port, isSecure }: Route, seed: number) {
    const api = navigator.mozTCPSocket;
    if (api === undefined) throw new Error("This page may have no sockets");
    this.#seed = seed;
    const options = { binaryType: "arraybuffer", useSecureTransport: isSecure } as const;
    const socket = api.open(host, port, options);
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.onclose = () => {
        this.#isClosed = true;
        this.#look();
        resolve();
      };
    });
    this.opened = new Promise((resolve) => {
      socket.onopen = () => resolve(true);
      this.closed.then(() => resolve(false));
    });
    socket.onerror = ({ name, errorCode }) => {
      this.#error = `${name} ${errorCode}`;
    };
    socket.ondata = ({ data }) => this.#take(new Uint8Array(data));
    socket.ondrain = () => this.#look();
  }

  get received(): number {
    return this.#received;
  }

  wish(wish: Wish): void {
    if (this.socket.readyState === "open") this.socket.send(`${JSON.stringify(wish)}\n`);
  }

  /** Sends the checked bytes from where it stands, and waits for `drain` where it is advised to. */
  async send(bytes: number, chunkBytes: number): Promise<void> {
    for (let left = bytes; left > 0; ) {
      if (this.socket.readyState !== "open") return;
      const size = Math.min(left, chunkBytes);
      const hasRoom = this.socket.send(deterministicBytes(size, this.#seed, this.#sent));
      this.#sent += size;
      left -= size;
      if (!hasRoom) await this.#until(() => this.socket.bufferedAmount === 0);
    }
  }

  /** Settles once so many of the checked bytes have come, or the socket has closed. */
  untilReceived(bytes: number): Promise<void> {
    return this.#until(() => this.#received >= bytes);
  }

  /** Settles once exactly this has come, or the socket has closed. */
  untilSaid(text: string): Promise<void> {
    this.#awaitedText = text;
    return this.#until(() => this.#awaitedText === "");
  }

  /** Closes the socket, waits for its end, and says how it was. */
  async end(expectation: { readonly bytes?: number } = {}): Promise<Report> {
    this.socket.close();
    await this.closed;
    const { bytes } = expectation;
    if (bytes !== undefined && this.#error === undefined && this.#received !== bytes) {
      this.#problem ??= `${this.#received} bytes came instead of ${bytes}`;
    }
    if (this.#awaitedText !== "" && this.#error === undefined) {
      this.#problem ??= `The server did not say ${this.#awaitedText.trim()}`;
    }
    return {
      bytes: this.#sent + this.#received,
      ...(this.#error === undefined ? {} : { error: this.#error }),
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
    };
  }

  #take(data: Uint8Array): void {
    const text = this.#awaitedText;
    if (text !== "") {
      const said = new TextDecoder().decode(data);
      if (text.startsWith(said)) this.#awaitedText = text.slice(said.length);
      else this.#problem ??= `The server said ${said.slice(0, 40)}`;
    } else {
      this.#check(data);
    }
    this.#look();
  }

  #check(data: Uint8Array): void {
    const expected = deterministicBytes(data.byteLength, this.#seed, this.#received);
    const wrong = data.findIndex((byte, index) => byte !== expected[index]);
    if (wrong !== -1) this.#problem ??= `Byte ${this.#received + wrong} is wrong`;
    this.#received += data.byteLength;
  }

  #until(isThere: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#look = () => {
        if (!this.#isClosed && !isThere()) return;
        this.#look = () => {};
        resolve();
      };
      this.#look();
    });
  }
}
