import type { Socket } from "node:net";

const NOTHING = new Uint8Array(0);

/**
 * Asks the kernel what is behind the end of a connection's data. Where a reset has come right behind
 * the last bytes, libuv says what it says of a FIN: once a read has come back short, POLLHUP is an end
 * to it (uv__stream_io in its unix/stream.c). A write, though it is of no bytes, brings the error out.
 *
 * @param tell called once, without an error where the peer has ended its direction and nothing else
 */
export function askWhyEnded(socket: Socket, tell: (error?: Error | null) => void): void {
  // Below TLS nobody else listens.
  socket.on("error", () => {});
  socket.write(NOTHING, tell);
}

/** The connection was reset after the peer had ended its direction: nothing of it was lost. */
export function isResetAfterEnd(error: Error): boolean {
  return "code" in error && error.code === "EPIPE";
}
