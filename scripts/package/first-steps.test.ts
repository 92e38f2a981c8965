import { describe, expect, it } from "vitest";
import { firstSteps } from "./first-steps.ts";
import { PLATFORMS, type Platform } from "./platforms.ts";

const textOf = (platform: Platform, name: string) =>
  Buffer.from(
    firstSteps(platform, "1.2.3").find(({ path }) => path === name)?.content ?? [],
  ).toString();

describe.each(PLATFORMS)("the first steps on %s", (platform) => {
  it("say what to type", () => {
    const text = textOf(platform, "README.txt");
    expect(text).toContain("Web TCP Socket 1.2.3");
    expect(text).toMatch(/^ {7}\.[/\\]web-tcp-socket-host(\.exe)? install\r?$/m);
    expect(text).toMatch(/web-tcp-socket-host(\.exe)? doctor/);
  });
});

it("Windows reads them with its own ends of lines, and has something to double-click", () => {
  expect(textOf("win32-x64", "README.txt")).not.toMatch(/[^\r]\n/);
  expect(textOf("win32-x64", "Install.cmd")).toBe(
    '@echo off\r\n"%~dp0web-tcp-socket-host.exe" install\r\npause\r\n',
  );
});

it("macOS is told how to let the program through", () => {
  expect(textOf("darwin-arm64", "README.txt")).toContain("xattr -d com.apple.quarantine");
});
