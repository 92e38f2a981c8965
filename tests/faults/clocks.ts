/**
 * Clocks that jump. The computer's own is everybody's, so it is the one that the programs read that
 * does: `Date.now` of host and background.
 */
import { readFile, writeFile } from "node:fs/promises";
import { openExtensionPage, until } from "../../scripts/browser/extension-windows.ts";
import { endHost, hostFileOf } from "../end-to-end/installed-host.ts";
import { updateExtension } from "./altered-extension.ts";
import type { Stage } from "./stage.ts";

/** The programs that it comes before have names of their own. */
const MOVABLE_CLOCK = `
  const originalNow = Date.now;
  let clockShift = 0;
  Date.now = () => originalNow() + clockShift;
`;

/** Another name than the broker's own messages have. */
const BACKGROUND_CLOCK = `${MOVABLE_CLOCK}
  chrome.runtime.onMessage.addListener((message, sender, answer) => {
    if (message.clockShift === undefined) return false;
    clockShift = message.clockShift;
    answer(Date.now());
    return false;
  });
`;

/** The host reads the shift from a file when it is signalled. */
const hostClock = (file: string) => `
  import { readFileSync as readClock } from "node:fs";
  ${MOVABLE_CLOCK}
  process.on("SIGUSR2", () => { clockShift = Number(readClock(${JSON.stringify(file)}, "utf8")); });
`;

/** Gives host and background such clocks for the time of a scenario. */
export async function withMovableClocks(stage: Stage): Promise<void> {
  const file = hostFileOf(stage.launched);
  const program = await readFile(file, "utf8");
  stage.afterwards(async () => {
    await updateExtension(stage);
    await writeFile(file, program);
    await endHost(stage.launched);
  });
  await updateExtension(stage, BACKGROUND_CLOCK);
  await writeFile(file, `${hostClock(shiftFileOf(stage))}\n${program}`);
  await endHost(stage.launched);
  await stage.page.reload();
  await stage.prepare(stage.page);
}

export async function jumpClocks(stage: Stage, milliseconds: number): Promise<void> {
  await writeFile(shiftFileOf(stage), String(milliseconds));
  await stage.signalHost("SIGUSR2");
  const own = await openExtensionPage(stage.launched, "popup/popup.html?tab=0");
  await until("the background's clock had jumped", () =>
    own.evaluate(async (shift) => {
      const told = await chrome.runtime.sendMessage({ clockShift: shift });
      return Math.abs(Number(told) - Date.now() - shift) < 60_000;
    }, milliseconds),
  );
  await own.close();
}

function shiftFileOf({ launched }: Stage): string {
  return `${hostFileOf(launched)}.clock`;
}
