/** A page that writes without pause loses nothing, whatever the size of what it writes at once. */
import { createHash } from "node:crypto";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import { describeInBrowsers } from "./setting.ts";

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const BYTES = 8 * MEBIBYTE;

const CHUNK_SIZES = [
  1_000,
  4 * KIBIBYTE,
  16 * KIBIBYTE,
  64 * KIBIBYTE,
  256 * KIBIBYTE,
  MEBIBYTE,
  4 * MEBIBYTE,
];

describeInBrowsers("integrity", (setting) => {
  let server: EchoServer;
  let page: Page;

  beforeAll(async () => {
    server = await startEchoServer();
    page = await setting.newPermittedPage();
    await setting.allowDestination(page, "127.0.0.1", server.port);
    await page.evaluate(`window.deterministicBytes = ${deterministicBytes.toString()}`);
  });

  afterAll(async () => {
    await page.close();
    await server.close();
  });

  it.each(CHUNK_SIZES)(
    "8 MiB in chunks of %i bytes arrive as they are, both ways",
    async (size) => {
      const bytes = deterministicBytes(BYTES, size);
      const expected = {
        byteLength: BYTES,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      };
      const received = await page.evaluate(
        async (port, byteLength, chunkBytes) => {
          const record = window.driver.open("integrity", "127.0.0.1", port);
          const sent = window.deterministicBytes(byteLength, chunkBytes);
          await record.opened;
          const complete = new Promise<void>((resolve) => {
            record.socket.addEventListener("data", () => {
              if (record.byteLength >= byteLength) resolve();
            });
          });
          // One buffer for all chunks: what was passed to send is the socket's own from then on.
          const chunk = new Uint8Array(chunkBytes);
          for (let start = 0; start < byteLength; start += chunkBytes) {
            const part = sent.subarray(start, start + chunkBytes);
            chunk.set(part);
            record.socket.send(chunk, 0, part.byteLength);
          }
          await Promise.race([complete, record.closed]);
          record.socket.close();
          await record.closed;
          return {
            byteLength: record.byteLength,
            sha256: await window.driver.sha256(window.driver.concatenate(record)),
          };
        },
        server.port,
        BYTES,
        size,
      );
      const { byteLength, sha256 } = server.connections.at(-1) ?? {};
      expect({ byteLength, sha256 }).toEqual(expected);
      expect(received).toEqual(expected);
    },
  );
});
