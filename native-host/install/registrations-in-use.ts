import { BROWSER_NAMES } from "./browsers.ts";
import type { Environment } from "./environment.ts";
import { readRecord } from "./installation-record.ts";
import { type Registration, type Selection, selectedAndRecorded } from "./registration.ts";
import { registrationState } from "./registration-state.ts";

/**
 * The registrations by which the selection's browsers find the host, and where there is none, those
 * by which they would. A browser takes the person's own before those for every user.
 */
export async function registrationsInUse(
  selection: Selection,
  environment: Environment,
): Promise<readonly Registration[]> {
  const own = await registrationsOf(selection, environment);
  if (selection.scope === "system" || selection.manifestFolder !== undefined) return own;
  const forAll = await registrationsOf({ ...selection, scope: "system" }, environment);
  const foundForAll = await present(forAll, environment);
  const found = await present(own, environment);
  return BROWSER_NAMES.flatMap((name) => {
    const isOf = ({ browser }: Registration) => browser === name;
    return foundForAll.some(isOf) && !found.some(isOf)
      ? foundForAll.filter(isOf)
      : own.filter(isOf);
  });
}

/** A folder of the person's choice may have gone with the profile that it was for. */
async function registrationsOf(
  selection: Selection,
  environment: Environment,
): Promise<readonly Registration[]> {
  const record = await readRecord(environment, selection.scope);
  const recorded = await present(record?.manifests ?? [], environment);
  return selectedAndRecorded(selection, recorded, environment);
}

async function present(
  registrations: readonly Registration[],
  environment: Environment,
): Promise<readonly Registration[]> {
  const found: Registration[] = [];
  for (const registration of registrations) {
    // One that cannot be read is there.
    const state = await registrationState(registration, environment).catch(() => undefined);
    if (state?.type !== "missing") found.push(registration);
  }
  return found;
}
