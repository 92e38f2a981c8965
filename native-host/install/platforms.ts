import { InstallError } from "./install-error.ts";

const SUPPORTED_PLATFORMS = ["linux"] as const;
export type SupportedPlatform = (typeof SUPPORTED_PLATFORMS)[number];

/** Throws an InstallError where this version has no table of places. */
export function supportedPlatform(platform: string): SupportedPlatform {
  const supported = SUPPORTED_PLATFORMS.find((name) => name === platform);
  if (supported !== undefined) return supported;
  throw new InstallError(`This version supports only Linux, and this system is "${platform}".`);
}
