/**
 * Installations that are broken on purpose: what doctor says of each, and that what it says to do
 * mends it.
 */
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answeringHost, lingeringHost } from "../../native-host/install/fake-host.ts";
import { SUPPORTED_VERSIONS } from "../../protocol/version.ts";
import { CommandLine } from "./command-line.ts";

const VERSION = "1.2.3";
const DATA = ".local/share/web-tcp-socket";
const MANIFEST = ".mozilla/native-messaging-hosts/web_tcp_socket.json";

let commandLine: CommandLine;
let home: string;
beforeAll(async () => {
  commandLine = await CommandLine.open(VERSION);
});
afterAll(() => commandLine.close());
beforeEach(async () => {
  home = await commandLine.newHome();
  expect(await commandLine.run(home, ["install", "--browser", "firefox"])).toMatchObject({
    status: 0,
  });
});

const inHome = (path: string) => join(home, path);
const data = (name: string) => inHome(`${DATA}/${name}`);

async function changeManifest(members: object): Promise<void> {
  const manifest = JSON.parse(await readFile(inHome(MANIFEST), "utf8"));
  await writeFile(inHome(MANIFEST), JSON.stringify({ ...manifest, ...members }));
}

async function changeNode(path: string): Promise<void> {
  const wrapper = await readFile(data("native-host.sh"), "utf8");
  await writeFile(data("native-host.sh"), wrapper.replaceAll(process.execPath, path));
}

const changeHost = (program: string) => writeFile(data("host.mjs"), program);
const { maximumVersion: newest } = SUPPORTED_VERSIONS;
const hello = (hostVersion: string, version = newest) =>
  `{ type: "hello", version: ${version}, hostVersion: "${hostVersion}" }`;

interface Breakage {
  readonly what: string;
  readonly breakIt: () => Promise<unknown>;
  /** The check that fails, and what it says. */
  readonly check: string;
  readonly detail: RegExp;
}

