/** What is to be expected of a file system, shown of the computer's own and of those in its place. */
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { FileSystem } from "./file-system.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { nodeFileSystem } from "./node-file-system.ts";
import { PlannedFileSystem } from "./planned-file-system.ts";

interface Place {
  readonly fileSystem: FileSystem;
  /** A folder that is empty. */
  readonly folder: string;
}

const OPTIONS = { paths: posix, tellsModes: true, assumesRights: false };

async function onDisk(): Promise<Place> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "web-tcp-socket-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  return { fileSystem: nodeFileSystem, folder };
}

async function inMemory(): Promise<Place> {
  const fileSystem = new MemoryFileSystem(posix);
  fileSystem.placeFolder("/home/ada");
  return { fileSystem, folder: "/home/ada" };
}

async function planned(below: () => Promise<Place>): Promise<Place> {
  const { fileSystem, folder } = await below();
  return { fileSystem: new PlannedFileSystem(fileSystem, OPTIONS), folder };
}

describe.each([
  ["the computer's", onDisk],
  ["in memory", inMemory],
  ["planned above the computer's", () => planned(onDisk)],
  ["planned above one in memory", () => planned(inMemory)],
])("a file system %s", (_, open) => {
  test("writes a file, and replaces it with content and mode", async () => {
    const { fileSystem, folder } = await open();
    const path = join(folder, "file");
    await fileSystem.writeFile(path, Buffer.from("one"), 0o600);
    expect(await fileSystem.status(path)).toEqual({ type: "file", mode: 0o600 });
    expect(await fileSystem.isAllowed(path, "read")).toBe(true);
    expect(await fileSystem.isAllowed(path, "execute")).toBe(false);
    await fileSystem.writeFile(path, Buffer.from("two"), 0o700);
    expect(await fileSystem.linkStatus(path)).toEqual({ type: "file", mode: 0o700 });
    expect(await fileSystem.isAllowed(path, "execute")).toBe(true);
    expect((await fileSystem.read(path)).toString()).toBe("two");
    await fileSystem.setMode(path, 0o640);
    expect(await fileSystem.status(path)).toEqual({ type: "file", mode: 0o640 });
    expect(await fileSystem.entries(folder)).toEqual(["file"]);
  });

  test("creates folders one by one, and removes them empty", async () => {
    const { fileSystem, folder } = await open();
    const [outer, inner] = [join(folder, "outer"), join(folder, "outer/inner")];
    await expect(fileSystem.createFolder(inner, 0o700)).rejects.toMatchObject({ code: "ENOENT" });
    await fileSystem.createFolder(outer, 0o755);
    await fileSystem.createFolder(inner, 0o700);
    expect(await fileSystem.status(inner)).toEqual({ type: "folder", mode: 0o700 });
    await expect(fileSystem.createFolder(inner, 0o700)).rejects.toMatchObject({ code: "EEXIST" });
    await expect(fileSystem.removeFolder(outer)).rejects.toMatchObject({ code: "ENOTEMPTY" });
    await fileSystem.removeFolder(inner);
    await fileSystem.removeFolder(outer);
    expect(await fileSystem.status(outer)).toBeUndefined();
    expect(await fileSystem.entries(folder)).toEqual([]);
  });

  test("knows nothing of what is not there", async () => {
    const { fileSystem, folder } = await open();
    const path = join(folder, "file");
    expect(await fileSystem.status(path)).toBeUndefined();
    expect(await fileSystem.isAllowed(path, "read")).toBe(false);
    const failing = [
      () => fileSystem.read(path),
      () => fileSystem.removeFile(path),
      () => fileSystem.removeFolder(path),
      () => fileSystem.setMode(path, 0o600),
      () => fileSystem.writeFile(join(path, "below"), Buffer.alloc(0), 0o600),
    ];
    for (const fail of failing) await expect(fail()).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("tells files from folders", async () => {
    const { fileSystem, folder } = await open();
    const [file, inner] = [join(folder, "file"), join(folder, "folder")];
    await fileSystem.writeFile(file, Buffer.alloc(0), 0o600);
    await fileSystem.createFolder(inner, 0o700);
    await expect(fileSystem.read(inner)).rejects.toMatchObject({ code: "EISDIR" });
    await expect(fileSystem.removeFolder(file)).rejects.toMatchObject({ code: "ENOTDIR" });
    await expect(fileSystem.writeFile(inner, Buffer.alloc(0), 0o600)).rejects.toMatchObject({
      code: "EISDIR",
    });
    await expect(fileSystem.createFolder(join(file, "below"), 0o700)).rejects.toMatchObject({
      code: "ENOTDIR",
    });
    await fileSystem.removeFile(file);
    expect(await fileSystem.entries(folder)).toEqual(["folder"]);
  });
});
