import { expect, test } from "vitest";
import { BROWSER_NAMES, isBrowserName } from "./browsers.ts";
import { fakeComputer } from "./fake-computer.ts";
import { INSTALLATION_SCOPES, type InstallationScope } from "./installation-scope.ts";
import { SUPPORTED_PLATFORMS, type SupportedPlatform } from "./platforms.ts";
import { placeOf, selectedRegistrations } from "./registration.ts";
import { signsOf } from "./used-browsers.ts";

test.each(SUPPORTED_PLATFORMS)("knows each browser's places on %s", async (platform) => {
  const { environment } = fakeComputer(platform);
  const lines: string[] = [];
  for (const name of BROWSER_NAMES) {
    lines.push(name);
    for (const scope of INSTALLATION_SCOPES) {
      for (const place of await places(platform, name, scope)) lines.push(`  ${scope}  ${place}`);
    }
    for (const sign of signsOf(name, environment)) lines.push(`  sign  ${sign}`);
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`./snapshots/${platform}-places.txt`);
});

test("a configuration folder elsewhere moves all but Firefox's manifests", async () => {
  const { environment } = fakeComputer("linux");
  const folders = { ...environment.folders, config: "/data/ada" };
  const registrations = await selectedRegistrations(
    { browsers: BROWSER_NAMES, scope: "user" },
    { ...environment, folders },
  );
  const outside = registrations.filter(
    ({ manifestPath }) => !manifestPath.startsWith("/data/ada/"),
  );
  expect(outside.map(({ browser }) => browser)).toEqual(["firefox"]);
});

test("Firefox's other folder for every user is used where it is one", async () => {
  const { environment, fileSystem } = fakeComputer("linux");
  const firefox = { browsers: ["firefox"], scope: "system" } as const;
  expect(await selectedRegistrations(firefox, environment)).toHaveLength(1);
  fileSystem.placeFolder("/usr/lib64");
  expect((await selectedRegistrations(firefox, environment)).map(placeOf)).toEqual([
    "/usr/lib/mozilla/native-messaging-hosts/web_tcp_socket.json",
    "/usr/lib64/mozilla/native-messaging-hosts/web_tcp_socket.json",
  ]);
});

test("tells browser names from other words", () => {
  expect(isBrowserName("firefox")).toBe(true);
  expect(isBrowserName("toString")).toBe(false);
});

async function places(
  platform: SupportedPlatform,
  browser: (typeof BROWSER_NAMES)[number],
  scope: InstallationScope,
): Promise<readonly string[]> {
  const { environment } = fakeComputer(platform);
  return (await selectedRegistrations({ browsers: [browser], scope }, environment)).map(placeOf);
}
