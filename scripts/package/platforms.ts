/** The systems that there is a single-file executable for, as Node names them. */
export const PLATFORMS = [
  "linux-x64",
  "linux-arm64",
  "darwin-x64",
  "darwin-arm64",
  "win32-x64",
] as const;
export type Platform = (typeof PLATFORMS)[number];

/** As a person knows them. */
export const PLATFORM_LABELS: Readonly<Record<Platform, string>> = {
  "linux-x64": "Linux on x86-64",
  "linux-arm64": "Linux on ARM64",
  "darwin-x64": "macOS on Intel",
  "darwin-arm64": "macOS on Apple silicon",
  "win32-x64": "Windows on x86-64",
};

export function isPlatform(text: string): text is Platform {
  return PLATFORMS.some((platform) => platform === text);
}

/** The one that this runs on, if it is among them. */
export function thisPlatform(): Platform | undefined {
  const name = `${process.platform}-${process.arch}`;
  return isPlatform(name) ? name : undefined;
}

export function isWindows(platform: Platform): boolean {
  return platform.startsWith("win32-");
}

export function isMacOs(platform: Platform): boolean {
  return platform.startsWith("darwin-");
}
