/** Every platform, browser and scope, through everything that is done with an installation. */
import { describe, expect, it } from "vitest";
import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { SUPPORTED_VERSIONS } from "../../protocol/version.ts";
import { BROWSER_NAMES, type BrowserName } from "./browsers.ts";
import { doctor } from "./doctor.ts";
import { dryRun } from "./dry-run.ts";
import type { Environment } from "./environment.ts";
import { contentOf, type FakeComputer, fakeComputer, type HostKind } from "./fake-computer.ts";
import { install } from "./install.ts";
import { INSTALLATION_SCOPES, type InstallationScope } from "./installation-scope.ts";
import { installedFiles } from "./installed-files.ts";
import { SUPPORTED_PLATFORMS, type SupportedPlatform } from "./platforms.ts";
import type { Probes } from "./probes.ts";
import { type Selection, selectedRegistrations } from "./registration.ts";
import { uninstall } from "./uninstall.ts";

interface Cell {
  readonly platform: SupportedPlatform;
  readonly browser: BrowserName;
  readonly scope: InstallationScope;
  readonly kind: HostKind;
}

const KINDS: readonly HostKind[] = ["script", "executable"];
const places: readonly Cell[] = SUPPORTED_PLATFORMS.flatMap((platform) =>
  BROWSER_NAMES.flatMap((browser) =>
    INSTALLATION_SCOPES.flatMap((scope) =>
      KINDS.map((kind) => ({ platform, browser, scope, kind })),
    ),
  ),
);
const sound: Probes = {
  shakeHands: async () => ({
    type: "answered",
    hostVersion: PRODUCT_VERSION,
    version: SUPPORTED_VERSIONS.maximumVersion,
  }),
  nodeVersion: async () => "v20.19.0",
};
const selectionOf = ({ browser, scope }: Cell): Selection => ({ browsers: [browser], scope });
const examine = (selection: Selection, { environment, output }: FakeComputer) =>
  doctor(selection, environment, output, { json: false, milliseconds: 1, probes: sound });

async function installed(cell: Cell): Promise<FakeComputer> {
  const computer = fakeComputer(cell.platform, [cell.browser], cell.kind);
  expect(await install(selectionOf(cell), computer.environment, computer.output)).toBe(0);
  return computer;
}

const ACTIONS: Readonly<Record<string, (cell: Cell) => Promise<void>>> = {
  async "dry run"(cell) {
    const computer = fakeComputer(cell.platform, [cell.browser], cell.kind);
    const { environment, output, lines } = computer;
    const before = contentOf(computer);
    const change = (place: Environment) => install(selectionOf(cell), place, output);
    expect(await dryRun(change, cell.scope, environment, output)).toBe(0);
    expect(contentOf(computer)).toEqual(before);
    const told = lines.filter((line) => line.startsWith("  ")).join("\n");
    const changed = changedPlaces(before, contentOf(await installed(cell)));
    expect(changed).not.toHaveLength(0);
    for (const place of changed) expect(told).toContain(place);
    expect(told.split("\n")).toHaveLength(changed.length);
  },

  async install(cell) {
    const { environment, fileSystem, registry, errors } = await installed(cell);
    expect(errors).toEqual([]);
    const { program, modes } = installedFiles(environment, cell.scope);
    const registrations = await selectedRegistrations(selectionOf(cell), environment);
    expect(registrations).not.toHaveLength(0);
    for (const { manifestPath, registryKey } of registrations) {
      const manifest = JSON.parse((await fileSystem.read(manifestPath)).toString("utf8"));
      expect(manifest.path).toBe(program);
      expect((await fileSystem.status(manifestPath))?.mode).toBe(modes.file);
      if (registryKey !== undefined) expect(await registry.read(registryKey)).toBe(manifestPath);
    }
    expect((await fileSystem.status(program))?.mode).toBe(modes.program);
  },

  async "install again"(cell) {
    const computer = await installed(cell);
    const before = contentOf(computer);
    const { environment, output, lines } = computer;
    lines.length = 0;
    expect(await install(selectionOf(cell), environment, output)).toBe(0);
    expect(contentOf(computer)).toEqual(before);
    expect(lines.filter((line) => !line.includes("already up to date"))).toEqual([]);
  },

  async heal(cell) {
    const computer = await installed(cell);
    const { environment, fileSystem, registry, output } = computer;
    const before = contentOf(computer);
    const { program, host } = installedFiles(environment, cell.scope);
    fileSystem.place(host, "// of an older release\n");
    await fileSystem.removeFile(program);
    for (const place of await selectedRegistrations(selectionOf(cell), environment)) {
      fileSystem.place(place.manifestPath, "{");
      if (place.registryKey !== undefined) await registry.write(place.registryKey, "C:\\gone");
    }
    expect(await install(selectionOf(cell), environment, output)).toBe(0);
    expect(contentOf(computer)).toEqual(before);
  },

  async doctor(cell) {
    const selection = selectionOf(cell);
    expect(await examine(selection, fakeComputer(cell.platform))).toBe(1);
    const computer = await installed(cell);
    computer.lines.length = 0;
    expect(await examine(selection, computer)).toBe(0);
    expect(computer.lines.filter((line) => line.includes("FAIL"))).toEqual([]);
    // Who asks for himself hears of what is there for all, too.
    expect(await examine({ ...selection, scope: "user" }, computer)).toBe(0);
  },

  async uninstall(cell) {
    const { environment, output, ...computer } = await installed(cell);
    expect(await uninstall(selectionOf(cell), environment, output)).toBe(0);
    const fresh = fakeComputer(cell.platform, [cell.browser]);
    expect(contentOf({ environment, output, ...computer })).toEqual(contentOf(fresh));
  },
};

