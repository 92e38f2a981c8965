import * as v from "valibot";
import type { InstallerName } from "./host-help.ts";

const brandsSchema = v.object({
  userAgentData: v.object({ brands: v.array(v.object({ brand: v.string() })) }),
});

/**
 * What the host's installer calls this browser.
 *
 * @param ownAddress the address of the extension's own pages
 * @param navigator with the client hints that Chromium-based browsers give
 *   (https://wicg.github.io/ua-client-hints/); TypeScript does not know them
 */
export function installerName(ownAddress: string, navigator: unknown): InstallerName {
  if (ownAddress.startsWith("moz-extension:")) return "firefox";
  const isChrome =
    v.is(brandsSchema, navigator) &&
    navigator.userAgentData.brands.some(({ brand }) => brand === "Google Chrome");
  return isChrome ? "chrome" : "chromium";
}
