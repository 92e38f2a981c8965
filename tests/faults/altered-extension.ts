import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeFolder } from "../../scripts/browser/launch-browser.ts";
import { projectRoot } from "../../scripts/project.ts";
import { untilServed } from "./reload-extension.ts";
import type { Stage } from "./stage.ts";

let lastRevision = 0;

/** Updates the extension in a running browser. */
export async function updateExtension(stage: Stage, backgroundPrelude?: string): Promise<void> {
  const update = await prepareUpdate(stage, backgroundPrelude);
  await update();
}

/**
 * Resolves with what updates the extension to one that is the same but for its version, and for what its
 * background does first. Its folder goes with the stage, as the browser reads files of it later.
 */
export async function prepareUpdate(
  stage: Stage,
  backgroundPrelude = "",
): Promise<() => Promise<void>> {
  const { launched } = stage;
  const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-update-"));
  stage.atEnd(() => removeFolder(folder));
  const extension = join(folder, launched.family);
  await cp(join(projectRoot, "dist", launched.family), extension, { recursive: true });
  lastRevision += 1;
  const manifestFile = join(extension, "manifest.json");
  const manifest = JSON.parse(await readFile(manifestFile, "utf8"));
  const version = `${manifest.version}.${lastRevision}`;
  await writeFile(manifestFile, JSON.stringify({ ...manifest, version }));
  const background = join(extension, "background.js");
  await writeFile(background, `${backgroundPrelude}\n${await readFile(background, "utf8")}`);
  return async () => {
    await launched.browser.installExtension(extension);
    await untilServed(stage);
  };
}
