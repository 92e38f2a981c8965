import * as v from "valibot";

/** The names by which the host's installer knows the browsers. */
export const INSTALLER_NAMES = [
  "firefox",
  "chrome",
  "chromium",
  "edge",
  "brave",
  "vivaldi",
  "opera",
] as const;
export type InstallerName = (typeof INSTALLER_NAMES)[number];

/** Brave's own sign (https://github.com/brave/brave-browser/wiki/Detecting-Brave-(for-Websites)). */
const braveSchema = v.object({ brave: v.looseObject({}) });

const brandsSchema = v.object({
  userAgentData: v.object({ brands: v.array(v.object({ brand: v.string() })) }),
});

const NAMES_BY_BRAND: ReadonlyMap<string, InstallerName> = new Map([
  ["Google Chrome", "chrome"],
  ["Microsoft Edge", "edge"],
  ["Brave", "brave"],
  ["Vivaldi", "vivaldi"],
  ["Opera", "opera"],
]);

/** What Vivaldi adds to each tab, in all that extensions learn of it (app/vivaldi_constants.cc). */
const vivaldiTabSchema = v.object({ vivExtData: v.string() });

/**
 * What the host's installer calls this browser. Vivaldi passes itself off as Chrome, and is known
 * by its tabs. Others that do so are taken at their word.
 *
 * @param ownAddress the address of the extension's own pages
 * @param navigator with the client hints that Chromium-based browsers give
 *   (https://wicg.github.io/ua-client-hints/); TypeScript does not know them
 * @param tabs any of the browser's tabs, as `tabs.query` gives them
 */
export function installerName(
  ownAddress: string,
  navigator: unknown,
  tabs: readonly unknown[],
): InstallerName {
  if (ownAddress.startsWith("moz-extension:")) return "firefox";
  if (tabs.some((tab) => v.is(vivaldiTabSchema, tab))) return "vivaldi";
  if (v.is(braveSchema, navigator)) return "brave";
  if (!v.is(brandsSchema, navigator)) return "chromium";
  const names = navigator.userAgentData.brands.map(({ brand }) => NAMES_BY_BRAND.get(brand));
  return names.find((name) => name !== undefined) ?? "chromium";
}
