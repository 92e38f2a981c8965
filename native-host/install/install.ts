import { BROWSER_NAMES } from "./browsers.ts";
import { chooseRegistrations, stillInPlace } from "./choose-registrations.ts";
import type { Environment } from "./environment.ts";
import { InstallError } from "./install-error.ts";
import { installHost } from "./install-host.ts";
import { EMPTY_RECORD, type InstallationRecord, readRecord } from "./installation-record.ts";
import type { InstallationScope } from "./installation-scope.ts";
import { installedFiles, installedProgram } from "./installed-files.ts";
import type { Output } from "./output.ts";
import { register } from "./register.ts";
import { groupByPlace, labelOf, type Registration, type Selection } from "./registration.ts";
import { sandboxNoteLines, sandboxNotes } from "./sandboxed-browsers.ts";
import { requireForEveryone, requireSystemRights } from "./system-rights.ts";

/**
 * Installs the host and registers it with each browser, or mends what is not as it has to be. A
 * browser that fails does not stop the others. Gives the exit status; throws an InstallError where
 * the host itself cannot be installed.
 */
export async function install(
  selection: Selection,
  environment: Environment,
  output: Output,
): Promise<number> {
  const { scope } = selection;
  if (scope === "system") await requireForAll(environment);
  const before = (await readRecord(environment, scope)) ?? EMPTY_RECORD;
  await tellOfSandboxes(selection, environment, output);
  const chosen = await chooseRegistrations(selection, before, environment, output);
  const registrations = [...chosen, ...(await strandedBy(chosen, before, environment, scope))];
  let record = await installHost(environment, scope, before, output);
  let status = 0;
  for (const group of groupByPlace(registrations)) {
    try {
      const registered = await register(group, record, environment);
      record = registered.record;
      output.line(`${labelOf(group)}: ${registered.text}`);
    } catch (error) {
      if (!(error instanceof InstallError)) throw error;
      output.error(`${labelOf(group)}: ${error.message}`);
      status = 1;
      // It may have been recorded before it failed.
      record = (await readRecord(environment, scope)) ?? EMPTY_RECORD;
    }
  }
  return status;
}

/** Where the host goes over to its other kind, each manifest has to name another program. */
async function strandedBy(
  chosen: readonly Registration[],
  { manifests }: InstallationRecord,
  environment: Environment,
  scope: InstallationScope,
): Promise<readonly Registration[]> {
  const { program } = installedFiles(environment, scope);
  if ((await installedProgram(environment, scope)) === program) return [];
  return stillInPlace(manifests, chosen, environment);
}

async function requireForAll(environment: Environment): Promise<void> {
  await requireSystemRights(environment);
  const { host } = environment;
  if (host.type === "script") await requireForEveryone(host.nodePath, environment);
}

async function tellOfSandboxes(
  { browsers, scope, manifestFolder }: Selection,
  environment: Environment,
  output: Output,
): Promise<void> {
  if (scope === "system" || manifestFolder !== undefined) return;
  const names = browsers.length === 0 ? BROWSER_NAMES : browsers;
  const notes = await sandboxNotes(names, environment);
  for (const line of notes.flatMap(sandboxNoteLines)) output.line(line);
}
