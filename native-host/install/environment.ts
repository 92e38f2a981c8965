import { existsSync } from "node:fs";
import type { FileSystem } from "./file-system.ts";
import { InstallError } from "./install-error.ts";
import { pathsOf, type SupportedPlatform, supportedPlatform } from "./platforms.ts";
import type { Registry } from "./registry.ts";
import { commandWord } from "./shell-quote.ts";
import { type StandardFolders, standardFolders } from "./standard-folders.ts";

/** What an installation runs: a script for the Node named, or a program of its own. */
export type HostProgram =
  | { readonly type: "script"; readonly source: string; readonly nodePath: string }
  | { readonly type: "executable"; readonly source: string };

/** All that the program knows of the machine it runs on. Paths are absolute. */
export interface Environment {
  readonly platform: SupportedPlatform;
  readonly folders: StandardFolders;
  readonly fileSystem: FileSystem;
  readonly registry: Registry;
  /** What to install as the host. */
  readonly host: HostProgram;
  /** How a person starts this program, for the texts that say what to do. */
  readonly program: string;
}

export interface ProcessFacts {
  readonly platform: string;
  readonly home: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The Node that runs this, or this program itself where that is a single executable. */
  readonly executable: string;
  readonly isSingleExecutable: boolean;
  /** This program's own file, and the one that Node was started with. */
  readonly programFiles: readonly [string, ...string[]];
  readonly fileSystem: FileSystem;
  readonly registry: Registry;
}

/** Throws an InstallError on a system that is not supported, and for a home that is no path. */
export function environmentFrom(facts: ProcessFacts): Environment {
  const platform = supportedPlatform(facts.platform);
  const { home, executable, isSingleExecutable, fileSystem, registry } = facts;
  if (!pathsOf(platform).isAbsolute(home)) {
    const variable = platform === "win32" ? "USERPROFILE" : "HOME";
    throw new InstallError(
      `The home folder "${home}" is no absolute path. Set ${variable} to one.`,
    );
  }
  const host: HostProgram = isSingleExecutable
    ? { type: "executable", source: executable }
    : { type: "script", source: findHostScript(facts, platform), nodePath: executable };
  return {
    platform,
    folders: standardFolders(platform, home, facts.variables),
    fileSystem,
    registry,
    host,
    program: startCommand(facts, platform),
  };
}

/** How npx is asked for this program again: it keeps packages in a cache of its own. */
const NPX_FILE = /[\\/]_npx[\\/][^\\/]+[\\/]node_modules[\\/]([^\\/]+)[\\/][^\\/]+$/u;

function startCommand(facts: ProcessFacts, platform: SupportedPlatform): string {
  const [ownFile] = facts.programFiles;
  const [, npxPackage] = NPX_FILE.exec(ownFile) ?? [];
  if (facts.isSingleExecutable) return commandWord(facts.executable, platform);
  if (npxPackage !== undefined) return `npx ${npxPackage}`;
  return `node ${commandWord(ownFile, platform)}`;
}

function findHostScript({ programFiles }: ProcessFacts, platform: SupportedPlatform): string {
  const { dirname, join } = pathsOf(platform);
  const [first, ...others] = programFiles;
  const besideFirst = join(dirname(first), "host.js");
  const candidates = [besideFirst, ...others.map((file) => join(dirname(file), "host.js"))];
  return candidates.find((path) => existsSync(path)) ?? besideFirst;
}
