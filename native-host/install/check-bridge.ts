import { bad, type Check, good } from "./check.ts";
import type { Environment } from "./environment.ts";
import { type FlatpakBridge, letOutCommand } from "./flatpak-bridge.ts";
import { pathsOf } from "./platforms.ts";

/** As `flatpak override` writes it, which may stand among other names. */
const IS_LET_OUT = /^\s*org\.freedesktop\.Flatpak\s*=\s*talk\s*$/mu;

/**
 * Looks at the program inside a Flatpak's sandbox, and at whether that may start programs outside.
 * It is never run from here: the Flatpak can write to it.
 */
export async function checkBridge(
  bridge: FlatpakBridge,
  environment: Environment,
  install: string,
): Promise<readonly Check[]> {
  const { application, path, text } = bridge;
  const { fileSystem } = environment;
  const found = await fileSystem.read(path).catch(() => undefined);
  const isSound = found?.toString("utf8") === text && (await fileSystem.isAllowed(path, "execute"));
  const mend = `Install again: ${install}`;
  return [
    isSound
      ? good("bridge", path)
      : bad("bridge", `${path} is not as the installer wrote it.`, mend),
    (await isLetOut(application, environment))
      ? good("sandbox", `${application} may start programs outside its sandbox`)
      : bad(
          "sandbox",
          `${application} may not start programs outside its sandbox.`,
          `To let it start any program there is: ${letOutCommand(application)}`,
        ),
  ];
}

async function isLetOut(
  application: string,
  { fileSystem, folders, platform }: Environment,
): Promise<boolean> {
  const { join } = pathsOf(platform);
  const places = [
    join(folders.data, "flatpak/overrides", application),
    join(folders.root, "var/lib/flatpak/overrides", application),
  ];
  for (const path of places) {
    const text = await fileSystem.read(path).catch(() => Buffer.alloc(0));
    if (IS_LET_OUT.test(text.toString("utf8"))) return true;
  }
  return false;
}
