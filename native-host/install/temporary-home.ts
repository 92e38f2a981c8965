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
import type { Environment } from "./environment.ts";
import { modeText } from "./mode.ts";
import type { Output } from "./output.ts";

export interface TemporaryHome {
  readonly environment: Environment;
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
  const hostSource = join(folder, "host.js");
  await writeFile(hostSource, host);
  const lines: string[] = [];
  const errors: string[] = [];
  return {
    environment: {
      platform: "linux",
      home,
      dataHome: join(home, ".local/share"),
      configHome: join(home, ".config"),
      nodePath: process.execPath,
      hostSource,
      program: "node cli.js",
    },
    output: { line: (text) => lines.push(text), error: (text) => errors.push(text) },
    lines,
    errors,
  };
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
