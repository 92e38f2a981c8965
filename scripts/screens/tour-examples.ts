import type { Example } from "../../examples/catalog.ts";
import { untilInterface } from "../browser/until-interface.ts";
import { allow, lookAt, type ScreenTour } from "./screen-tour.ts";
import { screen } from "./tour-options.ts";

/** What is pressed in an example so that it connects, or listens, and what is there then. */
const STARTS: Readonly<
  Record<Example, { readonly fill?: string; readonly press: string; readonly ready: string }>
> = {
  console: { fill: "#tls-preset", press: "#connect", ready: "#terminal p:nth-child(3)" },
  irc: { press: "#connect", ready: "#people li" },
  mail: { press: "#connect", ready: "#messages li" },
  redis: { press: "#connect", ready: "#log p:nth-child(2)" },
  vnc: { press: "#connect", ready: "#screen canvas" },
  "web-server": { press: "#listen", ready: "#command" },
};

/** The page of the examples, and each of them before it may have sockets and while it has one. */
export async function tourExamples(tour: ScreenTour): Promise<void> {
  const { launched, stage } = tour;
  const index = await launched.browser.newPage();
  await index.goto(stage.examples.address);
  await lookAt(tour, screen("example-index", "#examples li"), index);
  await index.close();
  for (const { name, address, isReady } of stage.examples.listed) {
    if (!isReady) continue;
    const page = await launched.browser.newPage();
    await page.goto(address);
    await lookAt(tour, screen(`example-${name}-waiting`, "#unavailable"), page);
    await allow(tour);
    await untilInterface(page);
    await page.waitForSelector("#unavailable", { hidden: true });
    const { fill, press, ready } = STARTS[name];
    if (fill !== undefined) await page.click(fill);
    await page.click(press);
    await allow(tour);
    await page.waitForSelector('#state[data-state="open"]');
    await lookAt(tour, screen(`example-${name}`, ready), page);
    await page.close();
  }
}
