/** What `npm pack` makes can be installed by a page's author, and a compiler finds the types in it. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../scripts/project.ts";
import { sampleIn } from "../samples.ts";

const run = promisify(execFile);
const PACKAGE = "web-tcp-socket";

/** Each a way in which a project says how packages are found. */
const PROJECTS = [
  { module: "ESNext", moduleResolution: "bundler" },
  { module: "NodeNext", moduleResolution: "nodenext" },
];

let folder: string;
let guide: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-types-"));
  guide = await readFile(join(projectRoot, "docs/GUIDE.md"), "utf8");
  const environment = { ...process.env, npm_config_update_notifier: "false" };
  const pack = ["pack", "--offline", "--ignore-scripts", "--pack-destination", folder];
  await run("npm", pack, { cwd: projectRoot, env: environment });
  const [tarball = ""] = await readdir(folder);
  expect(tarball).toMatch(/^web-tcp-socket-\d+\.\d+\.\d+\.tgz$/);
  expect(guide).toContain(`npm install --save-dev ${tarball}\n`);
  const installed = join(folder, "node_modules", PACKAGE);
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(folder, tarball), "-C", installed, "--strip-components=1"]);
});

afterAll(() => rm(folder, { recursive: true }));

it("holds the types, what describes them, and nothing else", async () => {
  const entries = await readdir(join(folder, "node_modules", PACKAGE), { recursive: true });
  expect(entries.toSorted()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "package.json",
    "types",
    "types/index.d.ts",
  ]);
});

describe.each(PROJECTS)("in a project with $moduleResolution", (options) => {
  it("types the guide's own sample, by the guide's own settings", async () => {
    const settings: Settings = JSON.parse(sampleIn(guide, "tsconfig").source);
    const source = sampleIn(guide, "typed").source;
    expect(await compile(source, { ...options, ...settings.compilerOptions })).toBe("");
  });

  it("is found by a reference in a source", async () => {
    const reference = `/// <reference types="${PACKAGE}" />\n`;
    const source = `${reference}export const tcp = navigator.mozTCPSocket;\n`;
    expect(await compile(source, { ...options, types: [] })).toBe("");
  });

  it("says what is wrong", async () => {
    const source = 'export const socket = navigator.mozTCPSocket.open("example.org", 4242);\n';
    const problems = await compile(source, { ...options, types: [PACKAGE] });
    expect(problems).toMatch(/^page\.ts\(1,23\): error TS\d+: .* possibly 'undefined'/);
  });
});

interface Settings {
  readonly compilerOptions: object;
}

/** What the project's own compiler has to say of a page's only source. */
async function compile(source: string, options: object): Promise<string> {
  const compilerOptions = { target: "ES2023", lib: ["ES2023", "DOM"], strict: true, noEmit: true };
  const settings = { compilerOptions: { ...compilerOptions, ...options }, files: ["page.ts"] };
  await writeFile(join(folder, "page.ts"), source);
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const compiler = join(projectRoot, "node_modules/.bin/tsc");
  return run(compiler, ["-p", "."], { cwd: folder }).then(
    ({ stdout }) => stdout,
    ({ stdout }: { readonly stdout: string }) => stdout,
  );
}
