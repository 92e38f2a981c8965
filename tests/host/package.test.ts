/** What `npm run package` makes for the stores is the same wherever it is made. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installedProgram, runProgram } from "../../scripts/package/run-program.ts";
import { projectRoot } from "../../scripts/project.ts";
import { packCopy } from "../pack-copy.ts";

const PATIENCE_MILLISECONDS = 300_000;
const FILES =
  /^web-tcp-socket-\d+\.\d+\.\d+-(?:firefox\.xpi|chromium\.zip|chrome-web-store\.zip|source\.tar\.gz)$/;

let folder: string;
let packages: string;
let others: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-package-"));
  const [one, other] = [join(folder, "one"), join(folder, "an other", "deeper")];
  const options = ["--without-executables"];
  packages = await packCopy({
    source: projectRoot,
    target: one,
    options,
    environment: { TZ: "Pacific/Kiritimati", LANG: "C" },
  });
  // A copy of the copy: work on the project goes on while it is packed.
  others = await packCopy({
    source: one,
    target: other,
    options,
    environment: { TZ: "America/Los_Angeles", LANG: "sv_SE.UTF-8" },
  });
}, PATIENCE_MILLISECONDS);

afterAll(() => rm(folder, { recursive: true }));

async function filesIn(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted();
}

/** The file among the packages whose name ends so. */
async function packageEnding(ending: string): Promise<string> {
  const name = (await filesIn(packages)).find((file) => file.endsWith(ending));
  if (name === undefined) throw new Error(`There is no package *${ending}`);
  return name;
}

async function archive(ending: string): Promise<Record<string, Uint8Array>> {
  return unzipSync(await readFile(join(packages, await packageEnding(ending))));
}

async function manifestIn(ending: string): Promise<Record<string, unknown>> {
  const { "manifest.json": manifest = new Uint8Array() } = await archive(ending);
  return JSON.parse(strFromU8(manifest));
}

describe("two builds of the packages, in two folders", () => {
  it("are the same to the byte", async () => {
    const names = await filesIn(packages);
    expect(await filesIn(others)).toEqual(names);
    expect(names.filter((name) => FILES.test(name))).toHaveLength(4);
    for (const name of names) {
      const [one, other] = await Promise.all([
        readFile(join(packages, name)),
        readFile(join(others, name)),
      ]);
      expect(one.equals(other), name).toBe(true);
    }
  });

  it("have the checksums that are told", async () => {
    const lines = (await readFile(join(packages, "SHA256SUMS"), "utf8")).trimEnd().split("\n");
    const expected = (await filesIn(packages)).filter((name) => name !== "SHA256SUMS");
    expect(lines.map((line) => line.slice(66))).toEqual(expected);
    for (const line of lines) {
      const content = await readFile(join(packages, line.slice(66)));
      expect(line.slice(0, 64)).toBe(createHash("sha256").update(content).digest("hex"));
    }
  });
});

describe("the extension's archives", () => {
  it(
    "pass web-ext's examination",
    async () => {
      const name = await packageEnding(".xpi");
      const lint = ["lint", "--warnings-as-errors", "--source-dir", join(packages, name)];
      await runProgram(installedProgram("web-ext"), lint);
    },
    PATIENCE_MILLISECONDS,
  );

  it.each(["firefox.xpi", "chromium.zip", "chrome-web-store.zip"])(
    "%s has all that its manifest names, and the licenses",
    async (ending) => {
      const files = Object.keys(await archive(ending));
      const named = JSON.stringify(await manifestIn(ending)).matchAll(
        /"([\w/-]+\.(?:js|html|png))"/g,
      );
      const missing = [...named].flatMap(([, path = ""]) => (files.includes(path) ? [] : [path]));
      expect(missing).toEqual([]);
      expect(files).toEqual(expect.arrayContaining(["LICENSE", "LICENSES-OF-PACKAGES.txt"]));
      expect(files.filter((path) => /\.(?:ts|map)$/.test(path))).toEqual([]);
    },
  );

  it("are one extension to the host, and have no key in the store", async () => {
    expect(await manifestIn("chromium.zip")).toHaveProperty("key");
    expect(await manifestIn("chrome-web-store.zip")).not.toHaveProperty("key");
    expect(await manifestIn("firefox.xpi")).not.toHaveProperty("key");
  });
});

it("the sources hold what the packages are made from, and nothing that was made", async () => {
  const name = await packageEnding("source.tar.gz");
  const listed = await runProgram("tar", ["-tzf", join(packages, name)]);
  const paths = listed.trimEnd().split("\n");
  const [top = ""] = paths[0]?.split("/") ?? [];
  expect(name).toBe(`${top}-source.tar.gz`);
  const sources = ["package-lock.json", "manifest.json", "docs/RELEASING.md", "scripts/package.ts"];
  expect(sources.filter((path) => !paths.includes(`${top}/${path}`))).toEqual([]);
  const made = /\/(?:node_modules|dist|dist-packages|\.git)\//;
  expect(paths.filter((path) => made.test(path))).toEqual([]);
});

it("the package for npm has the program, which installs the host", async () => {
  const name = await packageEnding(".tgz");
  await runProgram("tar", ["-xzf", join(packages, name), "-C", folder]);
  const { bin }: { bin: Record<string, string> } = JSON.parse(
    await readFile(join(folder, "package/package.json"), "utf8"),
  );
  const program = join(folder, "package", bin["web-tcp-socket-host"] ?? "");
  const home = join(folder, "home");
  await mkdir(home);
  const command = (word: string) =>
    runProgram("env", [`HOME=${home}`, program, word, "--browser", "firefox"]);
  expect(await command("install")).toContain("registered in");
  expect(await command("doctor")).toContain("Firefox: well");
});

it("the package for npm runs by npx from an empty folder, with nothing but itself", async () => {
  const archive = join(packages, await packageEnding(".tgz"));
  const empty = join(folder, "empty");
  const home = join(empty, "home");
  await mkdir(home, { recursive: true });
  const npx = (...words: readonly string[]) => {
    const environment = [`HOME=${home}`, `npm_config_cache=${join(folder, "npm-cache")}`];
    const options = ["--yes", "--offline", "--package", archive, "web-tcp-socket-host"];
    return runProgram("env", [...environment, "npx", ...options, ...words], empty);
  };
  expect(await npx("install", "--browser", "firefox")).toContain("registered in");
  expect(await npx("doctor")).toContain("Firefox: well");
  // What mends an installation is called as this was.
  await rm(join(home, ".local/share/web-tcp-socket/host.mjs"));
  await expect(npx("doctor")).rejects.toThrow(
    "Install again: npx web-tcp-socket-host install --browser firefox",
  );
  expect(await npx("uninstall")).toContain("removed from");
  expect(await readdir(home, { recursive: true })).toEqual([]);
});

it("the bill of materials has the packages of which code is in the bundles", async () => {
  const name = await packageEnding(".cdx.json");
  const { components }: { components: readonly { readonly name: string }[] } = JSON.parse(
    await readFile(join(packages, name), "utf8"),
  );
  expect(components.map((component) => component.name).toSorted()).toEqual([
    "ipaddr.js",
    "tldts",
    "tldts-core",
    "valibot",
    "webextension-polyfill",
  ]);
});
