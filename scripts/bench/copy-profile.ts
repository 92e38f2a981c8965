import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserFamily } from "../manifest.ts";

/** Makes a home whose profile has that one's preferences and nothing else: no extension, no grant. */
export async function copyProfile(family: BrowserFamily, from: string, to: string): Promise<void> {
  await mkdir(join(to, "profile"), { recursive: true });
  if (family === "firefox") {
    await copyFile(join(from, "profile/user.js"), join(to, "profile/user.js"));
  }
}
