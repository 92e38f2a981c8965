import type { HostTroubleType } from "../../protocol/host-trouble.ts";
import type { VersionRange } from "../../protocol/version.ts";

interface OtherVersions {
  readonly hostVersion: string;
  readonly host: VersionRange;
  readonly ours: VersionRange;
}

/** What is known of each trouble besides its type. */
interface TroubleDetails extends Record<HostTroubleType, object> {
  readonly "too-old": OtherVersions;
  readonly "too-new": OtherVersions;
  /** `ending` as in "exit status 1"; the last line of its error output, if it wrote any. */
  readonly crashed: { readonly ending: string; readonly lastLine: string | undefined };
  /** `sample`: the beginning of what it wrote, fit to show. */
  readonly garbage: { readonly sample: string };
  readonly silent: { readonly seconds: number };
}

/** Why a host that a browser starts is of no use; each has words of its own. */
export type HostTrouble = {
  [Type in HostTroubleType]: { readonly type: Type } & TroubleDetails[Type];
}[HostTroubleType];

/** What a person reads: what is wrong, and the step that mends it. */
export interface Advice {
  readonly message: string;
  readonly step: string;
}

/** The words for a trouble. `install` is the command that installs the host. */
export function adviceFor(trouble: HostTrouble, install: string): Advice {
  switch (trouble.type) {
    case "not-installed":
      return { message: "The native host is not installed.", step: `Run: ${install}` };
    case "too-old":
      return { message: versionsText(trouble), step: `Update the native host: ${install}` };
    case "too-new":
      return {
        message: versionsText(trouble),
        step: "Update the extension to the release that the native host came with, or a later one.",
      };
    case "crashed": {
      const said = trouble.lastLine === undefined ? "" : ` Its last words: ${trouble.lastLine}`;
      return {
        message: `The native host stopped without an answer (${trouble.ending}).${said}`,
        step: `Mend what its last words name, if anything, then install it afresh: ${install}`,
      };
    }
    case "garbage":
      return {
        message: `The native host wrote something that is no message: ${trouble.sample}`,
        step: `Keep other programs from writing to its output, then install it afresh: ${install}`,
      };
    case "silent":
      return {
        message: `The native host started, but did not answer within ${trouble.seconds} seconds.`,
        step: `See whether the computer is overloaded and try again; if it stays silent, install it afresh: ${install}`,
      };
  }
}

function versionsText({ hostVersion, host, ours }: OtherVersions): string {
  return `The native host ${hostVersion} speaks protocol ${rangeText(host)}, and this release ${rangeText(ours)}.`;
}

function rangeText({ minimumVersion, maximumVersion }: VersionRange): string {
  return minimumVersion === maximumVersion
    ? `version ${minimumVersion}`
    : `versions ${minimumVersion} to ${maximumVersion}`;
}
