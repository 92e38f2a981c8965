/** The web server example serves files to curl, and to Node where there is none. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { ExamplePage } from "./example-page.ts";
import { describeInBrowsers } from "./setting.ts";

const run = promisify(execFile);
const FILE = deterministicBytes(5 * 1024 * 1024 + 7, 3);

describeInBrowsers("the web server example", (setting) => {
  let folder: string;
  let example: ExamplePage;
  let address: string;

  /** What curl writes, which includes the head of the answer where that is asked for. */
  const curl = async (...parameters: readonly string[]) => {
    const { stdout } = await run("curl", ["--silent", "--show-error", ...parameters]);
    return stdout;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-files-"));
    await writeFile(join(folder, "large file.bin"), FILE);
    example = await ExamplePage.open(setting, "web-server");
  });

  afterAll(async () => {
    await example.close();
    await rm(folder, { recursive: true });
  });

  it("listens, once the person has allowed it", async () => {
    await example.pressAndAllow("#listen");
    await example.untilState("open");
    const [command = ""] = await example.textsOf("#command");
    expect(command).toMatch(/^curl http:\/\/127\.0\.0\.1:\d+\/$/u);
    [, address = ""] = command.split(" ");
    expect(await curl(`${address}hello.txt`)).toBe("Hello from a web page.\n");
    expect(await curl("--include", `${address}missing`)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/u);
  });

  it("serves a file of 5 MiB that the person added, byte for byte", async () => {
    const picker = await example.page.$('input[type="file"]#picker');
    await picker?.uploadFile(join(folder, "large file.bin"));
    await example.untilShown("#files", "large file.bin");
    expect(await curl(address)).toContain('<a href="large%20file.bin">large file.bin</a>');
    const target = join(folder, "copy.bin");
    await curl("--output", target, `${address}large%20file.bin`);
    expect((await readFile(target)).equals(FILE)).toBe(true);
    const head = await curl("--head", `${address}large%20file.bin`);
    expect(head).toContain(`Content-Length: ${FILE.byteLength}\r\n`);
  });

  it("answers several at once", async () => {
    const answers = Array.from({ length: 20 }, () => curl(`${address}hello.txt`));
    expect(new Set(await Promise.all(answers))).toEqual(new Set(["Hello from a web page.\n"]));
  });

  it("refuses what is no HTTP", async () => {
    const socket = connect({ host: "127.0.0.1", port: Number(new URL(address).port) });
    socket.write("HELO\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/u);
  });

  it("shows each request, and stops", async () => {
    const [first, second] = await example.textsOf("#log p");
    expect(first).toBe("GET /hello.txt 200, 23 bytes");
    expect(second).toBe("GET /missing 404, 23 bytes");
    await example.page.click("#stop");
    await example.untilState("closed");
    await expect.poll(() => curl(address).catch(({ code }: { code: number }) => code)).toBe(7);
  });
});
