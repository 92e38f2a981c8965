import { batchText, readBatch } from "./batch-wrapper.ts";
import type { SupportedPlatform } from "./platforms.ts";
import { readScript, scriptText } from "./script-wrapper.ts";

/** What a wrapper starts: a host that is a script, for the Node named. */
export interface WrapperTarget {
  readonly nodePath: string;
  /** In the folder of the wrapper. */
  readonly host: string;
}

/**
 * The text of the file that the browsers start: a manifest can name a program, but no arguments for
 * it, and a browser that was started from the desktop may not find Node by its name.
 */
export function wrapperText(target: WrapperTarget, platform: SupportedPlatform): string {
  return platform === "win32" ? batchText(target) : scriptText(target);
}

/** What an installed wrapper starts, or undefined if it is not as `wrapperText` makes it. */
export function readWrapper(
  text: string,
  path: string,
  platform: SupportedPlatform,
): WrapperTarget | undefined {
  const target = platform === "win32" ? readBatch(text, path) : readScript(text);
  return target !== undefined && wrapperText(target, platform) === text ? target : undefined;
}
