import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { BROWSER_NAMES } from "./browsers.ts";
import { readInvocation } from "./invocation.ts";

describe("readInvocation", () => {
  test("reads a command for every browser", () => {
    expect(readInvocation(["install"])).toEqual({
      type: "run",
      command: "install",
      selection: { browsers: [], scope: "user" },
      json: false,
      isDryRun: false,
      isTraced: false,
    });
  });

  test("reads browsers once each, a folder and --json", () => {
    expect(
      readInvocation(["uninstall", "--browser", "chrome", "--browser=firefox", "--browser=chrome"]),
    ).toMatchObject({ command: "uninstall", selection: { browsers: ["chrome", "firefox"] } });
    expect(
      readInvocation([
        "--browser",
        "chromium",
        "--manifest-dir",
        "some/folder",
        "doctor",
        "--json",
        "--trace",
      ]),
    ).toEqual({
      type: "run",
      command: "doctor",
      selection: {
        browsers: ["chromium"],
        scope: "user",
        manifestFolder: resolve("some/folder"),
      },
      json: true,
      isDryRun: false,
      isTraced: true,
    });
  });

  test("reads --all, --system and --dry-run", () => {
    expect(readInvocation(["install", "--all", "--system", "--dry-run"])).toMatchObject({
      selection: { browsers: BROWSER_NAMES, scope: "system" },
      isDryRun: true,
    });
    expect(readInvocation(["uninstall", "--system"])).toMatchObject({
      selection: { browsers: [], scope: "system" },
      isDryRun: false,
    });
  });

  test("help and version go before everything else", () => {
    expect(readInvocation(["--help"])).toEqual({ type: "help" });
    expect(readInvocation(["nonsense", "-h"])).toEqual({ type: "help" });
    expect(readInvocation(["--version"])).toEqual({ type: "version" });
  });

  test.each([
    [[], "No command. Commands are: install, uninstall, doctor"],
    [["remove"], 'Unknown command "remove". Commands are: install, uninstall, doctor'],
    [["install", "firefox"], '"firefox" is one argument too many for install'],
    [
      ["install", "--browser", "lynx"],
      'Unknown browser "lynx". Browsers are: firefox, chrome, chromium, edge, brave, vivaldi, opera',
    ],
    [
      ["install", "--force"],
      "Unknown option '--force'. Options are: --browser, --all, --system, --manifest-dir, --dry-run, --json, --trace, --help, --version",
    ],
    [
      ["install", "--browser"],
      "Option '--browser <value>' argument missing. Options are: --browser, --all, --system, --manifest-dir, --dry-run, --json, --trace, --help, --version",
    ],
    [
      ["install", "--browser", "--json"],
      "Option '--browser' argument is ambiguous. Options are: --browser, --all, --system, --manifest-dir, --dry-run, --json, --trace, --help, --version",
    ],
    [["install", "--json"], "--json goes with doctor alone"],
    [["uninstall", "--trace"], "--trace goes with doctor alone"],
    [
      ["install", "--manifest-dir", "x"],
      "--manifest-dir needs exactly one --browser (firefox, chrome, chromium, edge, brave, vivaldi, opera)",
    ],
    [
      ["install", "--manifest-dir", "x", "--browser=chrome", "--browser=firefox"],
      "--manifest-dir needs exactly one --browser (firefox, chrome, chromium, edge, brave, vivaldi, opera)",
    ],
    [["install", "--manifest-dir=", "--browser=chrome"], "--manifest-dir needs a folder"],
    [["doctor", "--dry-run"], "--dry-run goes with install and uninstall; doctor changes nothing"],
    [["install", "--all", "--browser=chrome"], "--all and --browser exclude each other"],
    [
      ["uninstall", "--system", "--browser=chrome", "--manifest-dir=x"],
      "--system and --manifest-dir exclude each other",
    ],
    [
      ["install", "--system"],
      "install --system needs --browser or --all, for nobody knows which browsers all users have",
    ],
  ])("refuses %j", (args, message) => {
    expect(readInvocation(args)).toEqual({ type: "misuse", message });
  });
});
