import type { SupportedPlatform } from "./platforms.ts";

/** The text as one word of a POSIX shell, taken literally whatever characters it has. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What `shellQuote` was given. */
export function shellUnquote(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(`'\\''`, "'");
}

/**
 * The text as one word to type into a terminal, quoted only where it has to be. On Windows a path
 * can have no quotation mark, and double ones do both in the command prompt and in PowerShell.
 */
export function commandWord(text: string, platform: SupportedPlatform): string {
  if (platform === "win32") return /^[\w\\:/.@+-]+$/u.test(text) ? text : `"${text}"`;
  return /^[\w/.@+-]+$/u.test(text) ? text : shellQuote(text);
}
