export interface BrowserFacts {
  readonly name: string;
  /** The first number of its version; null where it is not known. */
  readonly version: number | null;
}

export interface Platform {
  readonly os: string;
  readonly arch: string;
}

/** Those that call themselves others' names as well come first. */
const BROWSERS = [
  ["Edge", /\bEdg\/(\d{1,4})\b/u],
  ["Opera", /\bOPR\/(\d{1,4})\b/u],
  ["Vivaldi", /\bVivaldi\/(\d{1,4})\b/u],
  ["Firefox", /\bFirefox\/(\d{1,4})\b/u],
  ["Chromium", /\b(?:Headless)?Chrome\/(\d{1,4})\b/u],
] as const;

/** Of `runtime.PlatformInfo`, in both browsers. */
const SYSTEMS = ["mac", "win", "android", "cros", "linux", "openbsd", "fuchsia"];
const PROCESSORS = ["arm", "arm64", "aarch64", "x86-32", "x86-64", "mips", "mips64", "ppc64"];

/** What of its text about itself a browser is known by, and nothing else that it says there. */
export function browserOf(userAgent: string): BrowserFacts {
  for (const [name, pattern] of BROWSERS) {
    const [, version] = pattern.exec(userAgent) ?? [];
    if (version !== undefined) return { name, version: Number(version) };
  }
  return { name: "other", version: null };
}

export function platformOf({ os, arch }: Platform): Platform {
  const known = (word: string, words: readonly string[]) =>
    words.find((other) => other === word) ?? "other";
  return { os: known(os, SYSTEMS), arch: known(arch, PROCESSORS) };
}
