import type { Socket } from "node:net";
import type { SecureContext } from "node:tls";
import type { Failure } from "../../protocol/failure.ts";
import { failureOfError, PeerEndError, PeerTimeoutError } from "./failure-of-error.ts";
import { secureSocket } from "./secure-socket.ts";

export type UpgradeResult =
  | { readonly type: "secured"; readonly stream: Socket }
  | { readonly type: "failed"; readonly failure: Failure };

/**
 * Starts TLS on a connection that has been talking in clear (STARTTLS). All that was written
 * before goes out first; what the peer had sent before and nobody has read is dropped, so that
 * nothing injected before TLS is taken for secured (CVE-2011-0411). Never rejects.
 */
export type Upgrade = (socket: Socket, host: string, signal: AbortSignal) => Promise<UpgradeResult>;

export interface UpgradeOptions {
  readonly trust: () => SecureContext;
  readonly timeoutMilliseconds: number;
}

export function createUpgrade({ trust, timeoutMilliseconds }: UpgradeOptions): Upgrade {
  return async (socket, host, signal) => {
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    const peerEnd = peerEndSignal(socket);
    const ended = AbortSignal.any([signal, timeout, peerEnd]);
    try {
      await flushed(socket, ended);
      while (socket.read() !== null);
      const stream = await secureSocket(socket, host, trust(), ended);
      return { type: "secured", stream };
    } catch (error) {
      return { type: "failed", failure: failureOfError(causeOf(error)) };
    }

    function causeOf(error: unknown): unknown {
      if (signal.aborted) return error;
      if (peerEnd.aborted) return new PeerEndError();
      return timeout.aborted ? new PeerTimeoutError() : error;
    }
  };
}

/** Aborted when the peer has ended its side: it answers no handshake. */
function peerEndSignal(socket: Socket): AbortSignal {
  if (socket.readableEnded) return AbortSignal.abort();
  const controller = new AbortController();
  socket.once("end", () => controller.abort());
  return controller.signal;
}

/** Node's TLS writes past the socket's own queue, straight to the kernel's: that has to be empty. */
function flushed(socket: Socket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      socket.destroy();
      reject(new Error("aborted"));
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    socket.write(new Uint8Array(), (error) => {
      signal.removeEventListener("abort", abort);
      if (error) reject(error);
      else resolve();
    });
  });
}
