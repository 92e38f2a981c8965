/** What Linux tells of the native hosts of one browser. */
import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../../scripts/browser/extension-windows.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import { hostFileOf } from "../end-to-end/installed-host.ts";
import { listProcesses, nativeHostOf } from "../end-to-end/processes.ts";

/** The host that runs, or the next one that does. */
export async function hostIdOf({ browser }: LaunchedBrowser): Promise<number> {
  const browserId = browser.process()?.pid ?? 0;
  const host = await until("the browser had a host", () => nativeHostOf(browserId));
  return host.id;
}

/** Every process that runs this browser's host, children of the browser or not. */
export async function allHostIdsOf(launched: LaunchedBrowser): Promise<readonly number[]> {
  const file = hostFileOf(launched);
  const processes = await listProcesses();
  return processes.filter(({ command }) => command.includes(file)).map(({ id }) => id);
}

/** What a process has open, by kind: how often it has `socket`, `pipe`, a file by its path. */
export async function descriptorsOf(id: number): Promise<ReadonlyMap<string, number>> {
  const folder = `/proc/${id}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(
    names.map((name) => readlink(join(folder, name)).catch(() => undefined)),
  );
  const counts = new Map<string, number>();
  for (const link of links) {
    if (link === undefined) continue;
    const kind = link.replace(/:\[\d+\]$/, "");
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
