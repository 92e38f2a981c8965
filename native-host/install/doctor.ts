import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { BROWSER_NAMES } from "./browsers.ts";
import type { Environment } from "./environment.ts";
import {
  type Examination,
  type ExaminationOptions,
  examinationLines,
  examine,
} from "./examination.ts";
import type { Output } from "./output.ts";
import type { Selection } from "./registration.ts";
import { registrationsInUse } from "./registrations-in-use.ts";
import { sandboxNoteLines, sandboxNotes } from "./sandboxed-browsers.ts";
import { usedBrowsers } from "./used-browsers.ts";

export interface DoctorOptions extends ExaminationOptions {
  /** One JSON document in place of lines of text. */
  readonly json: boolean;
}

/**
 * Examines each registration and says what is where, what is wrong, and what mends it. Gives 0 only
 * if every one is well; a browser that nobody named may lack one, as long as another has it.
 */
export async function doctor(
  selection: Selection,
  environment: Environment,
  output: Output,
  options: DoctorOptions,
): Promise<number> {
  const examinations: Examination[] = [];
  for (const registration of await registrationsInUse(selection, environment)) {
    examinations.push(await examine(registration, environment, options));
  }
  const areNamed = selection.browsers.length > 0;
  const well = isWell(examinations, areNamed);
  const names = areNamed ? selection.browsers : BROWSER_NAMES;
  const sandboxed = selection.scope === "user" ? await sandboxNotes(names, environment) : [];
  if (options.json) {
    const document = { version: PRODUCT_VERSION, well, registrations: examinations, sandboxed };
    output.line(JSON.stringify(document, undefined, 2));
    return well ? 0 : 1;
  }
  const missed = areNamed ? selection.browsers : await usedBrowsers(environment);
  const told = examinations.filter(
    ({ browser, state }) => state !== "not installed" || missed.includes(browser),
  );
  for (const line of told.flatMap(examinationLines)) output.line(line);
  for (const line of sandboxed.flatMap(sandboxNoteLines)) output.line(line);
  if (told.length === 0) {
    output.line("The native host is not installed for any browser, and no browser was found.");
    output.line(`    Run: ${environment.program} install --browser NAME`);
  }
  return well ? 0 : 1;
}

function isWell(examinations: readonly Examination[], areNamed: boolean): boolean {
  const needed = examinations.filter(({ state }) => areNamed || state !== "not installed");
  return needed.length > 0 && needed.every(({ state }) => state === "well");
}
