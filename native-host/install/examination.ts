import { dirname } from "node:path";
import { BROWSERS, type BrowserName, manifestFolder } from "./browsers.ts";
import { bad, type Check } from "./check.ts";
import { checkFiles } from "./check-files.ts";
import { checkHandshake } from "./check-handshake.ts";
import { checkManifest } from "./check-manifest.ts";
import type { Environment } from "./environment.ts";
import { adviceFor } from "./host-trouble.ts";
import { InstallError } from "./install-error.ts";
import { installedFiles } from "./installed-files.ts";
import { readManifest } from "./manifest.ts";
import type { Registration } from "./registration.ts";
import { shellWord } from "./shell-quote.ts";

/** What doctor found out about one registration. */
export interface Examination {
  readonly browser: BrowserName;
  readonly manifest: string;
  readonly state: "well" | "ailing" | "not installed";
  readonly checks: readonly Check[];
}

/** Goes the browser's own way to the host, up to the first thing that would stop the browser. */
export async function examine(
  registration: Registration,
  environment: Environment,
  milliseconds: number,
): Promise<Examination> {
  const { browser, manifestPath } = registration;
  const command = installCommand(registration, environment);
  const files = installedFiles(environment);
  const result = (state: Examination["state"], checks: readonly Check[]): Examination => ({
    browser,
    manifest: manifestPath,
    state,
    checks,
  });
  try {
    const manifest = await readManifest(manifestPath);
    if (manifest.type === "missing") {
      const { message, step } = adviceFor({ type: "not-installed" }, command);
      return result("not installed", [bad("manifest", message, step)]);
    }
    const stages = [
      async () => checkManifest(registration, manifest, files.wrapper, command),
      () => checkFiles(manifestPath, files, command),
      () => checkHandshake(registration, files.wrapper, command, milliseconds),
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

function installCommand({ browser, manifestPath }: Registration, environment: Environment): string {
  const folder = dirname(manifestPath);
  const isUsual = folder === manifestFolder(browser, environment);
  const place = isUsual ? "" : ` --manifest-dir ${shellWord(folder)}`;
  return `${environment.program} install --browser ${browser}${place}`;
}

/** The examination as lines of text. */
export function examinationLines({ browser, state, manifest, checks }: Examination): string[] {
  const { label } = BROWSERS[browser];
  if (state === "not installed") {
    const steps = checks.flatMap(({ step }) => (step === undefined ? [] : [`    ${step}`]));
    return [`${label}: not installed (no ${manifest})`, ...steps];
  }
  const lines = checks.flatMap(({ name, ok, detail, step }) => [
    `  ${ok ? "ok  " : "FAIL"} ${name}: ${detail}`,
    ...(step === undefined ? [] : [`       ${step}`]),
  ]);
  return [`${label}: ${state}`, ...lines];
}
