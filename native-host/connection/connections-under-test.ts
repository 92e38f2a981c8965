import { once } from "node:events";
import type { Socket } from "node:net";
import { permissionFailure } from "../../protocol/failure.ts";
import { FakeBrowser } from "../../tests/host/fake-browser.ts";
import { connectLoopback, type LoopbackPeer } from "../../tests/host/loopback-peer.ts";
import { allowing } from "../../tests/host/rules.ts";
import { createNativeOutput } from "../transport/native-output.ts";
import { Connection } from "./connection.ts";
import type { DialRequest, DialResult } from "./dial.ts";

const ID = 7;

export const REQUEST: DialRequest = {
  host: "host.example",
  port: 993,
  secure: false,
  rules: allowing("connect"),
};

/** Any failure at all. */
export const FAILURE = permissionFailure("QUOTA");

/** What the peer of a `greeted` connection says first. */
export const GREETING = Buffer.from("0123456789");

/** Connections for tests, over real sockets, between a fake browser and a peer played by the test. */
export class ConnectionsUnderTest {
  readonly #loopbacks: LoopbackPeer[] = [];

  release(): void {
    for (const loopback of this.#loopbacks.splice(0)) loopback.release();
  }

  async loopback(): Promise<LoopbackPeer> {
    const loopback = await connectLoopback();
    this.#loopbacks.push(loopback);
    return loopback;
  }

  /** A connection that was not asked for anything yet. */
  fresh() {
    const browser = new FakeBrowser();
    const gone = { times: 0 };
    const connection = new Connection(
      ID,
      createNativeOutput(browser.stream, () => {}),
      () => {
        gone.times += 1;
      },
    );
    return { browser, connection, gone };
  }

  /** A connection whose dialling has not ended. */
  connecting() {
    const made = this.fresh();
    const dialled = deferred<DialResult>();
    let signal: AbortSignal | undefined;
    void made.connection.open((_request, itsSignal) => {
      signal = itsSignal;
      return dialled.promise;
    }, REQUEST);
    return { ...made, dialled, signal };
  }

  async opened() {
    const loopback = await this.loopback();
    const made = this.fresh();
    await made.connection.open(
      async () => ({ type: "connected", peer: loopback.peer, address: "127.0.0.1" }),
      REQUEST,
    );
    return { ...made, ...loopback };
  }

  /** An open connection that has received the greeting and handed it on. */
  async greeted() {
    const made = await this.opened();
    made.remote.write(GREETING);
    await made.browser.inbox.first("data");
    return made;
  }
}

/** What the browser heard, in brief: with lengths of data and codes of errors. */
export function heard({ inbox }: FakeBrowser): string[] {
  return inbox.about(ID).map((message) => {
    if (message.type === "error") return `error ${message.failure.errorCode}`;
    if (message.type === "sent") return `sent ${message.byteLength}`;
    if (message.type === "data") return `data ${Buffer.from(message.data, "base64").byteLength}`;
    return message.type;
  });
}

/** From here on the kernel takes nothing of what is written. */
export function stall(stream: Socket): void {
  stream._write = () => {};
}

/** From here on the browser takes nothing. */
export async function fillPipe(browser: FakeBrowser, connection: Connection): Promise<void> {
  browser.stopReading();
  connection.send(Buffer.from("x"));
  await browser.inbox.first("sent");
}

/** Resolves with the next bytes. */
export async function received(stream: Socket): Promise<Buffer> {
  const [bytes] = await once(stream, "data");
  return bytes;
}

/** Resolves when the stream meets a reset. */
export async function wasReset(stream: Socket): Promise<void> {
  const [error] = await once(stream.resume(), "error");
  if (error.code !== "ECONNRESET") throw error;
}

/** A promise that the test settles. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((take) => {
    resolve = take;
  });
  return { promise, resolve };
}
