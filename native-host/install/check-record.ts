import { bad, type Check, good } from "./check.ts";
import type { Environment } from "./environment.ts";
import { readRecord } from "./installation-record.ts";
import { installedFiles } from "./installed-files.ts";
import { placeOf, type Registration } from "./registration.ts";

/** Looks at whether uninstall will know of this place. */
export async function checkRecord(
  registration: Registration,
  environment: Environment,
  install: string,
): Promise<Check> {
  const { record: path } = installedFiles(environment, registration.scope);
  const record = await readRecord(environment, registration.scope);
  const mend = `Install again: ${install}`;
  if (record === undefined) {
    const isThere = (await environment.fileSystem.status(path)) !== undefined;
    const fault = isThere ? "is damaged" : "does not exist";
    return bad("record", `${path} ${fault}, by which uninstall knows what to remove.`, mend);
  }
  const place = placeOf(registration);
  return record.manifests.some((one) => placeOf(one) === place)
    ? good("record", path)
    : bad("record", `${path} does not have ${place}, so uninstall may leave it.`, mend);
}
