import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { doctor } from "./doctor.ts";
import type { Examination } from "./examination.ts";
import { answeringHost, lingeringHost } from "./fake-host.ts";
import { install } from "./install.ts";
import type { Selection } from "./registration.ts";
import { type TemporaryHome, temporaryHome } from "./temporary-home.ts";

const HELLO = `{ type: "hello", version: 1, hostVersion: ${JSON.stringify(PRODUCT_VERSION)} }`;
const PATIENCE = 10_000;
const firefox: Selection = { browsers: ["firefox"] };

interface Report {
  readonly version: string;
  readonly well: boolean;
  readonly registrations: readonly Examination[];
}

async function installed(host: string, selection = firefox): Promise<TemporaryHome> {
  const home = await temporaryHome(host);
  await install(selection, home.environment, home.output);
  home.lines.length = 0;
  return home;
}

async function examineJson(home: TemporaryHome, selection = firefox, milliseconds = PATIENCE) {
  const options = { json: true, milliseconds };
  const status = await doctor(selection, home.environment, home.output, options);
  const report: Report = JSON.parse(home.lines.splice(0).join("\n"));
  return { status, report };
}

/** The check that failed, of a doctor's visit to Firefox that has to fail. */
async function failure(home: TemporaryHome, milliseconds = PATIENCE) {
  const { status, report } = await examineJson(home, firefox, milliseconds);
  expect(status).toBe(1);
  expect(report.well).toBe(false);
  const failed = report.registrations.flatMap(({ checks }) => checks.filter(({ ok }) => !ok));
  expect(failed).toHaveLength(1);
  return failed[0];
}

const data = (home: TemporaryHome, name: string) =>
  join(home.environment.dataHome, "web-tcp-socket", name);
const manifestPath = ({ environment }: TemporaryHome) =>
  join(environment.home, ".mozilla/native-messaging-hosts/web_tcp_socket.json");

describe("doctor on a sound installation", () => {
  test("is content, and says what is where", async () => {
    const home = await installed(answeringHost(HELLO));
    const options = { json: false, milliseconds: PATIENCE };
    expect(await doctor(firefox, home.environment, home.output, options)).toBe(0);
    expect(home.lines).toEqual([
      "Firefox: well",
      `  ok   manifest: ${manifestPath(home)}`,
      "  ok   manifest content: right name, type, permission and path",
      `  ok   wrapper: ${data(home, "native-host.sh")}`,
      "  ok   modes: nobody else can write to these files",
      "  ok   wrapper content: as the installer wrote it",
      `  ok   node: ${process.execPath}`,
      `  ok   host: ${data(home, "host.mjs")}`,
      "  ok   handshake: the host started, answered and ended",
      `  ok   version: ${PRODUCT_VERSION}`,
    ]);
  });

  test("gives the same as one JSON document", async () => {
    const home = await installed(answeringHost(HELLO));
    const { status, report } = await examineJson(home);
    expect(status).toBe(0);
    expect(report).toMatchObject({ version: PRODUCT_VERSION, well: true });
    expect(report.registrations).toEqual([
      {
        browser: "firefox",
        manifest: manifestPath(home),
        state: "well",
        checks: expect.arrayContaining([
          { name: "node", ok: true, detail: process.execPath },
          { name: "version", ok: true, detail: PRODUCT_VERSION },
        ]),
      },
    ]);
  });

  test.each([
    ["firefox", (home: TemporaryHome) => [manifestPath(home), FIREFOX_EXTENSION_ID]],
    ["chrome", () => [`chrome-extension://${CHROMIUM_EXTENSION_ID}/`]],
    ["chromium", () => [`chrome-extension://${CHROMIUM_EXTENSION_ID}/`]],
  ] as const)("starts the host as %s does", async (browser, launchArguments) => {
    const tellArguments = `import { writeFileSync } from "node:fs";
writeFileSync(new URL("arguments", import.meta.url), JSON.stringify(process.argv.slice(2)));
`;
    const selection: Selection = { browsers: [browser] };
    const home = await installed(tellArguments + answeringHost(HELLO), selection);
    expect((await examineJson(home, selection)).status).toBe(0);
    const told = await readFile(data(home, "arguments"), "utf8");
    expect(JSON.parse(told)).toEqual(launchArguments(home));
  });

  test("does not mind browsers that lack it, as long as nobody named them", async () => {
    const home = await installed(answeringHost(HELLO));
    const all = await examineJson(home, { browsers: [] });
    expect(all.status).toBe(0);
    expect(all.report.registrations.map(({ state }) => state)).toEqual([
      "well",
      "not installed",
      "not installed",
    ]);
    const named = await examineJson(home, { browsers: ["firefox", "chromium"] });
    expect(named.status).toBe(1);
  });

  test("examines the manifest in a folder of the person's choice, named or not", async () => {
    const home = await temporaryHome(answeringHost(HELLO));
    const manifestFolder = join(home.environment.home, "profile");
    const chosen: Selection = { browsers: ["chromium"], manifestFolder };
    await install(chosen, home.environment, home.output);
    home.lines.length = 0;
    expect((await examineJson(home, chosen)).status).toBe(0);
    const { status, report } = await examineJson(home, { browsers: [] });
    expect(status).toBe(0);
    expect(report.registrations.find(({ state }) => state === "well")?.manifest).toBe(
      join(manifestFolder, "web_tcp_socket.json"),
    );
  });
});

