/**
 * What people download, and nothing else: extension and host from the output of `npm run package`,
 * unpacked into an empty folder, where no Node is to be found on the path.
 */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tree } from "../../native-host/install/temporary-home.ts";
import { removeFolder } from "../../scripts/browser/launch-browser.ts";
import { BROWSER_FAMILIES, type BrowserFamily } from "../../scripts/manifest.ts";
import { programFileName } from "../../scripts/package/build-executable.ts";
import { type Platform, thisPlatform } from "../../scripts/package/platforms.ts";
import { runProgram } from "../../scripts/package/run-program.ts";
import { projectRoot } from "../../scripts/project.ts";
import { packCopy } from "../pack-copy.ts";
import { isRegistryOutOfReach } from "../registry-reach.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startHttpServer } from "../servers/http-server.ts";
import { makePathWithoutNode } from "./path-without-node.ts";
import { descendantsOf } from "./processes.ts";
import { Setting } from "./setting.ts";

const PATIENCE_MILLISECONDS = 600_000;
const LENGTH = 1024 * 1024;
const SEED = 31;
const EXPECTED = sha256(deterministicBytes(LENGTH, SEED));

const ARCHIVE_ENDINGS: Readonly<Record<BrowserFamily, string>> = {
  firefox: "-firefox.xpi",
  chromium: "-chromium.zip",
};
/** Where the browser has its profiles in a home folder, for its host is looked for beside them. */
const PROFILES: Readonly<Record<BrowserFamily, string>> = {
  firefox: ".mozilla/firefox/tests.default",
  chromium: ".config/chromium",
};

/** All that there is: packages, what was unpacked from them, and the path. */
let folder: string;
let unpacked: string;
let path: string;
let program: string;
let whySkipped: string | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-packages-"));
  path = join(folder, "path");
  await makePathWithoutNode(path);
  whySkipped = await unpackPackages();
  if (whySkipped !== undefined) process.stderr.write(`No package is tested: ${whySkipped}\n`);
}, PATIENCE_MILLISECONDS);

afterAll(() => rm(folder, { recursive: true }));

beforeEach(({ skip }) => {
  if (whySkipped !== undefined) skip(whySkipped);
});

/** Gives the reason why there can be none here. */
async function unpackPackages(): Promise<string | undefined> {
  const platform = thisPlatform();
  if (process.platform !== "linux" || platform === undefined) {
    return `the test does not know where browsers keep their profiles on ${process.platform}`;
  }
  try {
    await unpackFor(platform);
    return undefined;
  } catch (error) {
    if (!isRegistryOutOfReach(error)) throw error;
    return "npm's registry, which has Node for each platform, is out of reach";
  }
}

async function unpackFor(platform: Platform): Promise<void> {
  const copy = join(folder, "project");
  const options = ["--platform", platform];
  const packages = join(folder, "packages");
  await rename(await packCopy({ source: projectRoot, target: copy, options }), packages);
  await rm(copy, { recursive: true });
  const names = await readdir(packages);
  const ending = (end: string) => join(packages, found(names.find((name) => name.endsWith(end))));
  unpacked = join(folder, "unpacked");
  await mkdir(unpacked);
  for (const family of BROWSER_FAMILIES) {
    await unzip(ending(ARCHIVE_ENDINGS[family]), join(unpacked, family));
  }
  const archive = ending(`-${platform}.tar.gz`);
  await runProgram("tar", ["-xzf", archive, "--strip-components=1", "-C", unpacked]);
  program = join(unpacked, programFileName(platform));
}

async function unzip(archive: string, target: string): Promise<void> {
  for (const [name, content] of Object.entries(unzipSync(await readFile(archive)))) {
    const file = join(target, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Runs a program with a home folder and the path, and nothing else in its environment. */
function runAtHome(home: string, name: string, ...words: readonly string[]): Promise<string> {
  return runProgram("/usr/bin/env", ["-i", `HOME=${home}`, `PATH=${path}`, name, ...words]);
}

it("no Node is on the path, and all else is", async () => {
  await expect(runAtHome(folder, "node", "--version")).rejects.toThrow(/No such file/);
  expect(await runAtHome(folder, "sh", "-c", "command -v env")).toBe(`${path}/env\n`);
});

describe.each(BROWSER_FAMILIES)("from the packages alone, in %s", (family) => {
  it("the host is installed, a page talks over TLS, and home is left as it was", async () => {
    const home = await mkdtemp(join(folder, "home-"));
    const profile = join(home, PROFILES[family]);
    await mkdir(profile, { recursive: true });
    const before = await digests(home);
    const command = (name: string) => runAtHome(home, program, name, "--browser", family);

    expect(await command("install")).toContain("registered in");
    expect(await command("doctor")).toMatch(/: well$/m);
    const installed = await digests(home);
    await talkOverTls(family, home, profile);
    await command("uninstall");

    await removeOthers(home, installed);
    expect(await digests(home)).toEqual(before);
  });
});

async function talkOverTls(family: BrowserFamily, home: string, profile: string): Promise<void> {
  const setting = new Setting();
  try {
    const extension = join(unpacked, family);
    const environment = { PATH: path };
    await setting.begin(family, { home, profile, extension, hasHost: false, environment });
    const tls = await setting.authority.issue({ hosts: ["localhost"] });
    const server = await startHttpServer({ tls });
    try {
      const page = await setting.newPermittedPage();
      const answer = await setting.allowing(
        page.evaluate((to) => window.driver.request({ ...to, method: "GET", tls: true }), {
          host: "localhost",
          port: server.port,
          path: `/bytes/${LENGTH}?seed=${SEED}`,
        }),
      );
      expect(answer).toMatchObject({ byteLength: LENGTH, sha256: EXPECTED });
      await expectInstalledHost(setting, home);
    } finally {
      await server.close();
    }
  } finally {
    await setting.end();
  }
}

/** The browser runs what was installed, and nothing below it is a Node. */
async function expectInstalledHost({ launched }: Setting, home: string): Promise<void> {
  const processes = await descendantsOf(launched.browser.process()?.pid ?? 0);
  const host = join(home, ".local/share/web-tcp-socket/host");
  expect(processes.filter(({ command }) => command.startsWith(`${host} `))).toHaveLength(1);
  expect(processes.filter(({ command }) => /^\S*\bnode /.test(command))).toEqual([]);
}

/** Removes what others have put beside what was installed: the browser leaves much in a home folder. */
async function removeOthers(
  home: string,
  installed: Readonly<Record<string, string>>,
): Promise<void> {
  for (const entry of await readdir(home, { recursive: true })) {
    // What is below goes with it, or has gone already.
    const isBelowInstalled = dirname(entry) === "." || installed[dirname(entry)] !== undefined;
    if (isBelowInstalled && installed[entry] === undefined) await removeFolder(join(home, entry));
  }
}

/** Each path below a folder with the digest of its mode and content: the host is a big file. */
async function digests(home: string): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(await tree(home));
  return Object.fromEntries(entries.map(([entry, content]) => [entry, sha256(content)]));
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function found(name: string | undefined): string {
  if (name === undefined) throw new Error("A package is missing");
  return name;
}