const cells = places.flatMap((place) =>
  Object.entries(ACTIONS).map(([action, run]) => ({ ...place, action, run })),
);

describe(`${cells.length} cells: ${SUPPORTED_PLATFORMS.length} platforms × ${BROWSER_NAMES.length} browsers × ${INSTALLATION_SCOPES.length} scopes × ${KINDS.length} kinds × ${Object.keys(ACTIONS).length} actions`, () => {
  it.each(cells)("$platform, $browser, for the $scope, $kind: $action", ({ run, ...cell }) =>
    run(cell),
  );
});

describe.each(SUPPORTED_PLATFORMS)("all browsers of %s", (platform) => {
  describe.each(INSTALLATION_SCOPES)("for the %s", (scope) => {
    const all: Selection = { browsers: BROWSER_NAMES, scope };

    it("can go one by one, and nobody loses what another shares", async () => {
      const computer = fakeComputer(platform);
      const { environment, output } = computer;
      const before = contentOf(computer);
      await install(all, environment, output);
      const remaining = new Set(BROWSER_NAMES);
      for (const browser of BROWSER_NAMES) {
        expect(await uninstall({ browsers: [browser], scope }, environment, output)).toBe(0);
        remaining.delete(browser);
        if (remaining.size > 0) {
          expect(await examine({ browsers: [...remaining], scope }, computer)).toBe(0);
        }
      }
      expect(contentOf(computer)).toEqual(before);
    });

    it("can come one by one, and are the same then", async () => {
      const computer = fakeComputer(platform);
      const together = fakeComputer(platform);
      for (const browser of BROWSER_NAMES) {
        await install({ browsers: [browser], scope }, computer.environment, computer.output);
      }
      await install(all, together.environment, together.output);
      const { record } = installedFiles(computer.environment, scope);
      const { [record]: _, ...files } = computer.fileSystem.tree();
      expect(together.fileSystem.tree()).toMatchObject(files);
      expect(computer.registry.tree()).toEqual(together.registry.tree());
      await uninstall(all, computer.environment, computer.output);
      expect(contentOf(computer)).toEqual(contentOf(fakeComputer(platform)));
    });

    it.each([
      ["script", "executable"],
      ["executable", "script"],
    ] as const)("go over from %s to %s with the first of them", async (from, to) => {
      const computer = fakeComputer(platform, [], from);
      const before = contentOf(computer);
      await install(all, computer.environment, computer.output);
      const { host } = fakeComputer(platform, [], to).environment;
      const other = { ...computer, environment: { ...computer.environment, host } };
      await install({ browsers: ["opera"], scope }, other.environment, other.output);
      const { ofOtherKind } = installedFiles(other.environment, scope);
      for (const path of ofOtherKind) {
        expect(await computer.fileSystem.status(path), path).toBeUndefined();
      }
      // Either kind of the program knows the installation, and removes it.
      for (const each of [computer, other]) expect(await examine(all, each)).toBe(0);
      await uninstall(all, computer.environment, computer.output);
      expect(contentOf(computer)).toEqual(before);
    });

    it("are registered like this", async () => {
      const { environment, fileSystem, registry, output } = fakeComputer(platform);
      const before = fileSystem.tree();
      await install(all, environment, output);
      const { record } = installedFiles(environment, scope);
      const { [record]: _, ...after } = fileSystem.tree();
      const added = Object.entries(after).filter(([path]) => before[path] === undefined);
      const keys = Object.entries(registry.tree()).filter(([, value]) => value !== null);
      const text = [...added, ...keys].map(([place, content]) => `${place}\n${content}`).join("\n");
      const name = `./snapshots/${platform}-${scope}.txt`;
      await expect(`${text.replaceAll("\r", "\\r")}\n`).toMatchFileSnapshot(name);
    });
  });
});

it.each(SUPPORTED_PLATFORMS)("nobody named: those that are used on %s", async (platform) => {
  const computer = fakeComputer(platform, ["chrome", "vivaldi"]);
  const { environment, output, lines } = computer;
  const before = contentOf(computer);
  expect(await install({ browsers: [], scope: "user" }, environment, output)).toBe(0);
  const skipped = lines
    .filter((line) => line.includes("skipped"))
    .map((line) => line.split(":")[0]);
  expect(skipped).toEqual(["Firefox", "Chromium", "Microsoft Edge", "Brave", "Opera"]);
  expect(await uninstall({ browsers: [], scope: "user" }, environment, output)).toBe(0);
  expect(contentOf(computer)).toEqual(before);
});

function changedPlaces(
  before: ReturnType<typeof contentOf>,
  after: ReturnType<typeof contentOf>,
): readonly string[] {
  const places = [...Object.keys(after.files), ...Object.keys(after.keys)];
  return places.filter(
    (place) =>
      before.files[place] !== after.files[place] || before.keys[place] !== after.keys[place],
  );
}
