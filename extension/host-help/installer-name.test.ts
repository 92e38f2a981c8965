import { expect, it } from "vitest";
import { BROWSER_NAMES } from "../../native-host/install/browsers.ts";
import { INSTALLER_NAMES, installerName } from "./installer-name.ts";

const brands = (...names: readonly string[]) => ({
  userAgentData: { brands: names.map((brand) => ({ brand, version: "156" })) },
});

it.each([
  ["moz-extension://5b6a/", {}, "firefox"],
  ["chrome-extension://abc/", brands("Chromium", "Not A Brand"), "chromium"],
  ["chrome-extension://abc/", brands("Chromium", "Google Chrome"), "chrome"],
  ["chrome-extension://abc/", brands("Not A Brand", "Microsoft Edge", "Chromium"), "edge"],
  ["chrome-extension://abc/", brands("Chromium", "Vivaldi"), "vivaldi"],
  ["chrome-extension://abc/", brands("Opera", "Chromium"), "opera"],
  ["chrome-extension://abc/", brands("Chromium", "Brave"), "brave"],
  ["chrome-extension://abc/", { ...brands("Chromium", "Google Chrome"), brave: {} }, "brave"],
  ["chrome-extension://abc/", { brave: {} }, "brave"],
  ["moz-extension://5b6a/", { brave: {} }, "firefox"],
  ["chrome-extension://abc/", {}, "chromium"],
  ["chrome-extension://abc/", { userAgentData: { brands: "Google Chrome" } }, "chromium"],
])("the installer's name for %s with %j is %s", (address, navigator, name) => {
  expect(installerName(address, navigator, [{ id: 1 }])).toBe(name);
});

it("knows Vivaldi by its tabs, as what it may pass itself off", () => {
  const tabs = [{ id: 1 }, { id: 2, vivExtData: "{}" }];
  const chrome = brands("Chromium", "Google Chrome");
  expect(installerName("chrome-extension://abc/", chrome, tabs)).toBe("vivaldi");
  expect(installerName("chrome-extension://abc/", chrome, [])).toBe("chrome");
  expect(installerName("moz-extension://5b6a/", {}, tabs)).toBe("firefox");
});

it("knows the browsers that the installer knows", () => {
  expect(INSTALLER_NAMES).toEqual(BROWSER_NAMES);
});
