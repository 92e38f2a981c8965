import { bad, type Check, good } from "./check.ts";
import type { Environment } from "./environment.ts";
import type { Probes } from "./probes.ts";

/** As in `engines` of package.json. */
const OLDEST = [20, 19] as const;

/** Looks at the Node that a wrapper names: that it is there, and new enough. */
export async function checkNode(
  path: string,
  { fileSystem }: Environment,
  mend: string,
  { nodeVersion }: Probes,
): Promise<Check> {
  const step = `${mend} (with the Node that is to run the host)`;
  const status = await fileSystem.status(path);
  if (status === undefined) return bad("node", `${path} does not exist.`, step);
  if (!(await fileSystem.isAllowed(path, "execute"))) {
    return bad("node", `${path} is not executable.`, step);
  }
  const version = await nodeVersion(path);
  if (version === undefined) return bad("node", `${path} does not tell its version.`, step);
  return isNewEnough(version)
    ? good("node", `${path} (${version})`)
    : bad("node", `${path} is ${version}, and the host needs ${OLDEST.join(".")} or later.`, step);
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/u, "").split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
