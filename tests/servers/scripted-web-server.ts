import { createServer as createPlainServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer, type Socket } from "node:net";
import type { ServerCertificate } from "./certificate-authority.ts";
import { type ListenOptions, type RunningServer, runServer } from "./running-server.ts";
import { tlsOptions } from "./tls-options.ts";

/** A document, or where to look for it instead. */
export type WebAnswer =
  | { readonly contentType: string; readonly text: string }
  | { readonly location: string };

export interface ScriptedWebServerOptions extends ListenOptions {
  /** With it the one port is for https too. */
  readonly tls?: ServerCertificate;
  /**
   * What a path is answered with; undefined is 404.
   *
   * @param authority the host and port that the client has asked, such as `localhost:4000`
   */
  readonly answer: (path: string, authority: string) => WebAnswer | undefined;
}

/** The first byte of a TLS connection: its record is a handshake (RFC 8446 §5.1). */
const TLS_HANDSHAKE = 22;

/** A web server that answers what a test tells it to, and at one port both http and https. */
export function startScriptedWebServer(options: ScriptedWebServerOptions): Promise<RunningServer> {
  const listener = listenerOf(options);
  const plain = createPlainServer(listener);
  if (options.tls === undefined) return runServer(plain, options);
  const secure = createSecureServer(tlsOptions(options.tls), listener);
  const both = createServer((socket: Socket) => {
    socket.once("data", (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  });
  return runServer(both, options);
}

function listenerOf({ answer }: ScriptedWebServerOptions): RequestListener {
  return ({ url = "/", headers }, response) => {
    const answered = answer(url, headers.host ?? "");
    response.setHeader("Cache-Control", "no-store");
    if (answered === undefined) {
      response.writeHead(404).end();
    } else if ("location" in answered) {
      response.writeHead(302, { Location: answered.location }).end();
    } else {
      response.writeHead(200, { "Content-Type": answered.contentType }).end(answered.text);
    }
  };
}
