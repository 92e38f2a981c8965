import type { IncomingHttpHeaders } from "node:http";
import { describe, expect, it } from "vitest";
import { acceptHandshake } from "./web-socket-handshake.ts";

const TOKEN = "dGhlIHRva2VuIG9mIHRoaXMgdGVzdCBhbmQgbm90aGVy";
const ORIGIN = "https://example.org";
const ADMISSION = {
  origins: [ORIGIN, "moz-extension://4f9d"],
  token: TOKEN,
  host: "127.0.0.1:40123",
};

/** What a browser sends, with the key of RFC 6455 §1.3. */
const HEADERS: IncomingHttpHeaders = {
  host: "127.0.0.1:40123",
  connection: "keep-alive, Upgrade",
  upgrade: "websocket",
  origin: ORIGIN,
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-protocol": TOKEN,
  "sec-websocket-extensions": "permessage-deflate; client_max_window_bits",
};
const REQUEST = { method: "GET", url: "/", headers: HEADERS };

describe("acceptHandshake", () => {
  it("answers the RFC's sample key with the RFC's value, takes the token and no extension", () => {
    const answer = acceptHandshake(REQUEST, ADMISSION);
    expect(answer?.split("\r\n")).toEqual([
      "HTTP/1.1 101 Switching Protocols",
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
      `Sec-WebSocket-Protocol: ${TOKEN}`,
      "",
      "",
    ]);
  });

  it("takes every origin of the offer, and the upgrade in any case", () => {
    for (const origin of ADMISSION.origins) {
      const headers = { ...HEADERS, origin, upgrade: "WebSocket" };
      expect(acceptHandshake({ ...REQUEST, headers }, ADMISSION)).toBeDefined();
    }
  });

  it.each([
    ["another method", { method: "POST" }],
    ["no method", { method: undefined }],
    ["another path", { url: "/pipe" }],
    ["a query", { url: "/?" }],
    ["no path", { url: undefined }],
  ])("refuses %s", (_, difference) => {
    expect(acceptHandshake({ ...REQUEST, ...difference }, ADMISSION)).toBeUndefined();
  });

  it.each<[keyof IncomingHttpHeaders, string]>([
    ["upgrade", "h2c"],
    ["upgrade", "websocket, h2c"],
    ["sec-websocket-version", "8"],
    ["sec-websocket-version", "13, 8"],
    ["sec-websocket-key", ""],
    ["sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ"],
    ["sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==="],
    ["sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ=="],
    ["sec-websocket-key", "dGhlIHNhbXBsZSBub25jZTE="],
    ["sec-websocket-protocol", ""],
    ["sec-websocket-protocol", TOKEN.slice(1)],
    ["sec-websocket-protocol", TOKEN.toLowerCase()],
    ["sec-websocket-protocol", `${TOKEN}, ${TOKEN}`],
    ["sec-websocket-protocol", `chat, ${TOKEN}`],
    ["origin", "null"],
    ["origin", "http://example.org"],
    ["origin", "https://example.org:444"],
    ["origin", "https://evil.example.org"],
    ["origin", "https://example.org.evil.example"],
    ["host", "127.0.0.1"],
    ["host", "127.0.0.1:40124"],
    ["host", "localhost:40123"],
    ["host", "rebound.example:40123"],
  ])("refuses %s: %s", (name, value) => {
    const headers = { ...HEADERS, [name]: value };
    expect(acceptHandshake({ ...REQUEST, headers }, ADMISSION)).toBeUndefined();
  });

  it.each([
    "host",
    "upgrade",
    "origin",
    "sec-websocket-version",
    "sec-websocket-key",
    "sec-websocket-protocol",
  ])("refuses a request without %s", (name) => {
    const headers = { ...HEADERS, [name]: undefined };
    expect(acceptHandshake({ ...REQUEST, headers }, ADMISSION)).toBeUndefined();
  });
});
