import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ensureFile } from "./ensure-file.ts";
import { InstallError } from "./install-error.ts";
import { temporaryHome } from "./temporary-home.ts";

async function place() {
  const { environment, home } = await temporaryHome();
  return { environment, folder: home, path: join(home, "file") };
}

describe("ensureFile", () => {
  test("creates a file with content and mode, and leaves nothing else", async () => {
    const { environment, folder, path } = await place();
    expect(await ensureFile(environment, path, "text", 0o600)).toBe("created");
    expect(await readFile(path, "utf8")).toBe("text");
    expect((await stat(path)).mode & 0o7777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["file"]);
  });

  test("does not touch a file that is as it has to be", async () => {
    const { environment, path } = await place();
    await ensureFile(environment, path, "text", 0o700);
    const { ino, mtimeMs } = await stat(path);
    expect(await ensureFile(environment, path, "text", 0o700)).toBe("unchanged");
    expect(await stat(path)).toMatchObject({ ino, mtimeMs });
  });

  test("replaces another content and another mode", async () => {
    const { environment, path } = await place();
    await writeFile(path, "other", { mode: 0o600 });
    expect(await ensureFile(environment, path, "text", 0o600)).toBe("replaced");
    await chmod(path, 0o666);
    expect(await ensureFile(environment, path, "text", 0o600)).toBe("replaced");
    expect((await stat(path)).mode & 0o7777).toBe(0o600);
    expect(await readFile(path, "utf8")).toBe("text");
  });

  test("replaces a symbolic link, not the file that it leads to", async () => {
    const { environment, folder, path } = await place();
    const target = join(folder, "target");
    await writeFile(target, "text", { mode: 0o600 });
    await symlink(target, path);
    expect(await ensureFile(environment, path, "new", 0o600)).toBe("replaced");
    expect((await lstat(path)).isSymbolicLink()).toBe(false);
    expect(await readFile(target, "utf8")).toBe("text");
  });

  test("names the path where it cannot write, and leaves no temporary file", async () => {
    const { environment, folder, path } = await place();
    await mkdir(path);
    const failure = ensureFile(environment, path, "text", 0o600);
    await expect(failure).rejects.toThrow(InstallError);
    await expect(failure).rejects.toThrow(`Cannot write ${path}: something else stands`);
    expect(await readdir(folder)).toEqual(["file"]);
  });
});
