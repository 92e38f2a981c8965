import { type PlatformPath, posix, win32 } from "node:path";
import { InstallError } from "./install-error.ts";

export const SUPPORTED_PLATFORMS = ["linux", "darwin", "win32"] as const;
export type SupportedPlatform = (typeof SUPPORTED_PLATFORMS)[number];

/** Throws an InstallError where there is no table of places. */
export function supportedPlatform(platform: string): SupportedPlatform {
  const supported = SUPPORTED_PLATFORMS.find((name) => name === platform);
  if (supported !== undefined) return supported;
  throw new InstallError(
    `This program knows Linux, macOS and Windows, and this system is "${platform}".`,
  );
}

/** How paths are written on the platform, whichever one this runs on. */
export function pathsOf(platform: SupportedPlatform): PlatformPath {
  return platform === "win32" ? win32 : posix;
}
