import { expect, it } from "vitest";
import { installerName } from "./installer-name.ts";

const brands = (...names: readonly string[]) => ({
  userAgentData: { brands: names.map((brand) => ({ brand, version: "156" })) },
});

it.each([
  ["moz-extension://5b6a/", {}, "firefox"],
  ["chrome-extension://abc/", brands("Chromium", "Not A Brand"), "chromium"],
  ["chrome-extension://abc/", brands("Chromium", "Google Chrome"), "chrome"],
  ["chrome-extension://abc/", {}, "chromium"],
  ["chrome-extension://abc/", { userAgentData: { brands: "Google Chrome" } }, "chromium"],
])("the installer's name for %s with %j is %s", (address, navigator, name) => {
  expect(installerName(address, navigator)).toBe(name);
});
