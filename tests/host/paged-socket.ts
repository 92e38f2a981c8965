import type { SocketLink } from "../../extension/page/broker-link.ts";
import { PagePipe } from "../../extension/page/page-pipe.ts";
import { PayloadRoute } from "../../extension/page/payload-route.ts";
import { SendMemory } from "../../extension/page/send-memory.ts";
import type { FromHost } from "../../protocol/host-messages.ts";
import { WINDOW_BYTES } from "../../protocol/limits.ts";
import type { PipeHeader } from "../../protocol/pipe-header.ts";
import { ByteRecord } from "../servers/byte-record.ts";
import type { HostProcess } from "./host-process.ts";
import { allowTo } from "./rules.ts";
import type { WebSocketClient } from "./web-socket-client.ts";
import { within } from "./within.ts";

const PATIENCE_MILLISECONDS = 20_000;
const ORIGIN = "https://site.example";

/** A pipe of the host's and the document's end of it, in the hands of a test. */
export interface OpenPipe {
  readonly id: number;
  readonly client: WebSocketClient;
  readonly page: PagePipe;
  /** Whose payload it carries. */
  readonly sockets: Map<number, PagedSocket>;
}

/** Asks the host for a pipe, and connects to it as a document of ORIGIN does. */
export async function openPipe(
  host: HostProcess,
  connect: typeof WebSocketClient.connect,
  { id = 1, byteLimit = 256 * 1024 * 1024 } = {},
): Promise<OpenPipe> {
  host.send({ type: "offer-pipe", pipe: id, origins: [ORIGIN], site: 1, byteLimit });
  await host.inbox.until("the offer", () => offerOf(host, id) !== undefined);
  const { port = 0, token = "" } = offerOf(host, id) ?? {};
  const client = await connect({ port, token, origin: ORIGIN });
  const sockets: OpenPipe["sockets"] = new Map();
  const page = new PagePipe(
    { send: (message) => client.send(message), close: () => client.close() },
    {
      header: (header) => sockets.get(header.id)?.receiveHeader(header),
      payload: (socketId, offset, data) => sockets.get(socketId)?.receivePayload(offset, data),
    },
  );
  client.inbox.onMessage((message) =>
    page.receive(typeof message === "string" ? message : new Uint8Array(message).buffer),
  );
  return { id, client, page, sockets };
}

function offerOf({ inbox }: HostProcess, id: number) {
  return inbox.ofType("pipe-offered").find(({ pipe }) => pipe === id);
}

/**
 * A socket in the host with the page's own half of the payload's way: what is between the two in a
 * browser is left out.
 */
export class PagedSocket {
  readonly id: number;
  readonly received = new ByteRecord();
  readonly #host: HostProcess;
  readonly #route: PayloadRoute;
  readonly #watchers = new Set<() => void>();
  #pipe: OpenPipe | undefined;
  #hasEnd = false;
  #last: string | undefined;

  constructor(host: HostProcess, port: number) {
    this.id = host.newId();
    this.#host = host;
    const link: Omit<SocketLink, "later" | "release"> = {
      id: this.id,
      hasPipe: false,
      windowBytes: WINDOW_BYTES,
      memory: new SendMemory(),
      post: (message) => this.#post(message),
      postHeader: (header) => this.#pipe?.page.sendHeader({ ...header, id: this.id }),
      postPayload: (offset, bytes) => this.#pipe?.page.sendPayload(this.id, offset, bytes),
    };
    this.#route = new PayloadRoute(
      { ...link, later: (step) => step(), release: () => {} },
      {
        arrived: (data) => {
          this.received.add(Buffer.from(data));
          this.#route.consume(data.byteLength);
        },
        sent: () => this.#route.flush(),
      },
    );
    host.onMessage((message) => this.#receive(message));
    host.send({
      type: "open",
      id: this.id,
      host: "127.0.0.1",
      port,
      secure: false,
      rules: [allowTo("*:*")],
    });
  }

  get last(): string | undefined {
    return this.#last;
  }

  get bufferedBytes(): number {
    return this.#route.bufferedBytes;
  }

  send(bytes: Uint8Array): void {
    this.#route.send(new Uint8Array(bytes));
    this.#route.flush();
  }

  close(): void {
    this.#host.send({ type: "close", id: this.id, ...this.#route.after });
  }

  /** Puts the payload on a pipe. */
  attach(pipe: OpenPipe): void {
    this.#pipe = pipe;
    pipe.sockets.set(this.id, this);
    this.#route.pipeOpened();
  }

  /** The pipe is gone, as the page hears it. */
  losePipe(): void {
    this.#pipe?.sockets.delete(this.id);
    this.#pipe = undefined;
    this.#route.pipeLost();
  }

  /** What the pipe says about this socket. */
  receiveHeader(header: PipeHeader): void {
    this.#route.receiveHeader(header);
    this.#look();
  }

  /** Payload that came by the pipe. */
  receivePayload(offset: number, data: ArrayBuffer): void {
    this.#route.receivePayload(offset, data);
    this.#look();
  }

  async hasReceived(byteLength: number): Promise<void> {
    await this.#until(`${byteLength} bytes`, () => this.received.byteLength >= byteLength);
  }

  async hasEnded(): Promise<void> {
    await this.#until("the peer's end", () => this.#hasEnd);
  }

  async hasSentAll(): Promise<void> {
    await this.#until("all to be out", () => this.#route.bufferedBytes === 0);
  }

  async hasLast(): Promise<void> {
    await this.#until("the last message", () => this.#last !== undefined);
  }

  #post(message: Parameters<SocketLink["post"]>[0]): void {
    const { id } = this;
    switch (message.type) {
      case "send":
        this.#host.send({ type: "send", id, data: Buffer.from(message.data).toString("base64") });
        break;
      case "attach":
        this.#host.send({ type: "attach", id, pipe: this.#pipe?.id ?? 0, pageId: id });
        break;
      case "credit":
      case "resume":
        this.#host.send({ ...message, id });
        break;
      default:
        throw new Error(`The route says no ${message.type}`);
    }
  }

  #receive(message: FromHost): void {
    if (!("id" in message) || message.id !== this.id) return;
    switch (message.type) {
      case "opened":
        this.#route.opened();
        break;
      case "data": {
        const bytes = Buffer.from(message.data, "base64");
        this.#route.receive({ ...message, data: new Uint8Array(bytes).buffer });
        break;
      }
      case "sent":
      case "resumed":
        this.#route.receive(message);
        break;
      case "end":
        this.#route.whenReceived(message.after, () => {
          this.#hasEnd = true;
        });
        break;
      case "closed":
        this.#last = "closed";
        break;
      case "error":
        this.#last = message.failure.errorCode;
        break;
      default:
        break;
    }
    this.#look();
  }

  async #until(what: string, isMet: () => boolean): Promise<void> {
    let look = () => {};
    const met = new Promise<void>((resolve) => {
      look = () => {
        if (isMet()) resolve();
      };
    });
    this.#watchers.add(look);
    look();
    try {
      await within(PATIENCE_MILLISECONDS, what, met);
    } finally {
      this.#watchers.delete(look);
    }
  }

  #look(): void {
    for (const look of [...this.#watchers]) look();
  }
}
