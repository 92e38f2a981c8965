import { BROWSERS, type BrowserName } from "./browsers.ts";
import { bad, type Check, good } from "./check.ts";
import { checkBridge } from "./check-bridge.ts";
import { checkFiles } from "./check-files.ts";
import { checkHandshake } from "./check-handshake.ts";
import { checkManifest } from "./check-manifest.ts";
import { checkRecord } from "./check-record.ts";
import type { Environment } from "./environment.ts";
import { flatpakBridge } from "./flatpak-bridge.ts";
import { adviceFor } from "./host-trouble.ts";
import { InstallError } from "./install-error.ts";
import type { InstallationScope } from "./installation-scope.ts";
import { installedProgram } from "./installed-files.ts";
import { readManifest } from "./manifest.ts";
import { pathsOf } from "./platforms.ts";
import type { Probes } from "./probes.ts";
import { isSame, type Registration, selectedRegistrations } from "./registration.ts";
import { programOf, registrationState } from "./registration-state.ts";
import { commandWord } from "./shell-quote.ts";

/** What doctor found out about one registration. */
export interface Examination {
  readonly browser: BrowserName;
  readonly scope: InstallationScope;
  readonly manifest: string;
  readonly registryKey?: string | undefined;
  readonly state: "well" | "ailing" | "not installed";
  readonly checks: readonly Check[];
}

/** How an examination is done. */
export interface ExaminationOptions {
  /** How long the host may take to answer, and then to end. */
  readonly milliseconds: number;
  readonly probes: Probes;
}

/** Goes the browser's own way to the host, up to the first thing that would stop the browser. */
export async function examine(
  registration: Registration,
  environment: Environment,
  { milliseconds, probes }: ExaminationOptions,
): Promise<Examination> {
  const { browser, scope, manifestPath, registryKey } = registration;
  const command = await installCommand(registration, environment);
  const result = (state: Examination["state"], checks: readonly Check[]): Examination => ({
    browser,
    scope,
    manifest: manifestPath,
    ...(registryKey === undefined ? {} : { registryKey }),
    state,
    checks,
  });
  const program = await installedProgram(environment, scope);
  const bridge = flatpakBridge(registration, program, environment);
  try {
    const { type } = await registrationState(registration, environment);
    if (type === "missing") {
      const { message, step } = adviceFor({ type: "not-installed" }, command);
      const name = registryKey === undefined ? "manifest" : "registry";
      return result("not installed", [bad(name, message, step)]);
    }
    const stages = [
      () => checkRegistry(registration, environment, command),
      () => checkManifestFile(registration, environment, command),
      () => (bridge === undefined ? [] : checkBridge(bridge, environment, command)),
      () => checkFiles(manifestPath, scope, environment, command, probes),
      () => checkHandshake(registration, environment, command, milliseconds, probes),
      async () => [await checkRecord(registration, environment, command)],
    ];
    const checks: Check[] = [];
    for (const stage of stages) {
      checks.push(...(await stage()));
      if (checks.some(({ ok }) => !ok)) return result("ailing", checks);
    }
    return result("well", checks);
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    return result("ailing", [bad("manifest", error.message, `Then run: ${command}`)]);
  }
}

/** The examination as lines of text. */
export function examinationLines(examination: Examination): string[] {
  const { browser, scope, state, manifest, registryKey, checks } = examination;
  const { label } = BROWSERS[browser];
  if (state === "not installed") {
    const steps = checks.flatMap(({ step }) => (step === undefined ? [] : [`    ${step}`]));
    return [`${label}: not installed (no ${registryKey ?? manifest})`, ...steps];
  }
  const lines = checks.flatMap(({ name, ok, detail, step }) => [
    `  ${ok ? "ok  " : "FAIL"} ${name}: ${detail}`,
    ...(step === undefined ? [] : [`       ${step}`]),
  ]);
  return [`${label}${scope === "system" ? ", for every user" : ""}: ${state}`, ...lines];
}

async function checkRegistry(
  registration: Registration,
  environment: Environment,
  install: string,
): Promise<readonly Check[]> {
  const { registryKey } = registration;
  if (registryKey === undefined) return [];
  const state = await registrationState(registration, environment);
  if (state.type !== "foreign") return [good("registry", registryKey)];
  const detail = `${registryKey} points to ${state.program}, which is another installation's.`;
  return [bad("registry", detail, `To use this one instead: ${install}`)];
}

async function checkManifestFile(
  registration: Registration,
  environment: Environment,
  install: string,
): Promise<readonly Check[]> {
  const { manifestPath } = registration;
  const manifest = await readManifest(environment.fileSystem, manifestPath);
  if (manifest.type === "missing") {
    return [bad("manifest", `${manifestPath} does not exist.`, `Install again: ${install}`)];
  }
  return checkManifest(registration, manifest, await programOf(registration, environment), install);
}

async function installCommand(
  registration: Registration,
  environment: Environment,
): Promise<string> {
  const { browser, scope, manifestPath } = registration;
  const usual = await selectedRegistrations({ browsers: [browser], scope }, environment);
  const isUsual = usual.some((one) => isSame(one, registration));
  const { dirname } = pathsOf(environment.platform);
  const folder = commandWord(dirname(manifestPath), environment.platform);
  const options = [
    `--browser ${browser}`,
    ...(scope === "system" ? ["--system"] : []),
    ...(isUsual ? [] : [`--manifest-dir ${folder}`]),
  ];
  return `${environment.program} install ${options.join(" ")}`;
}
