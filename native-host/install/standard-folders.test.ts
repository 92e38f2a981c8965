import { expect, test } from "vitest";
import { standardFolders } from "./standard-folders.ts";

test("Linux has them below home, or where the XDG variables say", () => {
  const usual = {
    home: "/home/ada",
    data: "/home/ada/.local/share",
    config: "/home/ada/.config",
    systemData: "/usr/local/lib",
    root: "/",
  };
  expect(standardFolders("linux", "/home/ada", {})).toEqual(usual);
  const given = { XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "/config" };
  expect(standardFolders("linux", "/home/ada", given)).toEqual({
    ...usual,
    data: "/data",
    config: "/config",
  });
  const useless = { XDG_DATA_HOME: "data", XDG_CONFIG_HOME: "" };
  expect(standardFolders("linux", "/home/ada", useless)).toEqual(usual);
});

test("macOS has one folder for both, and minds no variables", () => {
  expect(standardFolders("darwin", "/Users/ada", { XDG_CONFIG_HOME: "/config" })).toEqual({
    home: "/Users/ada",
    data: "/Users/ada/Library/Application Support",
    config: "/Users/ada/Library/Application Support",
    systemData: "/Library/Application Support",
    root: "/",
  });
});

test("Windows has them where its variables say, or at their usual places", () => {
  expect(standardFolders("win32", "C:\\Users\\Ada", {})).toEqual({
    home: "C:\\Users\\Ada",
    data: "C:\\Users\\Ada\\AppData\\Local",
    config: "C:\\Users\\Ada\\AppData\\Roaming",
    systemData: "C:\\Program Files",
    root: "C:\\Windows",
  });
  const variables = {
    LOCALAPPDATA: "D:\\Local",
    APPDATA: "\\\\server\\Ada\\Roaming",
    ProgramFiles: "D:\\Programs (x86)",
    ProgramW6432: "D:\\Programs",
    SystemRoot: "D:\\Windows",
  };
  expect(standardFolders("win32", "C:\\Users\\Ada", variables)).toEqual({
    home: "C:\\Users\\Ada",
    data: "D:\\Local",
    config: "\\\\server\\Ada\\Roaming",
    systemData: "D:\\Programs",
    root: "D:\\Windows",
  });
});
