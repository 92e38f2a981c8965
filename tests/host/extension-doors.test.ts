/** Who can speak to the extension from outside: its own scripts and pages, and nobody else. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../../scripts/project.ts";

const EXTENSION = join(projectRoot, "extension");

it("listens to no other extension, and to no site", () => {
  const sources = readdirSync(EXTENSION, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(?:ts|html)$/u.test(path))
    .map((path) => [path, readFileSync(join(EXTENSION, path), "utf8")] as const);
  expect(sources.length).toBeGreaterThan(100);
  const doors = sources.filter(([, text]) => /\bon(?:Connect|Message)External\b/u.test(text));
  expect(doors.map(([path]) => path)).toEqual([]);
});

it("invites nobody by its manifest", () => {
  expect(readFileSync(join(projectRoot, "manifest.json"), "utf8")).not.toContain("externally");
});
