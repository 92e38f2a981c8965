/** Computers for tests: of any platform, with a person, browsers, and no more than that. */
import { BROWSERS, type BrowserName, type Place } from "./browsers.ts";
import type { Environment, HostProgram } from "./environment.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { MemoryRegistry } from "./memory-registry.ts";
import type { Output } from "./output.ts";
import { pathsOf, type SupportedPlatform } from "./platforms.ts";
import { locate } from "./registration.ts";
import { standardFolders } from "./standard-folders.ts";

const HOMES: Readonly<Record<SupportedPlatform, string>> = {
  linux: "/home/ada",
  darwin: "/Users/ada",
  win32: "C:\\Users\\Ada Lovelace",
};
const NODES: Readonly<Record<SupportedPlatform, string>> = {
  linux: "/usr/bin/node",
  darwin: "/usr/local/bin/node",
  win32: "C:\\Program Files\\nodejs\\node.exe",
};

export type HostKind = HostProgram["type"];

export interface FakeComputer {
  readonly environment: Environment;
  readonly fileSystem: MemoryFileSystem;
  readonly registry: MemoryRegistry;
  readonly output: Output;
  readonly lines: string[];
  readonly errors: string[];
}

/** One on which nothing of ours is installed, to be so as this kind; the browsers named were used. */
export function fakeComputer(
  platform: SupportedPlatform,
  browsers: readonly BrowserName[] = [],
  kind: HostKind = "script",
): FakeComputer {
  const paths = pathsOf(platform);
  const fileSystem = new MemoryFileSystem(paths);
  const registry = new MemoryRegistry(["HKCU\\Software", "HKLM\\Software"]);
  const folders = standardFolders(platform, HOMES[platform], {});
  const source = paths.join(folders.home, "Downloads", "host.js");
  const nodePath = NODES[platform];
  for (const folder of Object.values(folders)) fileSystem.placeFolder(folder);
  fileSystem.place(source, "// host\n");
  fileSystem.place(nodePath, "node", 0o755);
  const environment: Environment = {
    platform,
    folders,
    fileSystem,
    registry,
    host: kind === "script" ? { type: kind, source, nodePath } : { type: kind, source },
    program: "node cli.js",
  };
  for (const browser of browsers) {
    const [sign]: readonly Place[] = BROWSERS[browser][platform].signs;
    if (sign !== undefined) fileSystem.place(locate(sign, environment), "{}");
  }
  const lines: string[] = [];
  const errors: string[] = [];
  const output: Output = { line: (text) => lines.push(text), error: (text) => errors.push(text) };
  return { environment, fileSystem, registry, output, lines, errors };
}

/** All that is on the computer. */
export function contentOf({ fileSystem, registry }: FakeComputer) {
  return { files: fileSystem.tree(), keys: registry.tree() };
}
