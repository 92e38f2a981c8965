/** A home folder for tests: an environment within it, and what commands wrote to their output. */
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { BrowserName } from "./browsers.ts";
import type { Environment } from "./environment.ts";
import { MemoryRegistry } from "./memory-registry.ts";
import { modeText } from "./mode.ts";
import { nodeFileSystem } from "./node-file-system.ts";
import type { Output } from "./output.ts";
import type { Selection } from "./registration.ts";

export interface TemporaryHome {
  readonly environment: Environment;
  readonly home: string;
  /** The top of the file system, for what belongs to every user. */
  readonly system: string;
  readonly output: Output;
  readonly lines: string[];
  readonly errors: string[];
}

/** An empty home, removed when the test is finished. `host` is the program to install. */
export async function temporaryHome(host = "// host\n"): Promise<TemporaryHome> {
  const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = join(folder, "home");
  await mkdir(home);
  await mkdir(join(folder, "system"));
  const hostSource = join(folder, "host.js");
  await writeFile(hostSource, host);
  const lines: string[] = [];
  const errors: string[] = [];
  return {
    environment: {
      platform: "linux",
      folders: {
        home,
        data: join(home, ".local/share"),
        config: join(home, ".config"),
        systemData: join(folder, "system/usr/local/lib"),
        root: join(folder, "system"),
      },
      fileSystem: nodeFileSystem,
      registry: new MemoryRegistry(),
      host: { type: "script", source: hostSource, nodePath: process.execPath },
      program: "node cli.js",
    },
    home,
    system: join(folder, "system"),
    output: { line: (text) => lines.push(text), error: (text) => errors.push(text) },
    lines,
    errors,
  };
}

/** A selection of these browsers for the person, or of all where none is named. */
export function named(...browsers: readonly BrowserName[]): Selection {
  return { browsers, scope: "user" };
}

/** Everything below a folder: each path with its kind, mode and content. */
export async function tree(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries: Record<string, string> = {};
  for (const path of (await readdir(folder, { recursive: true })).sort()) {
    const full = join(folder, path);
    const status = await lstat(full);
    const content = status.isFile()
      ? await readFile(full, "utf8")
      : status.isSymbolicLink()
        ? await readlink(full)
        : "";
    entries[path] = `${modeText(status.mode)} ${status.isDirectory() ? "folder" : content}`;
  }
  return entries;
}
