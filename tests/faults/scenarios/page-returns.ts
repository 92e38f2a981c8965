/** A document with sockets is put in the back/forward cache, and comes back. */
import { until } from "../../../scripts/browser/extension-windows.ts";
import { untilNoSocketOf } from "../assert-settled.ts";
import type { LifeStage } from "../life-stages.ts";
import type { Scenario } from "../scenario.ts";
import { USUAL_STAGES } from "../usual-stages.ts";

/** Of a page that browsers may keep. */
const PATH = "/returning.html";

const cached = ({ name, reach }: LifeStage): Scenario => ({
  name: `its document is left for the back/forward cache, and called back, while a socket of it is ${name}`,
  run: async (stage) => {
    const { page } = stage;
    await page.goto(`${stage.setting.origin}${PATH}`);
    await stage.prepare(page);
    const reached = await reach(stage);
    await page.goto("data:text/html,elsewhere");
    // Nothing of it lives on where nobody sees it.
    await untilNoSocketOf(await stage.hostId());
    // The driver would wait for a load that a document out of the cache does not have.
    await page.evaluate(() => history.back());
    await until("the document was back", () =>
      page.evaluate((path) => location.pathname === path, PATH).catch(() => false),
    );
    // A browser may have kept the document, or load it anew.
    if (await page.evaluate(() => "faults" in window)) await reached.expectLost();
    else await stage.prepare(page);
  },
});

export const PAGE_RETURN_SCENARIOS: readonly Scenario[] = USUAL_STAGES.map(cached);
