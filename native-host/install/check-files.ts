import { bad, type Check, good } from "./check.ts";
import { checkNode } from "./check-node.ts";
import type { Environment } from "./environment.ts";
import type { InstallationScope } from "./installation-scope.ts";
import { installedFiles, installedProgram } from "./installed-files.ts";
import { isOpenToOthers, modeText } from "./mode.ts";
import type { Probes } from "./probes.ts";
import { readWrapper } from "./wrapper.ts";

/**
 * Looks at the files that a manifest leads to: the host itself, or the wrapper, the Node and the host
 * that it starts; and that nobody but the person can change what the browser will run.
 */
export async function checkFiles(
  manifestPath: string,
  scope: InstallationScope,
  environment: Environment,
  install: string,
  probes: Probes,
): Promise<readonly Check[]> {
  const mend = `Install again: ${install}`;
  const { fileSystem, platform } = environment;
  const { wrapper, hosts, dataFolder } = installedFiles(environment, scope);
  if ((await installedProgram(environment, scope)) === hosts.executable) {
    const host = await checkProgram("host", hosts.executable, environment, mend);
    if (!host.ok) return [host];
    const paths = [dataFolder, hosts.executable, manifestPath];
    return [host, ...(await checkModes(paths, environment, mend))];
  }
  const program = await checkProgram("wrapper", wrapper, environment, mend);
  if (!program.ok) return [program];
  const text = await fileSystem.read(wrapper).catch(() => Buffer.alloc(0));
  const target = readWrapper(text.toString("utf8"), wrapper, platform);
  const isOwn = target !== undefined && target.host === hosts.script;
  const paths = [dataFolder, wrapper, ...(isOwn ? [target.host] : []), manifestPath];
  const modes = await checkModes(paths, environment, mend);
  if (!isOwn) {
    const detail = `${wrapper} was changed by hand or damaged.`;
    return [program, ...modes, bad("wrapper content", detail, mend)];
  }
  const { nodePath, host } = target;
  return [
    program,
    ...modes,
    good("wrapper content", "as the installer wrote it"),
    await checkNode(nodePath, environment, mend, probes),
    (await fileSystem.isAllowed(host, "read"))
      ? good("host", host)
      : bad("host", `${host} does not exist or cannot be read.`, mend),
  ];
}

async function checkProgram(
  name: "host" | "wrapper",
  path: string,
  { fileSystem, platform }: Environment,
  step: string,
): Promise<Check> {
  const status = await fileSystem.status(path);
  if (status === undefined) return bad(name, `${path} does not exist.`, step);
  if (status.type !== "file") return bad(name, `${path} is no file.`, step);
  // On Windows it is the name that makes a file a program.
  const isProgram = platform === "win32" || (await fileSystem.isAllowed(path, "execute"));
  return isProgram
    ? good(name, path)
    : bad(name, `${path} is not executable (mode ${modeText(status.mode)}).`, step);
}

/** Nothing on Windows, where modes say nothing. */
async function checkModes(
  paths: readonly string[],
  { fileSystem, platform }: Environment,
  step: string,
): Promise<readonly Check[]> {
  if (platform === "win32") return [];
  const faults: string[] = [];
  for (const path of paths) {
    const mode = (await fileSystem.status(path))?.mode;
    if (mode !== undefined && isOpenToOthers(mode)) {
      faults.push(`Others can write to ${path} (mode ${modeText(mode)}).`);
    }
  }
  return faults.length === 0
    ? [good("modes", "nobody else can write to these files")]
    : [bad("modes", faults.join(" "), step)];
}
