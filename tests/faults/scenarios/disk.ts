/** The disk is full while what people allow is saved. */
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { errorCode } from "../../../native-host/install/install-error.ts";
import type { LaunchBrowserOptions } from "../../../scripts/browser/launch-browser.ts";
import { stateOfExtension } from "../../end-to-end/extension-state.ts";
import { noSystemFiles, programWithMounts } from "../../end-to-end/system-files.ts";
import { Visit } from "../../end-to-end/visit.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

/** Where Chromium and where Firefox keep what an extension stores; the other one is never written. */
const FOLDERS = ["profile/Default/Local Extension Settings", "profile/storage"];
const DISK_SIZE = "24m";

/** A browser whose extensions store on a small disk of their own, in memory. */
export const DISK_OPTIONS: Partial<LaunchBrowserOptions> = {
  wrapProgram: async (program, home) => {
    const folders = FOLDERS.map((folder) => join(home, folder));
    for (const folder of folders) await mkdir(folder, { recursive: true });
    const mounts = folders.map(
      (folder) => `mount -t tmpfs -o size=${DISK_SIZE},mode=700 tmpfs '${folder}'`,
    );
    return programWithMounts(program, home, mounts);
  },
};

/** The disk as this process sees it: through the browser's eyes. */
function fillerOf({ launched, isChromium }: Stage): string {
  const folder = join(launched.home, FOLDERS[isChromium ? 0 : 1] ?? "");
  return join(`/proc/${launched.browser.process()?.pid}/root`, folder, "filler");
}

async function fillDisk(stage: Stage): Promise<void> {
  const filler = fillerOf(stage);
  stage.afterwards(() => rm(filler, { force: true }));
  const file = await open(filler, "w");
  try {
    // The last pages go one by one.
    for (const size of [1024 * 1024, 4096]) while (await hasWritten(file, size));
  } finally {
    await file.close();
  }
}

async function hasWritten(file: FileHandle, size: number): Promise<boolean> {
  try {
    await file.write(Buffer.alloc(size, 1));
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOSPC") return false;
    throw error;
  }
}

/** A person allows a site, and it has a socket. Resolves with its origin. */
async function allowSite(stage: Stage, visit: Visit): Promise<string> {
  const origin = await visit.newOrigin();
  const page = await visit.openPermitted("/", origin);
  await stage.prepare(page);
  const socket = await stage.connect({ port: stage.echo.port, page });
  await stage.setting.allowing(socket.opened());
  await socket.do("close");
  expect(await socket.closed()).toEqual(["open open", "close closed"]);
  await page.close();
  return origin;
}

async function expectOnDisk(stage: Stage, origins: readonly string[]): Promise<void> {
  const { onDisk } = await stateOfExtension(stage.launched);
  expect(origins.filter((origin) => !onDisk.includes(origin))).toEqual([]);
}

const SCENARIOS: readonly Omit<Scenario, "obstacle">[] = [
  {
    name: "it is full while a site is allowed, and there is room again for the next one",
    run: async (stage) => {
      const visit = new Visit(stage.setting);
      stage.afterwards(() => visit.end());
      await fillDisk(stage);
      const unsaved = await allowSite(stage, visit);
      await expectOnDisk(stage, [stage.setting.origin]);
      await rm(fillerOf(stage));
      const saved = await allowSite(stage, visit);
      await expectOnDisk(stage, [stage.setting.origin, saved, unsaved]);
      await stage.acceptGrants();
    },
  },
  {
    name: "it is full while sockets come and go",
    run: async (stage) => {
      await fillDisk(stage);
      for (let count = stage.random.integer(3, 10); count > 0; count -= 1) {
        const socket = await stage.connected({ port: stage.echo.port });
        await socket.do("close");
        expect(await socket.closed()).toEqual(["open open", "close closed"]);
      }
    },
  },
];

export const DISK_SCENARIOS: readonly Scenario[] = SCENARIOS.map((scenario) => ({
  ...scenario,
  obstacle: noSystemFiles,
}));