describe("doctor on a host that is of no use", () => {
  test("not installed", async () => {
    const home = await temporaryHome();
    expect(await failure(home)).toEqual({
      name: "manifest",
      ok: false,
      detail: "The native host is not installed.",
      step: "Run: node cli.js install --browser firefox",
    });
    const options = { json: false, milliseconds: PATIENCE };
    expect(await doctor({ browsers: [] }, home.environment, home.output, options)).toBe(1);
    expect(home.lines.slice(0, 2)).toEqual([
      `Firefox: not installed (no ${manifestPath(home)})`,
      "    Run: node cli.js install --browser firefox",
    ]);
  });

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

  test("incompatible", async () => {
    const range = "minimumVersion: 7, maximumVersion: 9";
    const home = await installed(
      answeringHost(`{ type: "incompatible", ${range}, hostVersion: "9.1.0" }`),
    );
    expect(await failure(home)).toEqual({
      name: "handshake",
      ok: false,
      detail: "The native host 9.1.0 speaks protocol versions 7 to 9, and this release version 1.",
      step: "Update the extension to the release that the native host came with, or a later one.",
    });
  });

  test("of another version", async () => {
    const home = await installed(
      answeringHost('{ type: "hello", version: 1, hostVersion: "0.0.1" }'),
    );
    expect(await failure(home)).toMatchObject({
      name: "version",
      detail: `The native host is of version 0.0.1, and this program of ${PRODUCT_VERSION}.`,
      step: "Install the host of this version: node cli.js install --browser firefox",
    });
  });
});

describe("doctor on damaged files", () => {
  const cases: readonly [string, (home: TemporaryHome) => Promise<unknown>, object][] = [
    [
      "broken JSON",
      (home) => writeFile(manifestPath(home), "{"),
      { name: "manifest", detail: expect.stringContaining("is no JSON object") },
    ],
    [
      "a folder in place of the manifest",
      async (home) => {
        await rm(manifestPath(home));
        await mkdir(manifestPath(home));
      },
      { name: "manifest", detail: expect.stringContaining("is no JSON object") },
    ],
    [
      "another installation's manifest",
      (home) => changeManifest(home, { path: "/opt/other" }),
      { name: "manifest content", detail: expect.stringContaining("points to /opt/other") },
    ],
    [
      "a wrong name and type",
      (home) => changeManifest(home, { name: "other", type: "socket" }),
      {
        name: "manifest content",
        detail: "Its name is other, not web_tcp_socket. Its type is socket, not stdio.",
      },
    ],
    [
      "a manifest that lets another extension in",
      (home) => changeManifest(home, { allowed_extensions: [FIREFOX_EXTENSION_ID, "other@other"] }),
      {
        name: "manifest content",
        detail: expect.stringMatching(/^Its allowed_extensions are .*other@other.*, not just /u),
      },
    ],
    [
      "a missing wrapper",
      (home) => rm(data(home, "native-host.sh")),
      { name: "wrapper", detail: expect.stringContaining("does not exist") },
    ],
    [
      "a wrapper that is not executable",
      (home) => chmod(data(home, "native-host.sh"), 0o600),
      { name: "wrapper", detail: expect.stringContaining("is not executable (mode 0600)") },
    ],
    [
      "a host that others can write to",
      (home) => chmod(data(home, "host.mjs"), 0o666),
      {
        name: "modes",
        detail: expect.stringMatching(/^Others can write to .*host\.mjs \(mode 0666\)/u),
      },
    ],
    [
      "a changed wrapper",
      (home) => writeFile(data(home, "native-host.sh"), "#!/bin/sh\nexec node\n"),
      { name: "wrapper content", detail: expect.stringContaining("changed by hand or damaged") },
    ],
    [
      "a missing host",
      (home) => rm(data(home, "host.mjs")),
      { name: "host", detail: expect.stringContaining("does not exist") },
    ],
    [
      "a Node that has moved",
      (home) => install(firefox, { ...home.environment, nodePath: "/opt/gone/node" }, home.output),
      {
        name: "node",
        detail: "/opt/gone/node does not exist.",
        step: expect.stringContaining("node cli.js install --browser firefox"),
      },
    ],
  ];

  test.each(cases)("%s", async (_, damage, check) => {
    const home = await installed(answeringHost(HELLO));
    await damage(home);
    home.lines.length = 0;
    expect(await failure(home)).toMatchObject(check);
  });
});

async function changeManifest(home: TemporaryHome, members: object): Promise<void> {
  const path = manifestPath(home);
  const manifest = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...manifest, ...members }));
}
