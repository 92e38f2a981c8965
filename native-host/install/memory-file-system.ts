/** A file system for tests that holds in memory what any platform's would hold on its disk. */
import type { PlatformPath } from "node:path";
import type { FileStatus, FileSystem } from "./file-system.ts";
import { modeText } from "./mode.ts";
import { systemError } from "./system-error.ts";

interface File {
  readonly type: "file";
  readonly content: Buffer;
  mode: number;
}

interface Folder {
  readonly type: "folder";
  mode: number;
}

/** Everybody may do everything that is possible. There are no links. */
export class MemoryFileSystem implements FileSystem {
  readonly #paths: PlatformPath;
  readonly #entries = new Map<string, File | Folder>();

  constructor(paths: PlatformPath) {
    this.#paths = paths;
  }

  /** Puts a file there, and the folders above it where they are missing, as somebody else would. */
  place(path: string, content: string, mode = 0o644): void {
    this.placeFolder(this.#paths.dirname(path));
    this.#entries.set(path, { type: "file", content: Buffer.from(content), mode });
  }

  placeFolder(path: string): void {
    if (this.#has(path)) return;
    this.placeFolder(this.#paths.dirname(path));
    this.#entries.set(path, { type: "folder", mode: 0o755 });
  }

  /** Each path with its kind, mode and content, in the form that `tree` has for the disk. */
  tree(): Readonly<Record<string, string>> {
    const paths = [...this.#entries.keys()].sort();
    return Object.fromEntries(paths.map((path) => [path, this.#text(path)]));
  }

  async status(path: string): Promise<FileStatus | undefined> {
    if (this.#isRoot(path)) return { type: "folder", mode: 0o755 };
    const entry = this.#entries.get(path);
    return entry === undefined ? undefined : { type: entry.type, mode: entry.mode };
  }

  linkStatus(path: string): Promise<FileStatus | undefined> {
    return this.status(path);
  }

  async read(path: string): Promise<Buffer> {
    const entry = this.#entry(path);
    if (entry.type === "folder") throw systemError("EISDIR", path);
    return entry.content;
  }

  async entries(path: string): Promise<readonly string[]> {
    if (!this.#isRoot(path) && this.#entry(path).type === "file")
      throw systemError("ENOTDIR", path);
    return [...this.#entries.keys()]
      .filter((one) => this.#paths.dirname(one) === path)
      .map((one) => this.#paths.basename(one));
  }

  async isAllowed(path: string, right: "read" | "write" | "execute"): Promise<boolean> {
    const status = await this.status(path);
    if (status === undefined) return false;
    return right !== "execute" || (status.mode & 0o111) !== 0;
  }

  async writeFile(path: string, content: Uint8Array, mode: number): Promise<void> {
    this.#requireFolderAbove(path);
    if (this.#entries.get(path)?.type === "folder") throw systemError("EISDIR", path);
    this.#entries.set(path, { type: "file", content: Buffer.from(content), mode });
  }

  async removeFile(path: string): Promise<void> {
    if (this.#entry(path).type === "folder") throw systemError("EISDIR", path);
    this.#entries.delete(path);
  }

  async createFolder(path: string, mode: number): Promise<void> {
    this.#requireFolderAbove(path);
    if (this.#has(path)) throw systemError("EEXIST", path);
    this.#entries.set(path, { type: "folder", mode });
  }

  async removeFolder(path: string): Promise<void> {
    if ((await this.entries(path)).length > 0) throw systemError("ENOTEMPTY", path);
    this.#entries.delete(path);
  }

  async setMode(path: string, mode: number): Promise<void> {
    this.#entry(path).mode = mode;
  }

  #entry(path: string): File | Folder {
    this.#requireFolderAbove(path);
    const entry = this.#entries.get(path);
    if (entry === undefined) throw systemError("ENOENT", path);
    return entry;
  }

  #requireFolderAbove(path: string): void {
    const above = this.#paths.dirname(path);
    if (!this.#has(above)) throw systemError("ENOENT", path);
    if (this.#entries.get(above)?.type === "file") throw systemError("ENOTDIR", path);
  }

  #has(path: string): boolean {
    return this.#isRoot(path) || this.#entries.has(path);
  }

  #isRoot(path: string): boolean {
    return this.#paths.dirname(path) === path;
  }

  #text(path: string): string {
    const entry = this.#entry(path);
    return `${modeText(entry.mode)} ${entry.type === "folder" ? "folder" : entry.content.toString("utf8")}`;
  }
}
