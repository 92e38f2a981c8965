import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { SUPPORTED_VERSIONS } from "../../protocol/version.ts";
import { failure, HELLO, hello, installed } from "./doctor-visit.ts";
import { answeringHost, lingeringHost } from "./fake-host.ts";
import { tracedHandshake } from "./handshake.ts";
import { temporaryHome } from "./temporary-home.ts";

describe("doctor on a host that is of no use", () => {
  test("crashed", async () => {
    const home = await installed('console.error("first\\nthe last words"); process.exit(3);');
    expect(await failure(home)).toMatchObject({
      name: "handshake",
      detail:
        "The native host stopped without an answer (exit status 3). Its last words: the last words",
    });
  });

  test("killed, without a word", async () => {
    const home = await installed('process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 9);');
    expect(await failure(home)).toMatchObject({
      detail: "The native host stopped without an answer (signal SIGTERM).",
    });
  });

  test("answered and failed at its end", async () => {
    const home = await installed(answeringHost(HELLO).replace("exit()", "exit(4)"));
    expect(await failure(home)).toMatchObject({ detail: expect.stringContaining("status 4") });
  });

  test.each([
    ["text", 'console.log("Debugger attached\\u001b[2J");', "Debugger attached [2J"],
    ["a few bytes", 'process.stdout.write("hi");', "hi"],
    ["another message", answeringHost('{ type: "closed", id: 1 }'), '{"type":"closed","id":1}'],
  ])("printed garbage: %s", async (_, host, sample) => {
    expect(await failure(await installed(host))).toMatchObject({
      name: "handshake",
      detail: `The native host wrote something that is no message: ${sample}`,
    });
  });

  test("silent", async () => {
    const home = await installed("process.stdin.resume();");
    expect(await failure(home, 500)).toMatchObject({
      name: "handshake",
      detail: "The native host started, but did not answer within 0.5 seconds.",
    });
  });

  test("lingering", async () => {
    const home = await installed(lingeringHost(HELLO));
    expect(await failure(home, 2000)).toMatchObject({
      detail: "The native host answered, but ran on 2 seconds after its input ended.",
    });
  });

  test("too new", async () => {
    const range = "minimumVersion: 7, maximumVersion: 9";
    const home = await installed(
      answeringHost(`{ type: "incompatible", ${range}, hostVersion: "9.1.0" }`),
    );
    expect(await failure(home)).toEqual({
      name: "handshake",
      ok: false,
      detail: expect.stringMatching(
        /^The native host 9\.1\.0 speaks protocol versions 7 to 9, and this release versions? [\d to]+\.$/u,
      ),
      step: "Update the extension to the release that the native host came with, or a later one.",
    });
  });

  test("of another version", async () => {
    const home = await installed(answeringHost(HELLO.replace(PRODUCT_VERSION, "0.0.1")));
    expect(await failure(home)).toMatchObject({
      name: "version",
      detail: `The native host is of version 0.0.1, and this program of ${PRODUCT_VERSION}.`,
      step: "Install the host of this version: node cli.js install --browser firefox",
    });
  });

  const older = SUPPORTED_VERSIONS.maximumVersion - 1;
  test("that works, and is older than the extension", async () => {
    const home = await installed(answeringHost(hello(older)));
    expect(await failure(home)).toMatchObject({
      name: "version",
      detail: `The host speaks version ${older} of the protocol, and the newest is ${older + 1}: it works, but more slowly.`,
      step: "Install the host of this version: node cli.js install --browser firefox",
    });
  });
});

test("a traced handshake tells each step, with the frames", async () => {
  const { home } = await temporaryHome();
  const host = join(home, "host.mjs");
  await writeFile(host, `console.error("a word");\n${answeringHost(HELLO)}`);
  const events: string[] = [];
  const handshake = tracedHandshake((event) => events.push(event));
  const launch = { file: process.execPath, args: [host, "argument"], isVerbatim: false };
  expect(await handshake(launch, 10_000)).toMatchObject({ type: "answered" });
  expect(events[0]).toBe(`starting "${process.execPath}" "${host}" "argument"`);
  expect(events.slice(1).toSorted()).toEqual([
    "ended: exit status 0",
    "ending its input",
    expect.stringMatching(/^received \d+ bytes: [0-9a-f]{8} \{"type":"hello",.*\}$/u),
    expect.stringMatching(/^sending \d+ bytes: [0-9a-f]{8} \{"type":"hello",.*\}$/u),
    expect.stringMatching(/^started as process \d+$/u),
    "stderr: a word",
  ]);
});
