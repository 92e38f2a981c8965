import { existsSync } from "node:fs";
import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import type { Environment } from "./environment.ts";
import { type Examination, examinationLines, examine } from "./examination.ts";
import { readRecord } from "./installation-record.ts";
import { installedFiles } from "./installed-files.ts";
import type { Output } from "./output.ts";
import { type Selection, selectedAndRecorded } from "./registration.ts";

export interface DoctorOptions {
  /** One JSON document in place of lines of text. */
  readonly json: boolean;
  /** How long the host may take to answer, and then to end. */
  readonly milliseconds: number;
}

/**
 * Examines each registration and says what is where, what is wrong, and what mends it. Gives 0 only
 * if every one is well; a browser that nobody named may lack one, as long as another has it.
 */
export async function doctor(
  selection: Selection,
  environment: Environment,
  output: Output,
  { json, milliseconds }: DoctorOptions,
): Promise<number> {
  const record = await readRecord(installedFiles(environment).record);
  // A folder of the person's choice may have gone with the profile that it was for.
  const recorded = (record?.manifests ?? []).filter((one) => existsSync(one.manifestPath));
  const registrations = selectedAndRecorded(selection, recorded, environment);
  const examinations: Examination[] = [];
  for (const registration of registrations) {
    examinations.push(await examine(registration, environment, milliseconds));
  }
  const well = isWell(examinations, selection.browsers.length > 0);
  if (json) {
    const document = { version: PRODUCT_VERSION, well, registrations: examinations };
    output.line(JSON.stringify(document, undefined, 2));
  } else {
    for (const line of examinations.flatMap(examinationLines)) output.line(line);
  }
  return well ? 0 : 1;
}

function isWell(examinations: readonly Examination[], areNamed: boolean): boolean {
  const needed = examinations.filter(({ state }) => areNamed || state !== "not installed");
  return needed.length > 0 && needed.every(({ state }) => state === "well");
}
