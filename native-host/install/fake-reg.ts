/** For tests: reg.exe as far as it is used, on another registry. It speaks German. */
import type { Registry } from "./registry.ts";
import type { Ended, RegistryTools } from "./windows-registry.ts";

const long = (key: string) => key.replace(/^HKCU/u, "HKEY_CURRENT_USER");

/** The arguments of each run are kept in `runs`. */
export function fakeReg(
  registry: Registry,
  runs: (readonly string[])[] = [],
): RegistryTools & { readonly runs: readonly (readonly string[])[] } {
  const files = new Map<string, Buffer>();
  const done: Ended = { status: 0, output: "Der Vorgang wurde erfolgreich beendet.\r\n" };
  const failed: Ended = { status: 1, output: "FEHLER: Zugriff verweigert\r\n" };

  async function query(key: string): Promise<Ended> {
    const content = await registry.content(key);
    if (content === undefined) return failed;
    const value = await registry.read(key);
    // What the console's code page does not have comes out as question marks.
    const shown = value?.replaceAll(/[^\x20-\x7e]/gu, "?");
    const own = value === undefined ? [] : [long(key), `    (Standard)    REG_SZ    ${shown}`, ""];
    const lines = ["", ...own, ...content.subkeys.map(long)];
    return { status: 0, output: lines.map((line) => `${line}\r\n`).join("") };
  }

  async function exportTo(key: string, path: string): Promise<Ended> {
    if ((await registry.content(key)) === undefined) return failed;
    const lines = ["Windows Registry Editor Version 5.00", "", ...(await section(key))];
    const text = lines.map((line) => `${line}\r\n`).join("");
    files.set(path, Buffer.from(`\uFEFF${text}`, "utf16le"));
    return done;
  }

  async function section(key: string): Promise<readonly string[]> {
    const { subkeys = [] } = (await registry.content(key)) ?? {};
    const value = await registry.read(key);
    const text = value?.replaceAll(/[\\"]/gu, (character) => `\\${character}`);
    const below = await Promise.all(subkeys.map(section));
    return [`[${long(key)}]`, ...(text === undefined ? [] : [`@="${text}"`]), "", ...below.flat()];
  }

  async function reg(args: readonly string[]): Promise<Ended> {
    runs.push(args);
    const [verb, key = "", second = ""] = args;
    switch (verb) {
      case "query":
        return query(key);
      case "export":
        return exportTo(key, second);
      case "add":
        await registry.write(key, args[args.indexOf("/d") + 1] ?? "");
        return done;
      case "delete":
        await (second === "/ve" ? registry.removeValue(key) : registry.removeKey(key));
        return done;
      default:
        return failed;
    }
  }

  return {
    runs,
    reg,
    async readBack(write) {
      await write("exported.reg");
      const content = files.get("exported.reg");
      files.delete("exported.reg");
      return content;
    },
  };
}
