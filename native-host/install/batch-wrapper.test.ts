import { describe, expect, test } from "vitest";
import { batchText, readBatch } from "./batch-wrapper.ts";

const FOLDER = "C:\\Users\\Ada Lovelace\\AppData\\Local\\Web TCP Socket";
const WRAPPER = `${FOLDER}\\native-host.cmd`;
const HOST = `${FOLDER}\\host.mjs`;

describe("batchText", () => {
  test("is a small batch file, with the line ends of Windows", () => {
    const text = batchText({ nodePath: "C:\\Program Files\\nodejs\\node.exe", host: HOST });
    expect(text.split("\n").every((line) => line === "" || line.endsWith("\r"))).toBe(true);
    expect(text.replaceAll("\r", "")).toMatchInlineSnapshot(`
      "@echo off
      rem Starts the native host of Web TCP Socket. Written by its installer.
      rem NODE_OPTIONS could load other code into the host, or open a debugger's port in it.
      setlocal DisableDelayedExpansion
      set "NODE_OPTIONS="
      set "UV_THREADPOOL_SIZE=128"
      "C:\\Program Files\\nodejs\\node.exe" "%~dp0host.mjs" %* & exit /b
      "
    `);
  });

  test("has paths as cmd.exe reads them", () => {
    const start = (nodePath: string) => batchText({ nodePath, host: HOST }).split("\r\n").at(-2);
    const rest = '"%~dp0host.mjs" %* & exit /b';
    const names = ["a b", "a & b", "a^b", "(a)", "it's", "a!b", "a;b,c=d"];
    for (const name of names) {
      expect(start(`C:\\${name}\\node.exe`)).toBe(`"C:\\${name}\\node.exe" ${rest}`);
    }
    expect(start("C:\\100%\\%PATH%\\node.exe")).toBe(`"C:\\100%%\\%%PATH%%\\node.exe" ${rest}`);
  });

  test("finds a Node from its own folder where the path to there is not in ASCII", () => {
    const own = "C:\\Users\\Ада\\AppData\\Local\\Web TCP Socket";
    const nodePath = "C:\\Users\\Ада\\AppData\\Roaming\\nvm\\v20.19.0\\node.exe";
    const target = { nodePath, host: `${own}\\host.mjs` };
    const text = batchText(target);
    expect(text).toMatch(/^[\x20-\x7e\r\n]*$/u);
    expect(text).toContain(String.raw`"%~dp0..\..\Roaming\nvm\v20.19.0\node.exe"`);
    expect(text).not.toContain("chcp");
    expect(readBatch(text, `${own}\\native-host.cmd`)).toEqual(target);
  });

  test("makes the console's code page that of UTF-8 for any other", () => {
    const codePage = String.raw`"%SystemRoot%\System32\chcp.com" 65001 >nul`;
    expect(batchText({ nodePath: "C:\\Ада\\node.exe", host: HOST })).toContain(codePage);
    expect(batchText({ nodePath: "D:\\Ада\\node.exe", host: HOST })).toContain(codePage);
    expect(batchText({ nodePath: "C:\\Ada\\node.exe", host: HOST })).not.toContain("chcp");
  });
});

test.each([
  { nodePath: "C:\\Program Files\\nodejs\\node.exe", host: HOST },
  { nodePath: "C:\\100%\\%PATH%\\a & b\\Ада\\node.exe", host: HOST },
])("readBatch reads back what was written: $nodePath", (target) => {
  expect(readBatch(batchText(target), WRAPPER)).toEqual(target);
});
