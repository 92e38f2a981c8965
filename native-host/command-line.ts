import { homedir } from "node:os";
import { environmentFrom, type ProcessFacts } from "./install/environment.ts";
import { nodeFileSystem } from "./install/node-file-system.ts";
import { registryTools } from "./install/registry-tools.ts";
import { run } from "./install/run.ts";
import { windowsRegistry } from "./install/windows-registry.ts";

/**
 * Runs the command line of this process, and gives the exit status. What it runs as is for the entry
 * to say.
 */
export function runCommandLine(
  entry: Pick<ProcessFacts, "isSingleExecutable" | "programFiles">,
): Promise<number> {
  const { argv, env, execPath, platform, stdout, stderr } = process;
  return run(
    argv.slice(2),
    () =>
      environmentFrom({
        ...entry,
        platform,
        home: homedir(),
        variables: env,
        executable: execPath,
        fileSystem: nodeFileSystem,
        registry: windowsRegistry(registryTools(env.SystemRoot ?? "C:\\Windows")),
      }),
    {
      line: (text) => stdout.write(`${text}\n`),
      error: (text) => stderr.write(`${text}\n`),
    },
  );
}
