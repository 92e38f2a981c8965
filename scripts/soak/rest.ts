import { setTimeout as delay } from "node:timers/promises";
import { PAGES, type Stage } from "./stage.ts";
import { countDescriptors, isAlive, watchProcesses } from "./watch-processes.ts";

const TOUCH_MILLISECONDS = 60_000;

/** The host leaves 30 seconds after its last socket. */
const LOOKS = 10;
const LEAVING_MILLISECONDS = 60_000;
const LOOK_AGAIN_MILLISECONDS = 1000;

/** What is left when every page has had a socket and all have ended. */
export interface Rest {
  /** The host's, the fewest of some seconds: sockets take their time to go. */
  readonly descriptors: number;
  /** Did it leave by itself, and with it all that were before it? */
  readonly hasLeft: boolean;
}

/** Has every page open and close one socket, so that each time is like the others, and looks. */
export async function restHost(stage: Stage, hostIds: ReadonlySet<number>): Promise<Rest> {
  const { dispatcher, routes, browser } = stage;
  for (let page = 0; page < PAGES; page++) {
    const task = { type: "download", route: routes.plain, seed: page, bytes: 1024 } as const;
    const outcome = await dispatcher.ask(page, task, TOUCH_MILLISECONDS);
    if (outcome === "hung" || outcome === "unloaded" || outcome.error !== undefined) {
      throw new Error(`Page ${page} got no socket at rest: ${JSON.stringify(outcome)}`);
    }
  }
  const { host } = await watchProcesses(browser.id);
  if (host === undefined) throw new Error("There is no native host");
  let descriptors = host.descriptors;
  for (let look = 0; look < LOOKS; look++) {
    await delay(LOOK_AGAIN_MILLISECONDS);
    descriptors = Math.min(descriptors, (await countDescriptors(host.id)) ?? descriptors);
  }
  return { descriptors, hasLeft: await haveAllLeft(new Set([...hostIds, host.id])) };
}

async function haveAllLeft(ids: ReadonlySet<number>): Promise<boolean> {
  const deadline = Date.now() + LEAVING_MILLISECONDS;
  while ([...ids].some(isAlive)) {
    if (Date.now() > deadline) return false;
    await delay(LOOK_AGAIN_MILLISECONDS);
  }
  return true;
}
