import type { Example } from "../../examples/catalog.ts";
import { untilInterface } from "../browser/until-interface.ts";
import { allow, lookAt, type ScreenTour } from "./screen-tour.ts";
import { screen } from "./tour-options.ts";

interface Start {
  readonly fill?: string;
  readonly press: string;
  /** Lines that are typed once there is a connection. */
  readonly say?: readonly string[];
  readonly ready: string;
}

/** What is pressed in an example so that it connects, or listens, and what is there then. */
const STARTS: Readonly<Record<Example, Start>> = {
  console: {
    fill: "#tls-preset",
    press: "#connect",
    say: ["echo Hello from a web page", "count 3"],
    ready: "#terminal p:nth-child(9)",
  },
  irc: {
    press: "#connect",
    say: ["Hello from a web page"],
    ready: '#log [data-kind="mine"]',
  },
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
    const { fill, press, say = [], ready } = STARTS[name];
    if (fill !== undefined) await page.click(fill);
    await page.click(press);
    await allow(tour);
    await page.waitForSelector('#state[data-state="open"]');
    for (const line of say) {
      await page.type("#line", line);
      await page.keyboard.press("Enter");
    }
    await lookAt(tour, screen(`example-${name}`, ready), page);
    await page.close();
  }
}
