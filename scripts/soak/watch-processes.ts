import { readdir } from "node:fs/promises";
import {
  countTcpSockets,
  descendantsOf,
  isExtensionProcess,
  isNativeHost,
  type ProcessStatus,
} from "../../tests/end-to-end/processes.ts";
import type { HostSample, ProcessSample } from "./sample.ts";

export interface Watched {
  readonly host?: HostSample;
  readonly background?: ProcessSample;
  readonly pageBytes: number;
  readonly browserBytes: number;
  readonly browserDescriptors: number;
}

type Role = "host" | "background" | "page" | "browser";

/** What Linux tells of a browser's processes, and of the host's. */
export async function watchProcesses(browserId: number): Promise<Watched> {
  const below = await descendantsOf(process.pid);
  const own = below.filter(({ id }) => id === browserId);
  const all = [...own, ...(await descendantsOf(browserId))];
  const roles = all.map((each) => ({ ...each, role: roleOf(each) }));
  const host = roles.find(({ role }) => role === "host");
  const background = roles.find(({ role }) => role === "background");
  const bytesOf = (wanted: Role) =>
    roles
      .filter(({ role }) => role === wanted)
      .reduce((sum, { anonymousBytes }) => sum + anonymousBytes, 0);
  const hostSample = host === undefined ? undefined : await watchHost(host.id, host.anonymousBytes);
  return {
    ...(hostSample === undefined ? {} : { host: hostSample }),
    ...(background === undefined
      ? {}
      : { background: { id: background.id, bytes: background.anonymousBytes } }),
    pageBytes: bytesOf("page"),
    browserBytes: bytesOf("browser"),
    browserDescriptors: (await countDescriptors(browserId)) ?? 0,
  };
}

function roleOf(status: ProcessStatus): Role {
  if (isNativeHost(status)) return "host";
  if (isExtensionProcess(status)) return "background";
  const { command, name } = status;
  // Firefox gives each site's processes this name; a process that waits for a site is the browser's.
  if (command.includes("--type=renderer") || name === "Isolated Web Co") return "page";
  return "browser";
}

async function watchHost(id: number, bytes: number): Promise<HostSample | undefined> {
  const descriptors = await countDescriptors(id);
  const sockets = await countTcpSockets(id).catch(() => undefined);
  return descriptors === undefined || sockets === undefined
    ? undefined
    : { id, bytes, descriptors, sockets };
}

/** Undefined for a process that has ended. */
export async function countDescriptors(id: number): Promise<number | undefined> {
  const names = await readdir(`/proc/${id}/fd`).catch(() => undefined);
  return names?.length;
}

export function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
