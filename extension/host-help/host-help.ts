import type { HostState } from "../background/host/host-state.ts";
import type { MessageKey } from "../look/localize.ts";
import type { InstallerName } from "./installer-name.ts";

/** What is wrong with the native host, and the step that mends it. */
export interface HostHelp {
  readonly title: MessageKey;
  readonly step: MessageKey;
  /** To be run in the project's folder, as the step says. */
  readonly command: string;
  /** The host works all the same: the person may leave it at that. */
  readonly isHint: boolean;
}

/** How a build of the project runs the host's command line, on every system. */
const PROGRAM = "node dist/native-host/cli.js";

/** The help for a state of the host; undefined where there is nothing to be mended. */
export function hostHelp(state: HostState, installerName: InstallerName): HostHelp | undefined {
  const install = `${PROGRAM} install --browser ${installerName}`;
  const doctor = `${PROGRAM} doctor`;
  switch (state) {
    case "unknown":
    case "ready":
      return undefined;
    case "not-installed":
      return trouble("hostNotInstalled", "hostNotInstalledStep", install);
    case "outdated":
      return { ...trouble("hostOutdated", "hostOutdatedStep", install), isHint: true };
    case "too-old":
      return trouble("hostTooOld", "hostTooOldStep", install);
    case "too-new":
      return trouble("hostTooNew", "hostTooNewStep", "npm run build");
    case "crashed":
      return trouble("hostCrashed", "hostCrashedStep", doctor);
    case "garbage":
      return trouble("hostGarbage", "hostGarbageStep", doctor);
    case "silent":
      return trouble("hostSilent", "hostSilentStep", doctor);
  }
}

function trouble(title: MessageKey, step: MessageKey, command: string): HostHelp {
  return { title, step, command, isHint: false };
}
