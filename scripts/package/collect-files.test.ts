import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { collectFiles } from "./collect-files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "collect-files-"));
  await mkdir(join(folder, "b/deep"), { recursive: true });
  await mkdir(join(folder, "node_modules"));
  for (const name of ["b/deep/1", "b/2", "Z", "a", "é", "node_modules/secret"]) {
    await writeFile(join(folder, name), name);
  }
  await chmod(join(folder, "Z"), 0o755);
  await symlink("a", join(folder, "link"));
});
afterAll(() => rm(folder, { recursive: true }));

it("finds all files below, in the order of their code points", async () => {
  const files = await collectFiles(folder, (path) => path === "node_modules");
  expect(files.map(({ path }) => path)).toEqual(["Z", "a", "b/2", "b/deep/1", "é"]);
  expect(files.map(({ content }) => Buffer.from(content).toString())).toEqual(
    files.map(({ path }) => path),
  );
});

it.skipIf(process.platform === "win32")("says which of them are programs", async () => {
  const programs = (await collectFiles(folder)).filter(({ isProgram }) => isProgram);
  expect(programs.map(({ path }) => path)).toEqual(["Z"]);
});
