import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { NATIVE_HOST_NAME } from "../../protocol/identity.ts";
import type { BrowserFamily } from "../manifest.ts";
import { measureStart } from "../package/measure-start.ts";
import type { Figures } from "./task.ts";

/**
 * From the start of the host until its first message, in milliseconds: as the installer put it into
 * this home, and as one file.
 */
export async function measureHostStart(
  family: BrowserFamily,
  home: string,
  executable: string | undefined,
): Promise<Figures> {
  const folder =
    family === "firefox" ? ".mozilla/native-messaging-hosts" : "profile/NativeMessagingHosts";
  const file = join(home, folder, `${NATIVE_HOST_NAME}.json`);
  const { path }: { readonly path: string } = JSON.parse(await readFile(file, "utf8"));
  const script = await measureStart(path);
  return executable === undefined
    ? { script }
    : { script, executable: await measureStart(executable) };
}
