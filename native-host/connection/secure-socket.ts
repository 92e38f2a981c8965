import type { Socket } from "node:net";
import { connect, type SecureContext } from "node:tls";
import { isAddress } from "../../protocol/address.ts";
import { checkServerName } from "./server-name.ts";
import { whenReady } from "./when-ready.ts";

/**
 * Starts TLS as a client on an open socket and resolves with the stream on top of it, once the
 * certificate was checked against `host`. On failure or abort the socket is destroyed.
 */
export async function secureSocket(
  socket: Socket,
  host: string,
  secureContext: SecureContext,
  signal: AbortSignal,
): Promise<Socket> {
  const name = host.endsWith(".") ? host.slice(0, -1) : host;
  const stream = connect({
    socket,
    host: name,
    ...(isAddress(name) ? {} : { servername: name }),
    secureContext,
    minVersion: "TLSv1.2",
    // Stated because NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment turns the default off.
    rejectUnauthorized: true,
    checkServerIdentity: (_host, { raw }) => checkServerName(name, raw),
  });
  return whenReady(stream, "secureConnect", signal, socket);
}
