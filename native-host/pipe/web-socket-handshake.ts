import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What a client has to know and to be, to be let in. */
export interface Admission {
  /** As a browser writes them; a program that is none can write anything, but knows no token. */
  readonly origins: readonly string[];
  /** The one subprotocol that is offered and taken. */
  readonly token: string;
  /** Where the listener is: a request that names anything else came by a name that was led here. */
  readonly host: string;
}

/** RFC 6455 §1.3. */
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/** The answer to a handshake (RFC 6455 §4.2) that is all that it has to be, else undefined. */
export function acceptHandshake(
  { method, url, headers }: Pick<IncomingMessage, "method" | "url" | "headers">,
  { origins, token, host }: Admission,
): string | undefined {
  const key = headers["sec-websocket-key"];
  const isHandshake =
    method === "GET" &&
    url === "/" &&
    headers.upgrade?.toLowerCase() === "websocket" &&
    headers["sec-websocket-version"] === "13" &&
    key !== undefined &&
    KEY.test(key);
  const { origin } = headers;
  const isAdmitted =
    headers.host === host &&
    origin !== undefined &&
    origins.includes(origin) &&
    isSameText(headers["sec-websocket-protocol"] ?? "", token);
  if (!isHandshake || !isAdmitted) return undefined;
  const accept = createHash("sha1")
    .update(key + ACCEPT_SUFFIX)
    .digest("base64");
  return [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${accept}`,
    `Sec-WebSocket-Protocol: ${token}`,
    "\r\n",
  ].join("\r\n");
}

/** Takes as long for a text that is nearly right as for one that is not. */
function isSameText(one: string, other: string): boolean {
  const [oneHash, otherHash] = [one, other].map((text) =>
    createHash("sha256").update(text).digest(),
  );
  return oneHash !== undefined && otherHash !== undefined && timingSafeEqual(oneHash, otherHash);
}
