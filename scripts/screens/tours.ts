import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noPolicyFile, PolicyFile } from "../../tests/end-to-end/policy-file.ts";
import { copyExtensionInLanguage } from "../browser/extension-in-language.ts";
import { type ColorScheme, launchBrowser, removeFolder } from "../browser/launch-browser.ts";
import type { BrowserFamily } from "../manifest.ts";
import type { ScreenStage } from "./screen-stage.ts";
import type { Look, ScreenTour } from "./screen-tour.ts";
import { tourExamples } from "./tour-examples.ts";
import { tourHost } from "./tour-host.ts";
import { tourEmptyOptions, tourOptions } from "./tour-options.ts";
import { tourPanel } from "./tour-panel.ts";
import { POLICY, tourPolicy } from "./tour-policy.ts";
import { tourPopups } from "./tour-popups.ts";
import { tourPrompts } from "./tour-prompts.ts";

type Step = (tour: ScreenTour) => Promise<void>;

export interface Tour {
  readonly name: "screens" | "host" | "policy";
  /** One after the other, in the same browser. */
  readonly steps: readonly Step[];
  readonly hasHost: boolean;
  readonly policy?: object;
}

/** All screens, in as many browsers as it takes. */
export const TOURS: readonly Tour[] = [
  {
    name: "screens",
    steps: [tourEmptyOptions, tourPrompts, tourPopups, tourPanel, tourExamples, tourOptions],
    hasHost: true,
  },
  { name: "host", steps: [tourHost], hasHost: false },
  { name: "policy", steps: [tourPolicy], hasHost: true, policy: POLICY },
];

export interface TourOptions {
  readonly family: BrowserFamily;
  /** Of the extension's texts: a folder in `extension/_locales`. */
  readonly language: string;
  readonly colorScheme: ColorScheme;
  readonly stage: ScreenStage;
  readonly look: Look;
}

/** Why a tour cannot be gone here; undefined where it can. */
export function obstacleOf({ policy }: Tour, family: BrowserFamily): string | undefined {
  return policy === undefined ? undefined : noPolicyFile(family);
}

/** Starts a browser with the extension in a language, and goes through the tour's screens. */
export async function goOnTour(
  { steps, hasHost, policy }: Tour,
  { family, language, colorScheme, stage, look }: TourOptions,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-tour-"));
  const extension = join(folder, "extension");
  await copyExtensionInLanguage(family, language, extension);
  const file = new PolicyFile(family);
  const launched = await launchBrowser(family, {
    isHeadless: true,
    hasSystemAccess: true,
    hasHost,
    extension,
    colorScheme,
    ...stage.options,
    ...(policy && {
      wrapProgram: (program: string, home: string) => file.wrap(program, home, policy),
    }),
  });
  try {
    for (const step of steps) await step({ launched, stage, look });
  } finally {
    await launched.close();
    await removeFolder(folder);
  }
}
