import { expect, test } from "vitest";
import { BROWSER_NAMES, isBrowserName, manifestFolder, profileFolders } from "./browsers.ts";
import type { Environment } from "./environment.ts";

const ENVIRONMENT: Environment = {
  platform: "linux",
  home: "/home/ada",
  dataHome: "/home/ada/.local/share",
  configHome: "/home/ada/.config",
  nodePath: "/usr/bin/node",
  hostSource: "/opt/host.js",
  program: "node cli.js",
};

const places = (environment: Environment) =>
  BROWSER_NAMES.map((name) => [
    name,
    manifestFolder(name, environment),
    ...profileFolders(name, environment),
  ]);

test("knows where each browser keeps manifests and profiles", () => {
  expect(places(ENVIRONMENT)).toEqual([
    [
      "firefox",
      "/home/ada/.mozilla/native-messaging-hosts",
      "/home/ada/.mozilla/firefox",
      "/home/ada/.config/mozilla/firefox",
    ],
    [
      "chrome",
      "/home/ada/.config/google-chrome/NativeMessagingHosts",
      "/home/ada/.config/google-chrome",
    ],
    ["chromium", "/home/ada/.config/chromium/NativeMessagingHosts", "/home/ada/.config/chromium"],
  ]);
});

test("a configuration folder elsewhere moves all but Firefox's manifests", () => {
  expect(places({ ...ENVIRONMENT, configHome: "/etc/ada" })).toEqual([
    [
      "firefox",
      "/home/ada/.mozilla/native-messaging-hosts",
      "/home/ada/.mozilla/firefox",
      "/etc/ada/mozilla/firefox",
    ],
    ["chrome", "/etc/ada/google-chrome/NativeMessagingHosts", "/etc/ada/google-chrome"],
    ["chromium", "/etc/ada/chromium/NativeMessagingHosts", "/etc/ada/chromium"],
  ]);
});

test("tells browser names from other words", () => {
  expect(isBrowserName("firefox")).toBe(true);
  expect(isBrowserName("toString")).toBe(false);
});
