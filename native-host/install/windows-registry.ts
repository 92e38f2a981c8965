import { InstallError } from "./install-error.ts";
import type { Registry } from "./registry.ts";

/** What a run of a program gave. */
export interface Ended {
  readonly status: number;
  readonly output: string;
}

export interface RegistryTools {
  /** Runs reg.exe with these arguments. */
  readonly reg: (args: readonly string[]) => Promise<Ended>;
  /** What `write` has written to the path that it is given; undefined if that is nothing. */
  readonly readBack: (write: (path: string) => Promise<unknown>) => Promise<Buffer | undefined>;
}

/**
 * 64-bit Windows has two views of the keys of all users. Browsers read both
 * (https://crbug.com/1034919); which one reg.exe writes to shall not depend on its own kind.
 */
const VIEW = "/reg:64";
/** The key of the account "Local Service", which administrators alone can read. */
const KEY_FOR_ADMINISTRATORS = String.raw`HKU\S-1-5-19`;
/** In a listing, a subkey has a line of its own, and each value one that begins with four spaces. */
const VALUE_LINE = /^ {4}\S/u;

/** The registry of this computer, through reg.exe, which every Windows has. */
export function windowsRegistry({ reg, readBack }: RegistryTools): Registry {
  const query = (key: string) => reg(["query", key, VIEW]);

  async function change(args: readonly string[], action: string): Promise<void> {
    const { status, output } = await reg([...args, "/f", VIEW]);
    if (status !== 0) throw new InstallError(`Cannot ${action}: ${output.trim()}`);
  }

  return {
    async content(key) {
      const { status, output } = await query(key);
      if (status !== 0) return undefined;
      const lines = output.split(/\r?\n/u).map((line) => line.trimEnd());
      const below = `${fullName(key)}\\`.toLowerCase();
      return {
        subkeys: lines.filter((line) => line.toLowerCase().startsWith(below)).map(shortName),
        values: lines.filter((line) => VALUE_LINE.test(line)).length,
      };
    },
    /** By an export, which is in Unicode: what reg.exe prints is in the console's own code page. */
    async read(key) {
      const exported = await readBack((path) => reg(["export", key, path, "/y", VIEW]));
      return exported === undefined ? undefined : defaultValue(exported.toString("utf16le"), key);
    },
    write: (key, value) =>
      change(["add", key, "/ve", "/t", "REG_SZ", "/d", value], `set the registry's key ${key}`),
    removeValue: (key) => change(["delete", key, "/ve"], `clear the registry's key ${key}`),
    removeKey: (key) => change(["delete", key], `remove the registry's key ${key}`),
    isForEveryone: async () => (await query(KEY_FOR_ADMINISTRATORS)).status === 0,
  };
}

/** The key as reg.exe writes it. */
function fullName(key: string): string {
  return key.replace(/^HKCU\\/u, "HKEY_CURRENT_USER\\").replace(/^HKLM\\/u, "HKEY_LOCAL_MACHINE\\");
}

function shortName(key: string): string {
  return key.replace(/^HKEY_CURRENT_USER\\/u, "HKCU\\").replace(/^HKEY_LOCAL_MACHINE\\/u, "HKLM\\");
}

/** A text in an export: in quotation marks, with backslashes before them and backslashes. */
const TEXT_VALUE = /^@="((?:[^"\\]|\\.)*)"\r?$/mu;

/** The default value of a key in an export of it, which has its subkeys too. */
function defaultValue(exported: string, key: string): string | undefined {
  const heading = `${fullName(key)}]`.toLowerCase();
  const sections = exported.split(/^\[/mu);
  const section = sections.find((text) => text.toLowerCase().startsWith(heading)) ?? "";
  const [, value] = TEXT_VALUE.exec(section) ?? [];
  return value?.replaceAll(/\\(.)/gu, "$1");
}
