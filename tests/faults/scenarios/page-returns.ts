/** A document with sockets is put in the back/forward cache, and comes back. */
import { untilNoSocketOf } from "../assert-settled.ts";
import type { LifeStage } from "../life-stages.ts";
import type { Scenario } from "../scenario.ts";
import { USUAL_STAGES } from "../usual-stages.ts";

const cached = ({ name, reach }: LifeStage): Scenario => ({
  name: `its document is left for the back/forward cache, and called back, while a socket of it is ${name}`,
  run: async (stage) => {
    const { page } = stage;
    await page.goto(`${stage.setting.origin}/returning.html`);
    await stage.prepare(page);
    const reached = await reach(stage);
    await page.goto("data:text/html,elsewhere");
    // Nothing of it lives on where nobody sees it.
    await untilNoSocketOf(await stage.hostId());
    await page.goBack();
    // A browser may have kept the document, or load it anew.
    if (await page.evaluate(() => "faults" in window)) await reached.expectLost();
    else await stage.prepare(page);
  },
});

export const PAGE_RETURN_SCENARIOS: readonly Scenario[] = USUAL_STAGES.map(cached);
