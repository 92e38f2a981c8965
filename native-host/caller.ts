import path, { type PlatformPath } from "node:path";
import {
  CHROMIUM_EXTENSION_IDS,
  chromiumOrigin,
  FIREFOX_EXTENSION_ID,
  NATIVE_HOST_NAME,
} from "../protocol/identity.ts";

export type Caller = "firefox" | "chromium";

const CHROMIUM_ORIGINS: readonly string[] = CHROMIUM_EXTENSION_IDS.map(chromiumOrigin);
/** Chromium on Windows adds the handle of its window. */
const CHROMIUM_WINDOW_ARGUMENT = /^--parent-window=\d+$/;

/**
 * Who started the host, by the arguments that browsers give: Firefox the manifest's path, in the
 * way of writing of the platform, and the extension's id, Chromium the extension's origin. Undefined
 * for anything else, to the letter: a host that something else started does not serve it.
 */
export function callerOf(
  commandArguments: readonly string[],
  { basename }: Pick<PlatformPath, "basename"> = path,
): Caller | undefined {
  const [first, second, ...rest] = commandArguments;
  if (rest.length > 0 || first === undefined) return undefined;
  if (CHROMIUM_ORIGINS.includes(first)) {
    return second === undefined || CHROMIUM_WINDOW_ARGUMENT.test(second) ? "chromium" : undefined;
  }
  const isOurManifest = basename(first) === `${NATIVE_HOST_NAME}.json`;
  return isOurManifest && second === FIREFOX_EXTENSION_ID ? "firefox" : undefined;
}
