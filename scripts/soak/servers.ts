import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer, TLSSocket } from "node:tls";
import type { Authority } from "../../tests/servers/certificate-authority.ts";
import { deterministicBytes } from "../../tests/servers/deterministic-bytes.ts";
import { type RunningServer, runServer } from "../../tests/servers/running-server.ts";
import { ALL_RIGHT, GO, type Wish } from "./task.ts";
import type { Routes } from "./workload.ts";

const LOOPBACK = "127.0.0.1";

/** Below those that systems give to whoever asks for any, so that no page comes to listen there. */
const CLOSED_PORT = 20_001;

const PIECE_BYTES = 64 * 1024;

/** The servers that the pages talk to: one in clear, one over TLS, and a port without any. */
export interface Servers {
  readonly routes: Routes;
  countConnections(): number;
  close(): Promise<void>;
}

interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export async function startServers(authority: Authority): Promise<Servers> {
  const { certPem, keyPem } = await authority.issue({ hosts: [LOOPBACK] });
  const certificate = { cert: certPem, key: keyPem };
  const serve = (socket: Socket) => new Visitor(socket, certificate);
  const plain = await runServer(createServer({ noDelay: true }, serve));
  const secure = await runServer(createTlsServer({ ...certificate, noDelay: true }, serve));
  const both: readonly RunningServer[] = [plain, secure];
  const route = (port: number, isSecure: boolean) => ({ host: LOOPBACK, port, isSecure });
  return {
    routes: {
      plain: route(plain.port, false),
      secure: route(secure.port, true),
      closed: route(CLOSED_PORT, false),
    },
    countConnections: () => both.reduce((sum, server) => sum + server.countConnections(), 0),
    close: async () => {
      await Promise.all(both.map((server) => server.close()));
    },
  };
}

/** One connection: its first line says what is wanted. */
class Visitor {
  readonly #socket: Socket;
  readonly #certificate: Certificate;

  constructor(socket: Socket, certificate: Certificate) {
    this.#socket = socket;
    this.#certificate = certificate;
    socket.on("error", () => {});
    let begun = Buffer.alloc(0);
    const readLine = (chunk: Buffer) => {
      begun = Buffer.concat([begun, chunk]);
      const end = begun.indexOf("\n");
      if (end === -1) return;
      socket.off("data", readLine);
      this.#fulfil(JSON.parse(begun.toString("latin1", 0, end)), begun.subarray(end + 1));
    };
    socket.on("data", readLine);
  }

  #fulfil(wish: Wish, rest: Buffer): void {
    const socket = this.#socket;
    switch (wish.type) {
      case "echo":
        echo(socket, rest);
        break;
      case "starttls":
        socket.write(GO, () => {
          const secured = new TLSSocket(socket, { isServer: true, ...this.#certificate });
          secured.on("error", () => {});
          echo(secured, Buffer.alloc(0));
        });
        break;
      case "download":
        socket.resume();
        send(socket, wish.seed, wish.bytes);
        break;
      case "reset":
        socket.resume();
        send(socket, wish.seed, wish.bytes, () => socket.resetAndDestroy());
        break;
      case "upload":
        check(socket, wish, rest);
        break;
      case "long":
        socket.resume();
        sendSlowly(socket, wish);
        break;
    }
  }
}

function echo(stream: Duplex, rest: Buffer): void {
  stream.write(rest);
  stream.pipe(stream);
}

function send(socket: Socket, seed: number, bytes: number, done = () => {}): void {
  let sent = 0;
  const sendMore = () => {
    while (sent < bytes) {
      const piece = deterministicBytes(Math.min(PIECE_BYTES, bytes - sent), seed, sent);
      sent += piece.byteLength;
      if (!socket.write(piece)) return;
    }
    socket.off("drain", sendMore);
    done();
  };
  socket.on("drain", sendMore);
  sendMore();
}

/** Resets the connection at the first byte that is not as it should be. */
function check(
  socket: Socket,
  { seed, bytes }: Wish & { readonly type: "upload" | "download" | "reset" },
  rest: Buffer,
): void {
  let received = 0;
  const take = (chunk: Buffer) => {
    const isRight = chunk.equals(deterministicBytes(chunk.byteLength, seed, received));
    received += chunk.byteLength;
    if (!isRight || received > bytes) socket.end(`wrong before byte ${received}\n`);
    else if (received === bytes) socket.write(ALL_RIGHT);
  };
  socket.on("data", take);
  if (rest.byteLength > 0) take(rest);
}

function sendSlowly(
  socket: Socket,
  { seed, bytes, pieces, intervalMilliseconds }: Wish & { readonly type: "long" },
): void {
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(deterministicBytes(bytes, seed, sent * bytes));
    sent++;
    if (sent === pieces) clearInterval(timer);
  }, intervalMilliseconds);
  socket.once("close", () => clearInterval(timer));
}
