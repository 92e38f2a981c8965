/** Something the person has to mend first. The message is fit to show: it names what and how. */
export class InstallError extends Error {
  override readonly name = "InstallError";
}

interface Reason {
  readonly what: string;
  readonly step: (place: string) => string;
}

const OWNERSHIP: Reason = {
  what: "permission denied",
  step: (place) =>
    `Give yourself the right to read and write ${place} (see first whose it is), then run this again.`,
};
const IN_THE_WAY: Reason = {
  what: "something else stands where a file or folder has to be",
  step: (place) => `Look at ${place} and move that away, then run this again.`,
};
const NO_SPACE: Reason = {
  what: "no space is left",
  step: () => "Free some space, then run this again.",
};
const IN_USE: Reason = {
  what: "another program is using it",
  step: () => "Close the browsers, then run this again.",
};
/** Windows lets nobody replace or remove a program that is running, and says so in different ways. */
const RUNNING: Reason = {
  what: "it is running",
  step: () => "Close the browsers, which run it while pages use it, then run this again.",
};
const WINDOWS_PROGRAM = /\.exe$/iu;
const CODES_OF_RUNNING_PROGRAMS: readonly (string | undefined)[] = ["EACCES", "EBUSY", "EPERM"];

const REASONS: Readonly<Record<string, Reason>> = {
  EACCES: OWNERSHIP,
  EPERM: OWNERSHIP,
  EROFS: {
    what: "the file system is read-only",
    step: () =>
      "Make it writable, or on Linux set XDG_DATA_HOME or XDG_CONFIG_HOME to a folder that is.",
  },
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
  ENOTDIR: IN_THE_WAY,
  EISDIR: IN_THE_WAY,
  EEXIST: IN_THE_WAY,
  EBUSY: IN_USE,
};

/**
 * Turns a failed file operation into an InstallError that names the path and what to do. `place` is
 * what has to change for it to succeed: for a file to be written or removed, its folder.
 */
export function fileError(
  error: unknown,
  action: string,
  path: string,
  place: string,
): InstallError {
  const reason = reasonOf(errorCode(error), path);
  const text =
    reason === undefined
      ? `${error instanceof Error ? error.message : String(error)}.`
      : `${reason.what}. ${reason.step(place)}`;
  return new InstallError(`Cannot ${action} ${path}: ${text}`, { cause: error });
}

function reasonOf(code: string | undefined, path: string): Reason | undefined {
  if (WINDOWS_PROGRAM.test(path) && CODES_OF_RUNNING_PROGRAMS.includes(code)) return RUNNING;
  return code === undefined ? undefined : REASONS[code];
}

/** The `code` of an error of the operating system, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
