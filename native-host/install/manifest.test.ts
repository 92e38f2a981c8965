import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { belongsTo, manifestText, readManifest } from "./manifest.ts";
import { temporaryHome } from "./temporary-home.ts";

describe("manifestText", () => {
  test("names the extension's id for Firefox", () => {
    expect(manifestText("firefox", "/data/native-host.sh")).toMatchInlineSnapshot(`
      "{
        "name": "web_tcp_socket",
        "description": "Web TCP Socket: TCP and TLS sockets for the web pages that you allow",
        "path": "/data/native-host.sh",
        "type": "stdio",
        "allowed_extensions": [
          "web-tcp-socket@web-tcp-socket"
        ]
      }
      "
    `);
  });

  test("names the extension's origin for Chromium", () => {
    expect(manifestText("chromium", "/data/native-host.sh")).toMatchInlineSnapshot(`
      "{
        "name": "web_tcp_socket",
        "description": "Web TCP Socket: TCP and TLS sockets for the web pages that you allow",
        "path": "/data/native-host.sh",
        "type": "stdio",
        "allowed_origins": [
          "chrome-extension://cijbpcpakgokmgpgfogeilhlohedkohh/"
        ]
      }
      "
    `);
  });
});

describe("readManifest", () => {
  test("tells missing, broken and found apart", async () => {
    const { environment, home } = await temporaryHome();
    const path = join(home, "manifest.json");
    expect(await readManifest(environment.fileSystem, path)).toEqual({ type: "missing" });
    for (const text of ["", "{", "null", '"text"']) {
      await writeFile(path, text);
      expect(await readManifest(environment.fileSystem, path), text).toEqual({ type: "broken" });
    }
    await writeFile(path, manifestText("firefox", "/data/native-host.sh"));
    expect(await readManifest(environment.fileSystem, path)).toMatchObject({
      type: "found",
      content: { name: "web_tcp_socket", path: "/data/native-host.sh" },
    });
  });

  test("sees a folder in its place as broken, and a file above it as missing", async () => {
    const { environment, home } = await temporaryHome();
    const folder = join(home, "manifest.json");
    await mkdir(folder);
    expect(await readManifest(environment.fileSystem, folder)).toEqual({ type: "broken" });
    expect(
      await readManifest(environment.fileSystem, join(environment.host.source, "manifest.json")),
    ).toEqual({
      type: "missing",
    });
  });
});

test("a manifest belongs to the wrapper that it names, under this host's name alone", () => {
  const manifest = (name: unknown, path: unknown) =>
    ({ type: "found", content: { name, path } }) as const;
  expect(belongsTo(manifest("web_tcp_socket", "/data/w"), "/data/w")).toBe(true);
  expect(belongsTo(manifest("web_tcp_socket", "/other/w"), "/data/w")).toBe(false);
  expect(belongsTo(manifest("other", "/data/w"), "/data/w")).toBe(false);
  expect(belongsTo({ type: "missing" }, "/data/w")).toBe(false);
  expect(belongsTo({ type: "broken" }, "/data/w")).toBe(false);
});
