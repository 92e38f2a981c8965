import { chmod, mkdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createFolder, protectFolder, removeEmptyFolders } from "./folders.ts";
import { temporaryHome, tree } from "./temporary-home.ts";

describe("createFolder", () => {
  test("gives the folders that it created, for the owner alone", async () => {
    const { environment, home } = await temporaryHome();
    const [one, two, three] = ["one", "one/two", "one/two/three"].map((path) =>
      join(home, path),
    ) as [string, string, string];
    expect(await createFolder(environment, one, 0o700)).toEqual([one]);
    expect(await createFolder(environment, three, 0o700)).toEqual([two, three]);
    expect(await createFolder(environment, three, 0o700)).toEqual([]);
    for (const path of [one, two, three]) expect((await stat(path)).mode & 0o777).toBe(0o700);
  });

  test("names the path where a file is in the way", async () => {
    const { environment } = await temporaryHome();
    const path = join(environment.host.source, "folder");
    await expect(createFolder(environment, path, 0o700)).rejects.toThrow(
      `Cannot create the folder ${path}: `,
    );
  });
});

test("protectFolder changes only a folder that others can write to", async () => {
  const { environment, home } = await temporaryHome();
  await chmod(home, 0o755);
  expect(await protectFolder(environment, home, 0o700)).toBe(false);
  await chmod(home, 0o775);
  expect(await protectFolder(environment, home, 0o700)).toBe(true);
  expect((await stat(home)).mode & 0o777).toBe(0o700);
});

describe("removeEmptyFolders", () => {
  test("removes nested folders, and gives those that stay", async () => {
    const { environment, home } = await temporaryHome();
    const paths = ["a", "a/b", "a/b/c", "d", "d/e"].map((path) => join(home, path));
    for (const path of paths) await mkdir(path);
    await writeFile(join(home, "d/file"), "");
    expect(
      await removeEmptyFolders(environment.fileSystem, [...paths, join(home, "never")]),
    ).toEqual([join(home, "d")]);
    expect(Object.keys(await tree(home))).toEqual(["d", "d/file"]);
  });

  test("follows no link", async () => {
    const { environment, home } = await temporaryHome();
    const [target, link] = [join(home, "target"), join(home, "link")];
    await mkdir(target);
    await symlink(target, link);
    expect(await removeEmptyFolders(environment.fileSystem, [link])).toEqual([link]);
    expect(Object.keys(await tree(home))).toEqual(["link", "target"]);
  });
});