const BREAKAGES: readonly Breakage[] = [
  {
    what: "the manifest is missing",
    breakIt: () => rm(inHome(MANIFEST)),
    check: "manifest",
    detail: /^The native host is not installed\.$/u,
  },
  {
    what: "the manifest is no JSON",
    breakIt: () => writeFile(inHome(MANIFEST), "{"),
    check: "manifest",
    detail: /web_tcp_socket\.json is no JSON object\.$/u,
  },
  {
    what: "the manifest has another name",
    breakIt: () => changeManifest({ name: "other" }),
    check: "manifest content",
    detail: /^Its name is other, not web_tcp_socket\.$/u,
  },
  {
    what: "the manifest has another type",
    breakIt: () => changeManifest({ type: "socket" }),
    check: "manifest content",
    detail: /^Its type is socket, not stdio\.$/u,
  },
  {
    what: "the manifest leads elsewhere",
    breakIt: () => changeManifest({ path: "/opt/other/native-host.sh" }),
    check: "manifest content",
    detail: /^It points to \/opt\/other\/native-host\.sh, which is another installation's/u,
  },
  {
    what: "the manifest lets another extension in",
    breakIt: () => changeManifest({ allowed_extensions: ["other@other"] }),
    check: "callers",
    detail: /^Its allowed_extensions are \["other@other"\], not just web-tcp-socket@/u,
  },
  {
    what: "the manifest lets nobody in",
    breakIt: () => changeManifest({ allowed_extensions: undefined }),
    check: "callers",
    detail: /^Its allowed_extensions are missing, not just web-tcp-socket@/u,
  },
  {
    what: "the wrapper is missing",
    breakIt: () => rm(data("native-host.sh")),
    check: "wrapper",
    detail: /native-host\.sh does not exist\.$/u,
  },
  {
    what: "the wrapper is not executable",
    breakIt: () => chmod(data("native-host.sh"), 0o600),
    check: "wrapper",
    detail: /native-host\.sh is not executable \(mode 0600\)\.$/u,
  },
  {
    what: "the wrapper was changed",
    breakIt: () => writeFile(data("native-host.sh"), "#!/bin/sh\nexec node\n"),
    check: "wrapper content",
    detail: /native-host\.sh was changed by hand or damaged\.$/u,
  },
  {
    what: "others can write to the host",
    breakIt: () => chmod(data("host.mjs"), 0o666),
    check: "modes",
    detail: /^Others can write to .*host\.mjs \(mode 0666\)\.$/u,
  },
  {
    what: "others can write into the folder",
    breakIt: () => chmod(inHome(DATA), 0o777),
    check: "modes",
    detail: /^Others can write to .*web-tcp-socket \(mode 0777\)\.$/u,
  },
  {
    what: "the host is missing",
    breakIt: () => rm(data("host.mjs")),
    check: "host",
    detail: /host\.mjs does not exist or cannot be read\.$/u,
  },
  {
    what: "Node is gone",
    breakIt: () => changeNode("/opt/gone/node"),
    check: "node",
    detail: /^\/opt\/gone\/node does not exist\.$/u,
  },
  {
    what: "Node is too old",
    async breakIt() {
      await writeFile(inHome("node"), "#!/bin/sh\necho v18.20.4\n");
      await chmod(inHome("node"), 0o755);
      await changeNode(inHome("node"));
    },
    check: "node",
    detail: /node is v18\.20\.4, and the host needs 20\.19 or later\.$/u,
  },
  {
    what: "the host is of another version",
    breakIt: () => changeHost(answeringHost(hello("0.0.1"))),
    check: "version",
    detail: /^The native host is of version 0\.0\.1, and this program of 1\.2\.3\.$/u,
  },
  {
    what: "the host is one protocol version behind, and works",
    breakIt: () => changeHost(answeringHost(hello(VERSION, newest - 1))),
    check: "version",
    detail:
      /^The host speaks version \d+ of the protocol, and the newest is \d+: it works, but more/u,
  },
  {
    what: "the host prints garbage",
    breakIt: () => changeHost('console.log("Debugger attached.");'),
    check: "handshake",
    detail: /^The native host wrote something that is no message: Debugger attached\.$/u,
  },
  {
    what: "the host crashes",
    breakIt: () => changeHost('throw new Error("out of luck");'),
    check: "handshake",
    detail: /^The native host stopped without an answer \(exit status 1\)\./u,
  },
  {
    what: "the host answers nothing",
    breakIt: () => changeHost("process.stdin.resume();"),
    check: "handshake",
    detail: /^The native host started, but did not answer within 5 seconds\.$/u,
  },
  {
    what: "the host outlives its browser",
    breakIt: () => changeHost(lingeringHost(hello(VERSION))),
    check: "handshake",
    detail: /^The native host answered, but ran on 5 seconds after its input ended\.$/u,
  },
  {
    what: "the record is missing",
    breakIt: () => rm(data("installed.json")),
    check: "record",
    detail: /installed\.json does not exist, by which uninstall knows what to remove\.$/u,
  },
  {
    what: "the record is damaged",
    breakIt: () => writeFile(data("installed.json"), "{"),
    check: "record",
    detail: /installed\.json is damaged, by which uninstall knows what to remove\.$/u,
  },
];

describe(`doctor names the fault in ${BREAKAGES.length} broken installations, and what mends it`, () => {
  it.each(BREAKAGES)("$what", async ({ breakIt, check, detail }) => {
    await breakIt();
    await commandLine.giveAway(home);
    const { status, stdout } = await commandLine.run(home, [
      "doctor",
      "--json",
      "--browser",
      "firefox",
    ]);
    expect(status).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.well).toBe(false);
    const faults = report.registrations[0].checks.filter(({ ok }: { ok: boolean }) => !ok);
    expect(faults).toEqual([
      { name: check, ok: false, detail: expect.stringMatching(detail), step: expect.any(String) },
    ]);
    // The step ends in the command that mends, as a person would copy it.
    const [, command = ""] = /: (node .*? install --browser firefox)/u.exec(faults[0].step) ?? [];
    expect(await commandLine.type(home, command)).toMatchObject({ status: 0, stderr: "" });
    const mended = await commandLine.run(home, ["doctor", "--browser", "firefox"]);
    expect(mended).toMatchObject({ status: 0, stderr: "" });
  });
});
