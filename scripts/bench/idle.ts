import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { descendantsOf, nativeHostOf } from "../../tests/end-to-end/processes.ts";
import type { BrowserStage } from "./browser-stage.ts";
import type { Stage } from "./stage.ts";
import type { Figures, Task } from "./task.ts";

const OUR_SOCKETS = 1000;

/** websockify starts a process for each: fewer will do. */
const THEIR_SOCKETS = 100;

const WATCHED_MILLISECONDS = 5000;
const SETTLING_MILLISECONDS = 2000;
const KIBIBYTE = 1024;

/** Of `/proc/ID/stat`; Linux has had it at 100 Hz for programs on all its platforms (proc_pid_stat(5)). */
const MILLISECONDS_PER_TICK = 10;

/** What open sockets take while nothing moves, in memory and in time of all processors. Linux only. */
export async function measureIdle({ browser, page }: BrowserStage, stage: Stage): Promise<Figures> {
  const hold = (sockets: number, carrier: "ours" | "websockify"): Task => ({
    type: "hold",
    route: stage.route(carrier, false),
    sockets,
  });
  const few = await page.ask(hold(1, "ours")).then(() => watch(browser.id));
  const many = await page.ask(hold(OUR_SOCKETS - 1, "ours")).then(() => watch(browser.id));
  await page.ask({ type: "reload" });
  const [proxy] = stage.proxies;
  await page.ask(hold(THEIR_SOCKETS, "websockify"));
  const theirs = await descendantsOf(proxy.id);
  const theirShares = await Promise.all(theirs.map(({ id }) => shareOf(id)));
  await page.ask({ type: "reload" });
  const theirBytes = theirShares.reduce((sum, share) => sum + share, 0);
  return {
    hostMebibytes: many.hostBytes / KIBIBYTE ** 2,
    hostKibibytesPerSocket: (many.hostBytes - few.hostBytes) / KIBIBYTE / (OUR_SOCKETS - 1),
    browserKibibytesPerSocket:
      (many.browserBytes - few.browserBytes) / KIBIBYTE / (OUR_SOCKETS - 1),
    websockifyKibibytesPerSocket: theirBytes / KIBIBYTE / THEIR_SOCKETS,
    hostMilliseconds: many.hostMilliseconds,
    browserMilliseconds: many.browserMilliseconds - few.browserMilliseconds,
  };
}

interface Watched {
  readonly hostBytes: number;
  readonly hostMilliseconds: number;
  /** The browser with all its processes, without the host. */
  readonly browserBytes: number;
  readonly browserMilliseconds: number;
}

async function watch(browserId: number): Promise<Watched> {
  await delay(SETTLING_MILLISECONDS);
  const host = await nativeHostOf(browserId);
  if (host === undefined) throw new Error("There is no native host");
  const all = [browserId, ...(await descendantsOf(browserId)).map(({ id }) => id)];
  const others = all.filter((id) => id !== host.id);
  const hostBefore = await processorTime([host.id]);
  const othersBefore = await processorTime(others);
  await delay(WATCHED_MILLISECONDS);
  const status = await descendantsOf(browserId);
  const bytesOf = (isWanted: (id: number) => boolean) =>
    status
      .filter(({ id }) => isWanted(id))
      .reduce((sum, { anonymousBytes }) => sum + anonymousBytes, 0);
  return {
    hostBytes: bytesOf((id) => id === host.id),
    hostMilliseconds: (await processorTime([host.id])) - hostBefore,
    browserBytes: bytesOf((id) => id !== host.id),
    browserMilliseconds: (await processorTime(others)) - othersBefore,
  };
}

/** A process's own memory and its share of what it has in common with its siblings, in bytes. */
async function shareOf(id: number): Promise<number> {
  const text = await readFile(`/proc/${id}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss_Anon:\s+(\d+)/mu.exec(text)?.[1] ?? 0) * KIBIBYTE;
}

async function processorTime(ids: readonly number[]): Promise<number> {
  const ticks = await Promise.all(ids.map(ticksOf));
  return ticks.reduce((sum, each) => sum + each, 0) * MILLISECONDS_PER_TICK;
}

async function ticksOf(id: number): Promise<number> {
  const text = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
  // The name in parentheses may have spaces; user and system time are fields 14 and 15.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}
