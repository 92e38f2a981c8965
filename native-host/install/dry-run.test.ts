import { expect, test } from "vitest";
import { dryRun } from "./dry-run.ts";
import type { Environment } from "./environment.ts";
import { fakeComputer } from "./fake-computer.ts";
import { install } from "./install.ts";
import { named } from "./temporary-home.ts";

test.each(["linux", "win32"] as const)(
  "tells on %s what would be said and done",
  async (platform) => {
    const { environment, output, lines } = fakeComputer(platform);
    const change = (place: Environment) => install(named("firefox"), place, output);
    expect(await dryRun(change, "user", environment, output)).toBe(0);
    const name = `./snapshots/${platform}-dry-run.txt`;
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(name);
  },
);

test("tells that nothing would be done", async () => {
  const { environment, output, lines } = fakeComputer("darwin");
  const change = (place: Environment) => install(named("firefox"), place, output);
  await change(environment);
  lines.length = 0;
  await dryRun(change, "user", environment, output);
  expect(lines.at(-1)).toBe("It would change nothing.");
});
