import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { InstallError } from "./install-error.ts";
import { type SupportedPlatform, supportedPlatform } from "./platforms.ts";
import { shellWord } from "./shell-quote.ts";

/** All that the program knows of the machine it runs on. Paths are absolute. */
export interface Environment {
  readonly platform: SupportedPlatform;
  readonly home: string;
  /** Where programs keep the person's data: `$XDG_DATA_HOME`. */
  readonly dataHome: string;
  /** Where programs keep the person's settings: `$XDG_CONFIG_HOME`. */
  readonly configHome: string;
  /** The Node that will run the host. */
  readonly nodePath: string;
  /** The bundled host to install. */
  readonly hostSource: string;
  /** How a person starts this program, for the texts that say what to do. */
  readonly program: string;
}

export interface ProcessFacts {
  readonly platform: string;
  readonly home: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly nodePath: string;
  /** This program's own file, and the one that Node was started with. */
  readonly programFiles: readonly [string, ...string[]];
}

/** Throws an InstallError on a system that is not supported, and for a home that is no path. */
export function environmentFrom(facts: ProcessFacts): Environment {
  const platform = supportedPlatform(facts.platform);
  const { home, nodePath } = facts;
  if (!isAbsolute(home)) {
    throw new InstallError(`The home folder "${home}" is no absolute path. Set HOME to one.`);
  }
  const { XDG_DATA_HOME, XDG_CONFIG_HOME } = facts.variables;
  return {
    platform,
    home,
    dataHome: absoluteOr(XDG_DATA_HOME, join(home, ".local/share")),
    configHome: absoluteOr(XDG_CONFIG_HOME, join(home, ".config")),
    nodePath,
    hostSource: findHostSource(facts.programFiles),
    program: `node ${shellWord(facts.programFiles[0])}`,
  };
}

/** The XDG Base Directory Specification has programs ignore a relative path. */
function absoluteOr(path: string | undefined, fallback: string): string {
  return path !== undefined && isAbsolute(path) ? path : fallback;
}

function findHostSource(programFiles: ProcessFacts["programFiles"]): string {
  const [first, ...others] = programFiles;
  const besideFirst = join(dirname(first), "host.js");
  const candidates = [besideFirst, ...others.map((file) => join(dirname(file), "host.js"))];
  return candidates.find((path) => existsSync(path)) ?? besideFirst;
}
