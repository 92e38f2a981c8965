/**
 * A process of its own with the servers that the benchmark's clients talk to, so that neither the
 * program nor the load of its other servers slows them. It is told its certificate, tells its ports,
 * and ends with its parent.
 */
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { runServer } from "../../tests/servers/running-server.ts";
import { DONE, parseWish } from "./peer-protocol.ts";
import type { PeerPorts, PeerSetUp } from "./start-peer.ts";

/** One piece for all downloads: making bytes must not be what takes the time. */
const PIECE = Buffer.alloc(1024 * 1024, "web tcp socket ");

process.once("message", async ({ certPem, keyPem }: PeerSetUp) => {
  const plain = await runServer(createServer({ noDelay: true }, serve));
  const secure = await runServer(
    // A TLS 1.3 server begins with session tickets, at which websockify waits for data for good.
    createTlsServer({ cert: certPem, key: keyPem, noDelay: true, maxVersion: "TLSv1.2" }, serve),
  );
  const ports: PeerPorts = { plain: plain.port, secure: secure.port };
  process.send?.(ports);
});
process.once("disconnect", () => process.exit());

function serve(socket: Socket): void {
  socket.on("error", () => {});
  let line = Buffer.alloc(0);
  socket.on("data", function readLine(chunk: Buffer) {
    line = Buffer.concat([line, chunk]);
    const end = line.indexOf("\n");
    if (end === -1) return;
    socket.off("data", readLine);
    fulfil(socket, line.toString("latin1", 0, end), line.subarray(end + 1));
  });
}

function fulfil(socket: Socket, line: string, rest: Buffer): void {
  const wish = parseWish(line);
  switch (wish?.type) {
    case "download":
      socket.resume();
      send(socket, wish.bytes);
      break;
    case "upload":
      count(socket, wish.bytes, rest);
      break;
    case "echo":
      socket.write(rest);
      socket.pipe(socket);
      break;
    default:
      socket.destroy();
  }
}

function send(socket: Socket, bytes: number): void {
  let left = bytes;
  const sendMore = () => {
    while (left > 0) {
      const piece = left < PIECE.byteLength ? PIECE.subarray(0, left) : PIECE;
      left -= piece.byteLength;
      if (!socket.write(piece)) return;
    }
    socket.off("drain", sendMore);
  };
  socket.on("drain", sendMore);
  sendMore();
}

function count(socket: Socket, bytes: number, rest: Buffer): void {
  let received = 0;
  const add = (chunk: Buffer) => {
    received += chunk.byteLength;
    if (received === bytes) socket.write(DONE);
    if (received > bytes) socket.destroy();
  };
  socket.on("data", add);
  add(rest);
}
