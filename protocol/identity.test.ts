import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import {
  CHROMIUM_EXTENSION_ID,
  CHROMIUM_EXTENSION_IDS,
  FIREFOX_EXTENSION_ID,
  NATIVE_HOST_NAME,
} from "./identity.ts";

const manifest = readFileSync(new URL("../manifest.json", import.meta.url), "utf8");

it("has the Chromium id that follows from the manifest's key", () => {
  const key = /"chromium:key": "([^"]+)"/u.exec(manifest)?.[1] ?? "";
  const hash = createHash("sha256").update(Buffer.from(key, "base64")).digest("hex");
  // Chromium writes the first 128 bits in hexadecimal, with a to p for 0 to f.
  const letters = [...hash.slice(0, 32)].map(
    (digit) => "abcdefghijklmnop"[Number.parseInt(digit, 16)],
  );
  expect(letters.join("")).toBe(CHROMIUM_EXTENSION_ID);
});

it("has ids of Chromium's form, each once, the unpacked extension's first", () => {
  expect(CHROMIUM_EXTENSION_IDS[0]).toBe(CHROMIUM_EXTENSION_ID);
  expect(new Set(CHROMIUM_EXTENSION_IDS).size).toBe(CHROMIUM_EXTENSION_IDS.length);
  for (const id of CHROMIUM_EXTENSION_IDS) expect(id).toMatch(/^[a-p]{32}$/u);
});

it("has the manifest's Firefox id", () => {
  expect(manifest).toContain(JSON.stringify(FIREFOX_EXTENSION_ID));
});

it("has a name that both browsers take for a native host", () => {
  expect(NATIVE_HOST_NAME).toMatch(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/u);
});
