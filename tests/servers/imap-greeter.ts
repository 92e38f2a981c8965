import { createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { ServerCertificate } from "./certificate-authority.ts";
import { type RunningServer, runServer } from "./running-server.ts";
import { tlsOptions } from "./tls-options.ts";

export interface ImapGreeter extends RunningServer {
  /** What clients said in clear and over TLS, all of them together. */
  readonly heard: { readonly inClear: string; readonly secured: string };
}

/**
 * As much of IMAP as it takes to go over to TLS. An attacker puts a word in before the handshake:
 * it comes in one piece with the server's consent.
 */
export async function startImapGreeter(
  certificate: ServerCertificate,
  injected: string,
): Promise<ImapGreeter> {
  const heard = { inClear: "", secured: "" };
  const server = createServer((socket) => {
    socket.write("* OK IMAP4rev1 server ready\r\n");
    socket.on("data", function consent(chunk: Buffer) {
      heard.inClear += chunk.toString("latin1");
      if (!heard.inClear.endsWith("STARTTLS\r\n")) return;
      socket.off("data", consent);
      socket.write(`a1 OK Begin TLS\r\n${injected}\r\n`, () => serve(socket, certificate, heard));
    });
  });
  return { ...(await runServer(server)), heard };
}

function serve(socket: Socket, certificate: ServerCertificate, heard: { secured: string }): void {
  const stream = new TLSSocket(socket, { isServer: true, ...tlsOptions(certificate) });
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    heard.secured += chunk.toString("latin1");
    if (heard.secured.endsWith("CAPABILITY\r\n")) {
      stream.write("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na2 OK Done\r\n");
    }
  });
}
