/** What holds after every fault. */
import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { until } from "../../scripts/browser/extension-windows.ts";
import { countTcpSockets } from "../end-to-end/processes.ts";
import { allHostIdsOf, descriptorsOf } from "./host-process.ts";
import { grantsOf } from "./site-grants.ts";
import type { Stage } from "./stage.ts";

/** How everything is while no page has a socket. */
export interface Calm {
  readonly grants: string;
  /** What the host has open, by kind. */
  readonly descriptors: ReadonlyMap<string, number>;
}

const GREETING_BYTES = 5_000;
/** Far longer than an event takes, so that what has not come by then does not come. */
const PATIENCE_MILLISECONDS = 30_000;

/** Brings the host up by a first socket, and looks when that and its document have gone. */
export async function calmOf(stage: Stage): Promise<Calm> {
  await expectNextOpenWorks(stage);
  await stage.closePages();
  const id = await stage.hostId();
  await untilNoSocketOf(id);
  return { grants: await grantsOf(stage.launched), descriptors: await descriptorsOf(id) };
}

export async function assertSettled(stage: Stage, calm: Calm): Promise<void> {
  for (const page of stage.pages) if (!page.isClosed()) await expectAllClosed(page);
  await expectNextOpenWorks(stage);
  await stage.closePages();
  const id = await expectOneHost(stage);
  await untilNoSocketOf(id);
  await expect
    .poll(async () => moreThan(calm.descriptors, await descriptorsOf(id)), patience())
    .toEqual([]);
  expect(await grantsOf(stage.launched)).toBe(calm.grants);
}

/** Each socket has closed, and has told so by its events in their order. */
async function expectAllClosed(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(unsettledSockets), patience()).toEqual([]);
  for (const { name, log } of await page.evaluate(() => window.faults.sockets())) {
    const told = log.map((line) => line.replace(/ .*/, ""));
    const events = told.filter((event) => event !== "data" && event !== "drain").join(" ");
    expect(events, `${name} in order: ${log.join(", ")}`).toMatch(/^(open )?(error )?close$/);
    expect(told.at(-1), `${name} told nothing after its close`).toBe("close");
    expect(log.at(-1), `${name} was closed when it said so`).toBe("close closed");
  }
}

/** Runs in the page. */
function unsettledSockets(): readonly string[] {
  return window.faults
    .sockets()
    .filter(({ log, readyState }) => readyState !== "closed" || !log.includes("close closed"))
    .map(({ name, log, readyState }) => `${name} is ${readyState}: ${log.join(", ")}`);
}

async function expectNextOpenWorks(stage: Stage): Promise<void> {
  const page = await stage.newPage();
  const seed = stage.random.integer(0, 1_000_000);
  const socket = await stage.connect({ port: stage.echo.port, page });
  await socket.upload(GREETING_BYTES, seed);
  await socket.received(GREETING_BYTES);
  await socket.do("close");
  expect(await socket.closed(), "the next open").toEqual(["open open", "data", "close closed"]);
  expect(await socket.expectPrefix(seed)).toBe(GREETING_BYTES);
}

/** The only process that runs a host for this browser. */
async function expectOneHost(stage: Stage): Promise<number> {
  const id = await stage.hostId();
  await expect.poll(() => allHostIdsOf(stage.launched), patience()).toEqual([id]);
  return id;
}

export async function untilNoSocketOf(hostId: number): Promise<void> {
  await until("the host had no socket", async () => (await countTcpSockets(hostId)) === 0);
}

/** What there is more of than before, by kind. */
export function moreThan(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
): readonly string[] {
  return [...now]
    .filter(([kind, count]) => count > (before.get(kind) ?? 0))
    .map(([kind, count]) => `${kind}: ${count} where there were ${before.get(kind) ?? 0}`);
}

function patience() {
  return { timeout: PATIENCE_MILLISECONDS };
}
