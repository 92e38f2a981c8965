import type { Environment } from "./environment.ts";
import type { InstallationScope } from "./installation-scope.ts";
import type { Output } from "./output.ts";
import { PlannedFileSystem } from "./planned-file-system.ts";
import { PlannedRegistry } from "./planned-registry.ts";
import { pathsOf } from "./platforms.ts";
import { hasSystemRights } from "./system-rights.ts";

/**
 * Runs a command on a computer that only seems to change, and says then what would be other. Gives
 * the command's exit status; what it throws, it throws.
 */
export async function dryRun(
  command: (environment: Environment) => Promise<number>,
  scope: InstallationScope,
  environment: Environment,
  output: Output,
): Promise<number> {
  const paths = pathsOf(environment.platform);
  const assumesRights = scope === "system";
  const tellsModes = environment.platform !== "win32";
  const options = { paths, tellsModes, assumesRights };
  const fileSystem = new PlannedFileSystem(environment.fileSystem, options);
  const registry = new PlannedRegistry(environment.registry);
  output.line("Nothing is changed, for this is a dry run. The command would say:");
  const status = await command({ ...environment, fileSystem, registry });
  const changes = [...(await fileSystem.changes()), ...(await registry.changes())];
  output.line(changes.length === 0 ? "It would change nothing." : "It would:");
  for (const change of changes) output.line(`  ${change}`);
  if (assumesRights && !(await hasSystemRights(environment))) {
    const rights = environment.platform === "win32" ? "an administrator" : "root";
    output.line(`That takes ${rights}, whom this account is not.`);
  }
  return status;
}
