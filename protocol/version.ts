/**
 * The protocol versions that this build speaks. Extension and host agree on the highest one that
 * both ranges hold; where there is none, the host says so and the person is told what to update.
 */
export const MINIMUM_VERSION = 1;
export const MAXIMUM_VERSION = 2;

/** The first version with second pipes. */
export const PIPE_VERSION = 2;

/** The first version in which the host answers `count`. */
export const COUNTING_VERSION = 2;

/** The first version in which the host records for the developer tools. */
export const RECORDING_VERSION = 2;

export interface VersionRange {
  readonly minimumVersion: number;
  readonly maximumVersion: number;
}

export const SUPPORTED_VERSIONS: VersionRange = {
  minimumVersion: MINIMUM_VERSION,
  maximumVersion: MAXIMUM_VERSION,
};

/** Is this one of ours? */
export function isSupported(version: number): boolean {
  return version >= MINIMUM_VERSION && version <= MAXIMUM_VERSION;
}

/**
 * Of two ranges that do not meet one side is the older, and is to be updated. A range that meets
 * ours all the same is taken for a newer one.
 */
export function isOlder(theirs: VersionRange, ours: VersionRange): boolean {
  return theirs.maximumVersion < ours.minimumVersion;
}

/** The highest version in both ranges, or undefined where they do not meet. */
export function commonVersion(ours: VersionRange, theirs: VersionRange): number | undefined {
  const highest = Math.min(ours.maximumVersion, theirs.maximumVersion);
  const lowest = Math.max(ours.minimumVersion, theirs.minimumVersion);
  return highest >= lowest ? highest : undefined;
}
