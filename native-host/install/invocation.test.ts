import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readInvocation } from "./invocation.ts";

describe("readInvocation", () => {
  test("reads a command for every browser", () => {
    expect(readInvocation(["install"])).toEqual({
      type: "run",
      command: "install",
      selection: { browsers: [] },
      json: false,
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
      ]),
    ).toEqual({
      type: "run",
      command: "doctor",
      selection: { browsers: ["chromium"], manifestFolder: resolve("some/folder") },
      json: true,
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
      'Unknown browser "lynx". Browsers are: firefox, chrome, chromium',
    ],
    [
      ["install", "--force"],
      "Unknown option '--force'. Options are: --browser, --manifest-dir, --json, --help, --version",
    ],
    [
      ["install", "--browser"],
      "Option '--browser <value>' argument missing. Options are: --browser, --manifest-dir, --json, --help, --version",
    ],
    [
      ["install", "--browser", "--json"],
      "Option '--browser' argument is ambiguous. Options are: --browser, --manifest-dir, --json, --help, --version",
    ],
    [["install", "--json"], "--json goes with doctor alone"],
    [
      ["install", "--manifest-dir", "x"],
      "--manifest-dir needs exactly one --browser (firefox, chrome, chromium)",
    ],
    [
      ["install", "--manifest-dir", "x", "--browser=chrome", "--browser=firefox"],
      "--manifest-dir needs exactly one --browser (firefox, chrome, chromium)",
    ],
    [["install", "--manifest-dir=", "--browser=chrome"], "--manifest-dir needs a folder"],
  ])("refuses %j", (args, message) => {
    expect(readInvocation(args)).toEqual({ type: "misuse", message });
  });
});
