import { expect, test } from "vitest";
import { fakeComputer } from "./fake-computer.ts";
import { launchOf } from "./launch.ts";

test("Linux and macOS start the program itself", () => {
  const { environment } = fakeComputer("linux");
  expect(launchOf("/data/native-host.sh", ["a b"], environment)).toEqual({
    file: "/data/native-host.sh",
    args: ["a b"],
    isVerbatim: false,
  });
});

test("Windows starts a program itself", () => {
  const { environment } = fakeComputer("win32");
  expect(launchOf("C:\\a & b\\host.exe", ["a b"], environment)).toEqual({
    file: "C:\\a & b\\host.exe",
    args: ["a b"],
    isVerbatim: false,
  });
});

test("Windows starts a batch file by cmd.exe, with one text for a command line", () => {
  const { environment } = fakeComputer("win32");
  const launch = launchOf("C:\\a & b\\native-host.cmd", ["C:\\a & b\\x.json", "id"], environment);
  expect(launch).toEqual({
    file: "C:\\Windows\\System32\\cmd.exe",
    args: ["/d", "/s", "/c", '""C:\\a & b\\native-host.cmd" "C:\\a & b\\x.json" "id""'],
    isVerbatim: true,
  });
});
