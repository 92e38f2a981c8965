import { describe, expect, it } from "vitest";
import { HOST_TROUBLES } from "../../protocol/host-trouble.ts";
import { hostHelp } from "./host-help.ts";
import { INSTALLER_NAMES } from "./installer-name.ts";

describe("hostHelp", () => {
  it.each(["unknown", "ready"] as const)("has nothing to say of a host that is %s", (state) => {
    expect(hostHelp(state, "firefox")).toBeUndefined();
  });

  it("has words and a step of its own for each trouble", () => {
    const helps = HOST_TROUBLES.map((state) => hostHelp(state, "firefox"));
    expect(helps).not.toContain(undefined);
    expect(helps.filter((help) => help?.isHint)).toEqual([]);
    expect(new Set(helps.map((help) => help?.title)).size).toBe(HOST_TROUBLES.length);
    expect(new Set(helps.map((help) => help?.step)).size).toBe(HOST_TROUBLES.length);
  });

  it("has a hint for a host that could be newer", () => {
    expect(hostHelp("outdated", "firefox")).toMatchObject({
      command: "node dist/native-host/cli.js install --browser firefox",
      isHint: true,
    });
  });

  it("has commands that every system's shell takes", () => {
    const commands = HOST_TROUBLES.map((state) => hostHelp(state, "firefox")?.command);
    // Windows PowerShell 5 has no `&&`, and cmd.exe no `;`.
    for (const command of commands) expect(command).toMatch(/^[\w ./-]+$/u);
  });

  it.each(INSTALLER_NAMES)("installs the host for %s", (installerName) => {
    expect(hostHelp("not-installed", installerName)?.command).toBe(
      `node dist/native-host/cli.js install --browser ${installerName}`,
    );
  });
});
