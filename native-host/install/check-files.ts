import { constants } from "node:fs";
import { access, readFile, stat } from "node:fs/promises";
import { bad, type Check, type CheckName, good } from "./check.ts";
import type { InstalledFiles } from "./installed-files.ts";
import { isOpenToOthers, modeText } from "./mode.ts";
import { readWrapper } from "./wrapper.ts";

/**
 * Looks at the files that a manifest leads to: the wrapper, the Node and the host that it starts,
 * and that nobody but the person can change what the browser will run.
 */
export async function checkFiles(
  manifestPath: string,
  files: InstalledFiles,
  install: string,
): Promise<readonly Check[]> {
  const mend = `Install again: ${install}`;
  const { wrapper, host, dataFolder } = files;
  const program = await checkProgram("wrapper", wrapper, mend);
  if (!program.ok) return [program];
  const modes = await checkModes([dataFolder, wrapper, host, manifestPath], mend);
  const target = readWrapper(await readFile(wrapper, "utf8").catch(() => ""));
  if (target === undefined || target.hostFile !== host) {
    return [
      program,
      modes,
      bad("wrapper content", `${wrapper} was changed by hand or damaged.`, mend),
    ];
  }
  return [
    program,
    modes,
    good("wrapper content", "as the installer wrote it"),
    await checkProgram("node", target.nodePath, `${mend} (with the Node that is to run the host)`),
    await checkReadable("host", host, mend),
  ];
}

async function checkProgram(name: CheckName, path: string, step: string): Promise<Check> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) return bad(name, `${path} does not exist.`, step);
  if (!status.isFile()) return bad(name, `${path} is no file.`, step);
  const isExecutable = await isAllowed(path, constants.X_OK);
  return isExecutable
    ? good(name, path)
    : bad(name, `${path} is not executable (mode ${modeText(status.mode)}).`, step);
}

async function checkReadable(name: CheckName, path: string, step: string): Promise<Check> {
  return (await isAllowed(path, constants.R_OK))
    ? good(name, path)
    : bad(name, `${path} does not exist or cannot be read.`, step);
}

async function checkModes(paths: readonly string[], step: string): Promise<Check> {
  const faults: string[] = [];
  for (const path of paths) {
    const mode = (await stat(path).catch(() => undefined))?.mode;
    if (mode !== undefined && isOpenToOthers(mode)) {
      faults.push(`Others can write to ${path} (mode ${modeText(mode)}).`);
    }
  }
  return faults.length === 0
    ? good("modes", "nobody else can write to these files")
    : bad("modes", faults.join(" "), step);
}

async function isAllowed(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
