import type { PlatformPath } from "node:path";
import type { FileStatus, FileSystem } from "./file-system.ts";
import { modeText } from "./mode.ts";
import { systemError } from "./system-error.ts";

type Entry =
  | { readonly type: "file"; readonly mode: number; readonly content: Buffer }
  | { readonly type: "folder" | "other"; readonly mode: number }
  | { readonly type: "nothing" };

export interface PlanOptions {
  readonly paths: PlatformPath;
  /** Whether changes are told with the modes of what is written. */
  readonly tellsModes: boolean;
  /** Takes it that every place may be written to, as somebody with more rights would find. */
  readonly assumesRights: boolean;
}

/**
 * A file system that behaves as the one below it would, and changes nothing there: it keeps what
 * would have been changed.
 */
export class PlannedFileSystem implements FileSystem {
  readonly #below: FileSystem;
  readonly #paths: PlatformPath;
  readonly #assumesRights: boolean;
  readonly #tellsModes: boolean;
  readonly #planned = new Map<string, Entry>();

  constructor(below: FileSystem, { paths, tellsModes, assumesRights }: PlanOptions) {
    this.#below = below;
    this.#paths = paths;
    this.#tellsModes = tellsModes;
    this.#assumesRights = assumesRights;
  }

  /** What would be other than before in the end, a line for each path. */
  async changes(): Promise<readonly string[]> {
    const lines: string[] = [];
    for (const [path, after] of this.#planned) {
      const change = changeBetween(await this.#entryBelow(path), after);
      if (change === undefined) continue;
      const mode = after.type === "nothing" ? "" : ` (mode ${modeText(after.mode)})`;
      lines.push(`${change} ${path}${this.#tellsModes ? mode : ""}`);
    }
    return lines;
  }

  async status(path: string): Promise<FileStatus | undefined> {
    const planned = this.#planned.get(path);
    return planned === undefined ? this.#below.status(path) : statusOf(planned);
  }

  async linkStatus(path: string): Promise<FileStatus | undefined> {
    const planned = this.#planned.get(path);
    return planned === undefined ? this.#below.linkStatus(path) : statusOf(planned);
  }

  async read(path: string): Promise<Buffer> {
    const planned = this.#planned.get(path);
    if (planned === undefined) return this.#below.read(path);
    if (planned.type === "file") return planned.content;
    throw systemError(planned.type === "nothing" ? "ENOENT" : "EISDIR", path);
  }

  async entries(path: string): Promise<readonly string[]> {
    const isPlanned = this.#planned.has(path);
    const names = new Set(isPlanned ? [] : await this.#below.entries(path));
    for (const [place, { type }] of this.#planned) {
      if (this.#paths.dirname(place) !== path) continue;
      const name = this.#paths.basename(place);
      if (type === "nothing") names.delete(name);
      else names.add(name);
    }
    return [...names];
  }

  async isAllowed(path: string, right: "read" | "write" | "execute"): Promise<boolean> {
    const planned = this.#planned.get(path);
    if (planned === undefined) {
      return (right === "write" && this.#assumesRights) || this.#below.isAllowed(path, right);
    }
    if (planned.type === "nothing") return false;
    return right !== "execute" || (planned.mode & 0o111) !== 0;
  }

  async writeFile(path: string, content: Uint8Array, mode: number): Promise<void> {
    await this.#requireRights(path);
    if ((await this.linkStatus(path))?.type === "folder") throw systemError("EISDIR", path);
    this.#planned.set(path, { type: "file", mode, content: Buffer.from(content) });
  }

  async removeFile(path: string): Promise<void> {
    await this.#requireRights(path);
    const status = await this.linkStatus(path);
    if (status === undefined) throw systemError("ENOENT", path);
    if (status.type === "folder") throw systemError("EISDIR", path);
    this.#planned.set(path, { type: "nothing" });
  }

  async createFolder(path: string, mode: number): Promise<void> {
    await this.#requireRights(path);
    if ((await this.linkStatus(path)) !== undefined) throw systemError("EEXIST", path);
    this.#planned.set(path, { type: "folder", mode });
  }

  async removeFolder(path: string): Promise<void> {
    await this.#requireRights(path);
    const status = await this.linkStatus(path);
    if (status === undefined) throw systemError("ENOENT", path);
    if (status.type !== "folder") throw systemError("ENOTDIR", path);
    if ((await this.entries(path)).length > 0) throw systemError("ENOTEMPTY", path);
    this.#planned.set(path, { type: "nothing" });
  }

  async setMode(path: string, mode: number): Promise<void> {
    const entry = this.#planned.get(path) ?? (await this.#entryBelow(path));
    if (entry.type === "nothing") throw systemError("ENOENT", path);
    this.#planned.set(path, { ...entry, mode });
  }

  async #entryBelow(path: string): Promise<Entry> {
    const status = await this.#below.linkStatus(path);
    if (status === undefined) return { type: "nothing" };
    if (status.type !== "file") return { type: status.type, mode: status.mode };
    const content = await this.#below.read(path).catch(() => Buffer.alloc(0));
    return { type: "file", mode: status.mode, content };
  }

  async #requireRights(path: string): Promise<void> {
    const folder = this.#paths.dirname(path);
    const status = await this.status(folder);
    if (status === undefined) throw systemError("ENOENT", path);
    if (status.type !== "folder") throw systemError("ENOTDIR", path);
    if (await this.isAllowed(folder, "write")) return;
    throw systemError("EACCES", path);
  }
}

function statusOf(entry: Entry): FileStatus | undefined {
  return entry.type === "nothing" ? undefined : { type: entry.type, mode: entry.mode };
}

/** What is done, in words; undefined where nothing changes. */
function changeBetween(before: Entry, after: Entry): string | undefined {
  if (after.type === "nothing") {
    if (before.type === "nothing") return undefined;
    return before.type === "folder" ? "remove the folder" : "remove";
  }
  const isSameContent =
    after.type !== "file" || (before.type === "file" && before.content.equals(after.content));
  if (before.type === after.type && isSameContent) {
    return before.mode === after.mode ? undefined : "set the mode of";
  }
  if (after.type === "folder") return "create the folder";
  return before.type === "nothing" ? "write" : "replace";
}
