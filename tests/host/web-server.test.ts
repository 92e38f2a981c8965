import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWebServer } from "../../examples/web-server.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import type { RunningServer } from "../servers/running-server.ts";

const CONSOLE_DIRECTORY = fileURLToPath(new URL("../../examples/console", import.meta.url));

describe("startWebServer", () => {
  let server: RunningServer;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "web-server-"));
    const folder = join(directory, "web", "public");
    await mkdir(join(folder, "sub"), { recursive: true });
    await writeFile(join(folder, "..", "secret.txt"), "secret");
    await writeFile(join(folder, "index.html"), "<p>front</p>");
    await writeFile(join(folder, "sub", "index.html"), "<p>sub</p>");
    await writeFile(join(folder, ".hidden"), "hidden");
    await writeFile(join(folder, "page.js"), "export {};");
    await writeFile(join(folder, "app.webmanifest"), "{}");
    await writeFile(join(folder, "data.bin"), deterministicBytes(200_000, 1));
    await mkdir(join(directory, "more", "sub"), { recursive: true });
    await writeFile(join(directory, "more", "sub", "script.js"), "more");
    await symlink(join(folder, "..", "secret.txt"), join(folder, "link.txt"));
    server = await startWebServer({
      directory: folder,
      folders: { "/more/": join(directory, "more") },
      routes: { "/servers.json": () => ({ plain: { port: 7 } }) },
    });
  });
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  /** Sends the path as it is: `fetch` would resolve `..` before sending it. */
  async function ask(path: string, method = "GET"): Promise<Answer> {
    const asking = request({ host: "127.0.0.1", port: server.port, path, method, agent: false });
    asking.end();
    const [response] = await once(asking, "response");
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return {
      status: response.statusCode,
      headers: response.headers,
      body: Buffer.concat(chunks),
    };
  }

  it("serves the front page at / and folders' own at theirs", async () => {
    const front = await ask("/?host=example.org");
    expect(front.status).toBe(200);
    expect(front.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(front.body.toString()).toBe("<p>front</p>");
    expect((await ask("/sub/")).body.toString()).toBe("<p>sub</p>");
  });

  it.each([
    ["/page.js", "text/javascript; charset=utf-8"],
    ["/app.webmanifest", "application/manifest+json; charset=utf-8"],
    ["/data.bin", "application/octet-stream"],
  ])("serves %s as %s", async (path, contentType) => {
    const { status, headers } = await ask(path);
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe(contentType);
  });

  it("serves a file whole, and only its head to HEAD", async () => {
    const bytes = deterministicBytes(200_000, 1);
    expect((await ask("/data.bin")).body.equals(bytes)).toBe(true);
    const head = await ask("/data.bin", "HEAD");
    expect(head.status).toBe(200);
    expect(head.headers["content-length"]).toBe("200000");
    expect(head.body).toHaveLength(0);
  });

  it("serves a further folder under its own path", async () => {
    const { status, body } = await ask("/more/sub/script.js");
    expect(status).toBe(200);
    expect(body.toString()).toBe("more");
  });

  it("answers its routes with JSON", async () => {
    const { status, headers, body } = await ask("/servers.json");
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(body.toString())).toEqual({ plain: { port: 7 } });
    expect((await ask("/servers.json", "HEAD")).body).toHaveLength(0);
  });

  it.each([
    "/missing.txt",
    "/sub",
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/sub/../../secret.txt",
    "//etc/passwd",
    "/sub//index.html",
    "/./index.html",
    "/page.js%00.html",
    "/.hidden",
    "/link.txt",
    "/sub/script.js",
    "/more",
    "/more/../web/public/page.js",
    "/more//sub/script.js",
    "/C:/secret.txt",
    "http://localhost/index.html",
    "/constructor",
  ])("finds nothing at %s", async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body.toString()).toBe("There is no such file.\n");
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS"])("refuses %s", async (method) => {
    const { status, headers } = await ask("/", method);
    expect(status).toBe(405);
    expect(headers).toMatchObject({ allow: "GET, HEAD" });
  });

  it("serves the console with a manifest that asks for TCP sockets", async () => {
    const console = await startWebServer({ directory: CONSOLE_DIRECTORY });
    const address = `http://127.0.0.1:${console.port}/`;
    const page = await (await fetch(address)).text();
    const link = /<link rel="manifest" href="([^"]+)"/u.exec(page)?.[1] ?? "";
    const manifest: unknown = await (await fetch(new URL(link, address))).json();
    expect(manifest).toMatchObject({
      type: "certified",
      permissions: { "tcp-socket": { description: expect.any(String) } },
    });
    await console.close();
  });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
