import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "./project.ts";

/** What package.json says of the product. */
export interface ProjectDescription {
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  readonly engines: { readonly node: string };
}

export async function readProjectDescription(): Promise<ProjectDescription> {
  return JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8"));
}
