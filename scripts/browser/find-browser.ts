import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { BrowserFamily } from "../manifest.ts";

const PROGRAMS: Readonly<Record<BrowserFamily, readonly string[]>> = {
  firefox: ["firefox-esr", "firefox"],
  chromium: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
};

/** The path of an installed browser of this family, or undefined. */
export function findBrowser(
  family: BrowserFamily,
  path = process.env.PATH ?? "",
): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  return PROGRAMS[family]
    .flatMap((program) => folders.map((folder) => join(folder, program)))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
