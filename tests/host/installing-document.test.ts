/** docs/INSTALLING.md tells of the installer that is there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BROWSER_NAMES, BROWSERS } from "../../native-host/install/browsers.ts";
import { fakeComputer } from "../../native-host/install/fake-computer.ts";
import { helpText } from "../../native-host/install/help.ts";
import { INSTALLATION_SCOPES } from "../../native-host/install/installation-scope.ts";
import { installedFiles } from "../../native-host/install/installed-files.ts";
import { pathsOf, SUPPORTED_PLATFORMS } from "../../native-host/install/platforms.ts";
import { selectedRegistrations } from "../../native-host/install/registration.ts";
import { projectRoot } from "../../scripts/project.ts";
import { code, codesIn, rowsBelow } from "./markdown.ts";

const text = readFileSync(join(projectRoot, "docs/INSTALLING.md"), "utf8");
const HEADINGS = { linux: "Linux", darwin: "macOS", win32: "Windows" };
/** How the document writes what differs between people. */
const SHORT: readonly (readonly [string, string])[] = [
  ["/home/ada/", "~/"],
  ["/Users/ada/Library/Application Support/Web", "~/Library/Application Support/Web"],
  ["/Users/ada/Library/Application Support/", ""],
  ["C:\\Users\\Ada Lovelace\\AppData\\Local\\", "%LOCALAPPDATA%\\"],
  ["C:\\Program Files\\", "%ProgramFiles%\\"],
  ["HKCU\\Software\\", ""],
  ["HKLM\\Software\\", ""],
];
const short = (path: string) => {
  const [prefix = "", sign = ""] = SHORT.find(([prefix]) => path.startsWith(prefix)) ?? [];
  return `${sign}${path.slice(prefix.length)}`;
};

describe.each(SUPPORTED_PLATFORMS)("on %s", (platform) => {
  const { environment } = fakeComputer(platform);
  const { dirname } = pathsOf(platform);

  it.each(BROWSER_NAMES)("has the places of %s", async (browser) => {
    const { label } = BROWSERS[browser];
    const row = rowsBelow(HEADINGS[platform], text).find(([first]) => first === label) ?? [];
    for (const [index, scope] of INSTALLATION_SCOPES.entries()) {
      const registrations = await selectedRegistrations(
        { browsers: [browser], scope },
        environment,
      );
      const places = registrations.map(({ manifestPath, registryKey }) =>
        short(registryKey ?? dirname(manifestPath)),
      );
      // The keys of a person and of all are the same below their roots.
      const cell = row[platform === "win32" ? 1 : index + 1] ?? "";
      expect(codesIn(cell).slice(0, places.length)).toEqual(places);
    }
  });

  it.each(INSTALLATION_SCOPES)("has the folder of the host for the %s", (scope) => {
    const { dataFolder } = installedFiles(environment, scope);
    expect(text).toContain(code(short(dataFolder)));
  });
});

it("has the options that the help has", () => {
  const listed = rowsBelow("What it does", text).flatMap(([first = ""]) => codesIn(first));
  const documented = listed
    .map((option) => option.split(" ")[0])
    .filter((option) => option?.startsWith("--"));
  const inHelp = [...helpText("program").matchAll(/^ {2}(--[a-z-]+)/gmu)].map(
    ([, option]) => option,
  );
  expect(documented.sort()).toEqual(inHelp.filter((option) => option !== "--help").sort());
});
