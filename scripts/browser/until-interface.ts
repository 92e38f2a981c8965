import type { Frame, Page } from "puppeteer-core";

/** For `waitForFunction`: a tab behind another one draws nothing, so it has to be looked at by the clock. */
export const BY_THE_CLOCK = { polling: 50 };

/** Resolves when a document has the interface, whether or not its tab is in front. */
export async function untilInterface(document: Page | Frame): Promise<void> {
  await document.waitForFunction(() => "mozTCPSocket" in navigator, BY_THE_CLOCK);
}
