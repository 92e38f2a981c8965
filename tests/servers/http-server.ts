import {
  createServer as createPlainServer,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import { ByteRecord } from "./byte-record.ts";
import { deterministicBytes } from "./deterministic-bytes.ts";
import { type RunningServer, runServer } from "./running-server.ts";
import type { TcpServerOptions } from "./tcp-server.ts";
import { tlsOptions } from "./tls-options.ts";

const MAXIMUM_BYTES = 256 * 1024 * 1024;

/**
 * HTTP/1.1, one request a connection:
 *
 * - `GET /bytes/N?seed=S`: N deterministicBytes of the seed (default 0)
 * - `POST /hash`: the body's SHA-256 in hexadecimal, a space, and its length in bytes
 */
export function startHttpServer(options: TcpServerOptions = {}): Promise<RunningServer> {
  if (options.tls === undefined) return runServer(createPlainServer(answer), options);
  return runServer(createTlsServer(tlsOptions(options.tls), answer), options);
}

const BYTES_PATH = /^\/bytes\/(\d+)(?:\?seed=(\d+))?$/u;

const answer: RequestListener = async (request, response) => {
  const { method, url = "" } = request;
  const [, length, seed = 0] = BYTES_PATH.exec(url) ?? [];
  if (method === "GET" && Number(length) <= MAXIMUM_BYTES) {
    const body = deterministicBytes(Number(length), Number(seed));
    send(response, 200, "application/octet-stream", body);
  } else if (method === "POST" && url === "/hash") {
    const body = new ByteRecord();
    try {
      for await (const chunk of request) body.add(chunk);
    } catch {
      // The client went away inside its body: nobody is left to answer.
      return;
    }
    send(response, 200, "text/plain", Buffer.from(`${body.sha256} ${body.byteLength}`));
  } else {
    send(response, 404, "text/plain", Buffer.from("Not found"));
  }
};

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: Uint8Array,
): void {
  response.writeHead(status, {
    "Content-Type": contentType,
    "Content-Length": body.byteLength,
    Connection: "close",
  });
  response.end(body);
}
