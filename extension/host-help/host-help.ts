import type { HostState } from "../background/host/host-state.ts";
import type { MessageKey } from "../look/localize.ts";
import type { InstallerName } from "./installer-name.ts";

/** What is wrong with the native host, and the step that mends it. */
export interface HostHelp {
  readonly title: MessageKey;
  readonly step: MessageKey;
  /** To be run in the project's folder, as the step says. */
  readonly command: string;
}

/** How a build of the project runs the host's command line, on every system. */
const PROGRAM = "node dist/native-host/cli.js";

/** The help for a state of the host; undefined where nothing is known to be wrong. */
export function hostHelp(state: HostState, installerName: InstallerName): HostHelp | undefined {
  const install = `${PROGRAM} install --browser ${installerName}`;
  const doctor = `${PROGRAM} doctor`;
  switch (state) {
    case "unknown":
    case "ready":
      return undefined;
    case "not-installed":
      return { title: "hostNotInstalled", step: "hostNotInstalledStep", command: install };
    case "incompatible":
      return {
        title: "hostIncompatible",
        step: "hostIncompatibleStep",
        command: `npm run build && ${install}`,
      };
    case "crashed":
      return { title: "hostCrashed", step: "hostCrashedStep", command: doctor };
    case "garbage":
      return { title: "hostGarbage", step: "hostGarbageStep", command: doctor };
    case "silent":
      return { title: "hostSilent", step: "hostSilentStep", command: doctor };
  }
}
