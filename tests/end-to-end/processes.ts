/** What Linux tells of the processes below a browser. */
import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

export interface ProcessStatus {
  readonly id: number;
  readonly parentId: number;
  /** The main thread's name, 15 characters at most. */
  readonly name: string;
  readonly command: string;
  /** Resident memory that is no file's, in bytes. */
  readonly anonymousBytes: number;
}

/** All processes that descend from this one. */
export async function descendantsOf(id: number): Promise<readonly ProcessStatus[]> {
  const all = await listProcesses();
  const descendants: ProcessStatus[] = [];
  let parents = [id];
  while (parents.length > 0) {
    const children = all.filter(({ parentId }) => parents.includes(parentId));
    descendants.push(...children);
    parents = children.map((child) => child.id);
  }
  return descendants;
}

/** The native host that a browser has started, or undefined. */
export async function nativeHostOf(browserId: number): Promise<ProcessStatus | undefined> {
  return (await descendantsOf(browserId)).find(isNativeHost);
}

/** The process that the extension's background and its pages are in, or undefined. */
export async function extensionProcessOf(browserId: number): Promise<ProcessStatus | undefined> {
  return (await descendantsOf(browserId)).find(isExtensionProcess);
}

export function isNativeHost({ command }: ProcessStatus): boolean {
  return /node.*web-tcp-socket.*host\.m?js/.test(command);
}

/** Chromium marks the process of extensions on its command line, Firefox gives it a name. */
export function isExtensionProcess({ command, name }: ProcessStatus): boolean {
  return command.includes("--extension-process") || name === "WebExtensions";
}

/** One TCP socket of a process. */
export interface TcpSocket {
  readonly localPort: number;
  /** 0 for one that listens. */
  readonly remotePort: number;
}

/** The TCP sockets that a process has open, listening ones among them. */
export async function tcpSocketsOf(id: number): Promise<readonly TcpSocket[]> {
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/${id}/net/${name}`, "utf8").catch(() => "")),
  );
  // The second column is this end, the third the other one, the tenth the number in the file system
  // (proc_pid_net(5)).
  const rows = tables
    .flatMap((table) => table.split("\n").slice(1))
    .filter((line) => line !== "")
    .map((line) => line.trim().split(/\s+/));
  const portOf = (end = "") => Number.parseInt(end.split(":")[1] ?? "", 16);
  const byNumber = new Map(
    rows.map((columns) => [
      columns[9],
      { localPort: portOf(columns[1]), remotePort: portOf(columns[2]) },
    ]),
  );
  const folder = `/proc/${id}/fd`;
  const links = await Promise.all(
    (await readdir(folder)).map((name) => readlink(join(folder, name)).catch(() => "")),
  );
  return links
    .map((link) => byNumber.get(/^socket:\[(\d+)\]$/.exec(link)?.[1]))
    .filter((socket) => socket !== undefined);
}

/** @param remotePort those alone whose other end has this port */
export async function countTcpSockets(id: number, remotePort?: number): Promise<number> {
  const sockets = await tcpSocketsOf(id);
  return sockets.filter((socket) => remotePort === undefined || socket.remotePort === remotePort)
    .length;
}

export async function listProcesses(): Promise<readonly ProcessStatus[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(names.map((name) => readProcess(Number(name))));
  return found.filter((status) => status !== undefined);
}

async function readProcess(id: number): Promise<ProcessStatus | undefined> {
  try {
    const status = await readFile(`/proc/${id}/status`, "utf8");
    const command = (await readFile(`/proc/${id}/cmdline`, "utf8")).replaceAll("\0", " ");
    const field = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    const name = /^Name:\s+(.*)$/m.exec(status)?.[1] ?? "";
    return { id, parentId: field("PPid"), name, command, anonymousBytes: field("RssAnon") * 1024 };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
