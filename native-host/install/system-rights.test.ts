import { describe, expect, test } from "vitest";
import { dryRun } from "./dry-run.ts";
import type { Environment } from "./environment.ts";
import { contentOf, fakeComputer } from "./fake-computer.ts";
import { install } from "./install.ts";
import type { SupportedPlatform } from "./platforms.ts";
import { uninstall } from "./uninstall.ts";

const firefox = { browsers: ["firefox"], scope: "system" } as const;

/** One on which the person has no rights but his own. */
function computerOf(platform: SupportedPlatform) {
  const computer = fakeComputer(platform);
  computer.registry.isElevated = false;
  const isAllowed = async (path: string) => path.startsWith(computer.environment.folders.home);
  Object.defineProperty(computer.fileSystem, "isAllowed", { value: isAllowed });
  return computer;
}

describe.each([
  ["linux", /takes root\. Run this again with sudo/u, "That takes root, whom this account is not."],
  [
    "darwin",
    /takes root\. Run this again with sudo/u,
    "That takes root, whom this account is not.",
  ],
  [
    "win32",
    /takes an administrator\. Start the terminal with "Run as administrator"/u,
    "That takes an administrator, whom this account is not.",
  ],
] as const)("--system without the rights, on %s", (platform, text, note) => {
  test.each([
    ["install", install],
    ["uninstall", uninstall],
  ])("%s says whom it takes, and changes nothing", async (_, command) => {
    const computer = computerOf(platform);
    const before = contentOf(computer);
    await expect(command(firefox, computer.environment, computer.output)).rejects.toThrow(text);
    expect(contentOf(computer)).toEqual(before);
  });

  test("a dry run goes through, and says it too", async () => {
    const { environment, output, lines } = computerOf(platform);
    const change = (place: Environment) => install(firefox, place, output);
    expect(await dryRun(change, "system", environment, output)).toBe(0);
    expect(lines.at(-1)).toBe(note);
  });
});

test("Node in somebody's home folder is refused for every user", async () => {
  const computer = fakeComputer("linux");
  const { environment, fileSystem, output } = computer;
  const nodePath = "/home/ada/.nvm/bin/node";
  fileSystem.place(nodePath, "node", 0o755);
  await fileSystem.setMode("/home/ada", 0o750);
  const before = contentOf(computer);
  const host = { type: "script", source: environment.host.source, nodePath } as const;
  await expect(install(firefox, { ...environment, host }, output)).rejects.toThrow(
    "Others may not reach /home/ada, so /home/ada/.nvm/bin/node would run for nobody else.",
  );
  expect(contentOf(computer)).toEqual(before);
});
