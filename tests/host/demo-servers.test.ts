import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { connect as connectPlain, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { connect as connectTls } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DemoServers, startDemoServers } from "../../examples/demo-servers.ts";
import { startLineServer } from "../../examples/line-server.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "demo-servers-"));
});
afterAll(() => rm(directory, { recursive: true }));

describe("startDemoServers", () => {
  let servers: DemoServers;
  const clients: Socket[] = [];
  beforeEach(async () => {
    servers = await startDemoServers({ directory: join(directory, "new", "folder") });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await servers.close();
  });

  async function connect(kind: "plain" | "tls"): Promise<LineClient> {
    const socket =
      kind === "plain"
        ? connectPlain({ ...servers.plain, allowHalfOpen: true })
        : connectTls({
            ...servers.tls,
            servername: "localhost",
            ca: await readFile(servers.authorityFile),
          });
    clients.push(socket);
    await once(socket, kind === "plain" ? "connect" : "secureConnect");
    const client = new LineClient(socket);
    expect(await client.nextLine()).toBe(
      "Hello from the demo server. Type help for what it understands.",
    );
    return client;
  }

  it("keeps the authority's certificate, and nothing secret, from other people", async () => {
    const pem = await readFile(servers.authorityFile, "utf8");
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n?$/u);
    if (process.platform === "win32") return;
    expect((await stat(servers.authorityFile)).mode & 0o777).toBe(0o600);
  });

  it("replaces an older authority's file instead of writing into it", async () => {
    const folder = join(directory, "old");
    const elsewhere = join(directory, "elsewhere.txt");
    await mkdir(folder);
    await writeFile(elsewhere, "untouched");
    await symlink(elsewhere, join(folder, "authority.pem"));
    const others = await startDemoServers({ directory: folder });
    await others.close();
    expect(await readFile(elsewhere, "utf8")).toBe("untouched");
    expect(await readFile(others.authorityFile, "utf8")).toContain("BEGIN CERTIFICATE");
  });

  describe.each(["plain", "tls"] as const)("%s", (kind) => {
    it("lists its commands", async () => {
      const client = await connect(kind);
      client.send("help");
      const help = await client.nextLines(6);
      expect(help.map((line) => line?.split(" ")[0])).toEqual([
        "help",
        "time",
        "echo",
        "count",
        "receive",
        "quit",
      ]);
    });

    it("tells the time", async () => {
      const client = await connect(kind);
      client.send("TIME");
      const time = Date.parse((await client.nextLine()) ?? "");
      expect(Math.abs(Date.now() - time)).toBeLessThan(60_000);
    });

    it("echoes text as it is, in UTF-8", async () => {
      const client = await connect(kind);
      client.send("echo  Grüße, 世界 👋 ");
      expect(await client.nextLine()).toBe(" Grüße, 世界 👋 ");
    });

    it("understands a command that arrives byte by byte, and several that arrive at once", async () => {
      const client = await connect(kind);
      for (const byte of Buffer.from("echo ü\r\n")) client.socket.write(Buffer.of(byte));
      expect(await client.nextLine()).toBe("ü");
      client.socket.write("echo 1\necho 2\r\n\r\necho 3\r\n");
      expect(await client.nextLines(3)).toEqual(["1", "2", "3"]);
    });

    it("counts", async () => {
      const client = await connect(kind);
      client.send("count 1000");
      const numbers = await client.nextLines(1000);
      expect(numbers[0]).toBe("1");
      expect(numbers[999]).toBe("1000");
    });

    it.each(["count", "count 0", "count 1001", "count -1", "count 1e2", "count many"])(
      "refuses %s",
      async (command) => {
        const client = await connect(kind);
        client.send(command);
        expect(await client.nextLine()).toBe("count needs a whole number from 1 to 1000.");
      },
    );

    it("answers what it does not know", async () => {
      const client = await connect(kind);
      client.send("sing loudly");
      expect(await client.nextLine()).toBe(
        'I do not know "sing". Type help for what I understand.',
      );
    });

    it("bounds a line, and goes on after it", async () => {
      const client = await connect(kind);
      client.send("x".repeat(100_000));
      expect(await client.nextLine()).toBe("That line is too long: at most 1024 bytes, please.");
      client.send("echo still here");
      expect(await client.nextLine()).toBe("still here");
    });

    it("receives a file that may hold line ends, and goes on after it", async () => {
      const client = await connect(kind);
      const bytes = deterministicBytes(300_000, 4);
      client.send(`receive ${bytes.byteLength}`);
      expect(await client.nextLine()).toBe("Send 300000 bytes.");
      client.socket.write(bytes);
      client.send("echo after");
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      expect(await client.nextLines(2)).toEqual([
        `Received 300000 bytes, SHA-256 ${sha256}`,
        "after",
      ]);
    });

    it("ends the connection on quit and answers nothing after it", async () => {
      const client = await connect(kind);
      client.socket.write("quit\r\necho too late\r\n");
      expect(await client.nextLine()).toBe("Goodbye.");
      expect(await client.nextLine()).toBeUndefined();
    });

    it("answers what was asked before the client ended its side", async () => {
      const client = await connect(kind);
      client.socket.end("count 1000\r\n");
      expect(await client.nextLines(1000)).toHaveLength(1000);
      expect(await client.nextLine()).toBeUndefined();
    });
  });
});

describe("startLineServer", () => {
  it("takes its time from the clock that it is given", async () => {
    const server = await startLineServer({ now: () => new Date(0) });
    const socket = connectPlain({ host: "127.0.0.1", port: server.port });
    const client = new LineClient(socket);
    client.send("time");
    expect(await client.nextLines(2)).toContain("1970-01-01T00:00:00.000Z");
    await server.close();
  });

  it("reads no further while the client does not take its answers", async () => {
    const server = await startLineServer();
    const socket = connectPlain({ host: "127.0.0.1", port: server.port });
    socket.pause();
    const questions = Buffer.from("count 1000\r\n".repeat(2_000_000));
    socket.write(questions);
    let before = -1;
    await expect
      .poll(
        () => {
          const stands = socket.bytesWritten > 0 && socket.writableLength === before;
          before = socket.writableLength;
          return stands;
        },
        { interval: 200 },
      )
      .toBe(true);
    expect(before).toBeGreaterThan(0);
    socket.destroy();
    await server.close();
  });
});

/** Reads one line at a time. */
class LineClient {
  readonly socket: Socket;
  readonly #lines: AsyncIterator<string>;

  constructor(socket: Socket) {
    this.socket = socket;
    this.#lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  send(line: string): void {
    this.socket.write(`${line}\r\n`);
  }

  /** Undefined once the server has ended the connection. */
  async nextLine(): Promise<string | undefined> {
    const { done, value } = await this.#lines.next();
    return done === true ? undefined : value;
  }

  async nextLines(count: number): Promise<readonly (string | undefined)[]> {
    const lines = [];
    for (let index = 0; index < count; index++) lines.push(await this.nextLine());
    return lines;
  }
}
