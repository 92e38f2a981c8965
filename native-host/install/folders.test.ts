import { chmod, mkdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createFolder, protectFolder, removeEmptyFolders } from "./folders.ts";
import { temporaryHome, tree } from "./temporary-home.ts";

describe("createFolder", () => {
  test("gives the folders that it created, for the owner alone", async () => {
    const { environment } = await temporaryHome();
    const [one, two, three] = ["one", "one/two", "one/two/three"].map((path) =>
      join(environment.home, path),
    ) as [string, string, string];
    expect(await createFolder(one)).toEqual([one]);
    expect(await createFolder(three)).toEqual([two, three]);
    expect(await createFolder(three)).toEqual([]);
    for (const path of [one, two, three]) expect((await stat(path)).mode & 0o777).toBe(0o700);
  });

  test("names the path where a file is in the way", async () => {
    const { environment } = await temporaryHome();
    const path = join(environment.hostSource, "folder");
    await expect(createFolder(path)).rejects.toThrow(`Cannot create the folder ${path}: `);
  });
});

test("protectFolder changes only a folder that others can write to", async () => {
  const { environment } = await temporaryHome();
  await chmod(environment.home, 0o755);
  expect(await protectFolder(environment.home)).toBe(false);
  await chmod(environment.home, 0o775);
  expect(await protectFolder(environment.home)).toBe(true);
  expect((await stat(environment.home)).mode & 0o777).toBe(0o700);
});

describe("removeEmptyFolders", () => {
  test("removes nested folders, and gives those that stay", async () => {
    const { environment } = await temporaryHome();
    const paths = ["a", "a/b", "a/b/c", "d", "d/e"].map((path) => join(environment.home, path));
    for (const path of paths) await mkdir(path);
    await writeFile(join(environment.home, "d/file"), "");
    expect(await removeEmptyFolders([...paths, join(environment.home, "never")])).toEqual([
      join(environment.home, "d"),
    ]);
    expect(Object.keys(await tree(environment.home))).toEqual(["d", "d/file"]);
  });

  test("follows no link", async () => {
    const { environment } = await temporaryHome();
    const [target, link] = [join(environment.home, "target"), join(environment.home, "link")];
    await mkdir(target);
    await symlink(target, link);
    expect(await removeEmptyFolders([link])).toEqual([link]);
    expect(Object.keys(await tree(environment.home))).toEqual(["link", "target"]);
  });
});
