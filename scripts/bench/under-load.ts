import { setTimeout as delay } from "node:timers/promises";
import { extensionProcessOf, nativeHostOf } from "../../tests/end-to-end/processes.ts";
import type { BrowserStage } from "./browser-stage.ts";
import type { Stage } from "./stage.ts";
import type { Figures } from "./task.ts";

const MEBIBYTE = 1024 * 1024;
const CROWD = 1000;
const CROWD_TRIPS = 10;
const BESIDE_TRIPS = 300;
const SLOW_BYTES = 1024 * MEBIBYTE;
const SLOW_BYTES_PER_SECOND = 64 * MEBIBYTE;
const LOOK_AGAIN_MILLISECONDS = 200;

/** A thousand sockets that echo at the same time, each its own message, and the host meanwhile. */
export async function measureCrowd(place: BrowserStage, stage: Stage): Promise<Figures> {
  const route = stage.route("ours", false);
  const watch = await watchMemory(place.browser.id);
  const figures = await place.page.ask({
    type: "crowd",
    route,
    sockets: CROWD,
    count: CROWD_TRIPS,
  });
  const { host } = await watch.end();
  return { ...figures, hostMebibytes: host.most / MEBIBYTE };
}

/** What one socket's round trips become beside another one that floods the page. */
export function measureBesideFlood(place: BrowserStage, stage: Stage): Promise<Figures> {
  const route = stage.route("ours", false);
  return place.page.ask({ type: "beside", route, count: BESIDE_TRIPS });
}

/** What host and background hold of a gibibyte for a page that reads slowly. */
export async function measureSlowReader(place: BrowserStage, stage: Stage): Promise<Figures> {
  const route = stage.route("ours", false);
  const slow = { type: "slow", route, bytesPerSecond: SLOW_BYTES_PER_SECOND } as const;
  // So that what is grown once has grown.
  await place.page.ask({ ...slow, bytes: SLOW_BYTES / 16 });
  const watch = await watchMemory(place.browser.id);
  await place.page.ask({ ...slow, bytes: SLOW_BYTES });
  const { host, background } = await watch.end();
  return {
    hostMebibytes: (host.most - host.first) / MEBIBYTE,
    backgroundMebibytes: (background.most - background.first) / MEBIBYTE,
  };
}

interface Course {
  readonly first: number;
  readonly most: number;
}

/** Looks again and again at the memory of the host and the background, in bytes, until told to end. */
async function watchMemory(browserId: number) {
  const looks: { readonly host: number; readonly background: number }[] = [];
  let hasEnded = false;
  const look = async () => {
    const host = await nativeHostOf(browserId);
    const background = await extensionProcessOf(browserId);
    looks.push({
      host: host?.anonymousBytes ?? 0,
      background: background?.anonymousBytes ?? 0,
    });
  };
  await look();
  const looking = (async () => {
    while (!hasEnded) {
      await delay(LOOK_AGAIN_MILLISECONDS);
      await look();
    }
  })();
  const courseOf = (values: readonly number[]): Course => ({
    first: values[0] ?? 0,
    most: Math.max(...values),
  });
  return {
    async end() {
      hasEnded = true;
      await looking;
      return {
        host: courseOf(looks.map(({ host }) => host)),
        background: courseOf(looks.map(({ background }) => background)),
      };
    },
  };
}
