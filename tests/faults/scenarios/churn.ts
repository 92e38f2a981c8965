/** Very many sockets are opened and closed in one session of the browser, and nothing of them lasts. */
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { openExtensionPage, until } from "../../../scripts/browser/extension-windows.ts";
import { nativeHostOf } from "../../end-to-end/processes.ts";
import { startEchoServer } from "../../servers/echo-server.ts";
import { freePort } from "../../servers/free-port.ts";
import { startResettingServer } from "../../servers/resetting-server.ts";
import { moreThan } from "../assert-settled.ts";
import { backgroundHeapOf } from "../background-heap.ts";
import { descriptorsOf } from "../host-process.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const PROGRAM = fileURLToPath(new URL("../churn-program.js", import.meta.url));
const HOST = "127.0.0.1";
const KIBIBYTE = 1024;
const MILLISECONDS_EACH = 100;

/** `FAULTS_SOCKETS` is for another number. */
const SOCKETS = Number(process.env.FAULTS_SOCKETS ?? 20_000);
const QUICK_SOCKETS = 300;

/** So many at once are opened and closed by one call into the page. */
const ROUND = 500;
const AT_ONCE = 50;

/** The background's log and what the host knows of sockets that have ended are full by then. */
const WARM_UP_SOCKETS = 3000;
const QUICK_WARM_UP_SOCKETS = 100;

/** Ways of a socket's life, the usual one more often than others. */
const WAYS = [
  ...Array.from({ length: 5 }, () => "closed"),
  "secured",
  "accepted",
  "aborted",
  "aborted",
  "refused",
  "reset",
  "abandoned",
];

/** What is held while no socket is open. */
interface Holdings {
  /** What the host has open, by kind. */
  readonly descriptors: ReadonlyMap<string, number>;
  readonly hostBytes: number;
  readonly backgroundBytes: number;
}

interface Peers {
  readonly ports: Readonly<Record<string, number>>;
  untilNobodyIsConnected(): Promise<void>;
}

export const CHURN_SCENARIOS: readonly Scenario[] = [
  {
    ...churning(QUICK_SOCKETS, QUICK_WARM_UP_SOCKETS, {
      // What is full after a long warm-up fills here.
      hostBytes: 32 * KIBIBYTE ** 2,
      backgroundBytes: 2 * KIBIBYTE ** 2,
    }),
    isQuick: true,
  },
  churning(SOCKETS, WARM_UP_SOCKETS, {
    hostBytes: 8 * KIBIBYTE ** 2,
    backgroundBytes: 512 * KIBIBYTE,
  }),
];

/** @param mostGrowth what may be noise */
function churning(
  count: number,
  warmUp: number,
  mostGrowth: Omit<Holdings, "descriptors">,
): Scenario {
  return {
    name: `${count} sockets opened and closed`,
    timeout: 120_000 + (warmUp + count) * MILLISECONDS_EACH,
    run: async (stage) => {
      const { page } = stage;
      await stage.bringIn(page, PROGRAM);
      const { ports, untilNobodyIsConnected } = await startPeers(stage);
      await page.evaluate(() => window.churn.listen());
      const tabId = await stage.setting.tabIdOf(page);

      await churn(stage, warmUp, ports);
      await untilNobodyIsConnected();
      const before = await holdingsOf(stage, tabId);
      print("after the warm-up", before);
      for (let done = 0; done < count; done += ROUND) {
        await churn(stage, Math.min(ROUND, count - done), ports);
      }
      await untilNobodyIsConnected();
      const after = await holdingsOf(stage, tabId);
      print(`after ${count} more`, after);

      // The last ones may linger for a while, before as well as after.
      await expect
        .poll(async () => moreThan(before.descriptors, await descriptorsOf(await stage.hostId())))
        .toEqual([]);
      expect(after.hostBytes - before.hostBytes).toBeLessThan(mostGrowth.hostBytes);
      expect(after.backgroundBytes - before.backgroundBytes).toBeLessThan(
        mostGrowth.backgroundBytes,
      );
    },
  };
}

/** Those who take the sockets of each way but the one to the page's own listener. */
async function startPeers(stage: Stage): Promise<Peers> {
  const tls = await stage.setting.authority.issue({ hosts: [HOST] });
  const secured = stage.keep(await startEchoServer({ tls }));
  const resetting = stage.keep(await startResettingServer({ resetAfterBytes: 1 }));
  const { port } = stage.echo;
  const peers = [stage.echo, secured, resetting];
  return {
    ports: {
      closed: port,
      aborted: port,
      abandoned: port,
      secured: secured.port,
      reset: resetting.port,
      refused: await freePort(HOST),
    },
    untilNobodyIsConnected: async () => {
      await until("nobody was connected", async () =>
        peers.every((peer) => peer.countConnections() === 0),
      );
    },
  };
}

async function churn(
  { page, random }: Stage,
  count: number,
  ports: Readonly<Record<string, number>>,
): Promise<void> {
  const ways = Array.from({ length: count }, () => WAYS[random.integer(0, WAYS.length - 1)] ?? "");
  const problems = await page.evaluate(
    (all, to, atOnce) => window.churn.run(all, to, atOnce),
    ways,
    ports,
    AT_ONCE,
  );
  expect(problems).toEqual([]);
}

/** Once the toolbar's button shows no socket but the listener. */
async function holdingsOf(stage: Stage, tabId: number): Promise<Holdings> {
  const { launched } = stage;
  const own = await openExtensionPage(launched, "popup/popup.html?tab=0");
  await until("the button showed one", () =>
    own.evaluate(async (id) => (await chrome.action.getBadgeText({ tabId: id })) === "1", tabId),
  );
  await own.close();
  const host = await nativeHostOf(launched.browser.process()?.pid ?? 0);
  return {
    descriptors: await descriptorsOf(await stage.hostId()),
    hostBytes: host?.anonymousBytes ?? 0,
    backgroundBytes: await backgroundHeapOf(launched),
  };
}

function print(when: string, { descriptors, hostBytes, backgroundBytes }: Holdings): void {
  const count = [...descriptors.values()].reduce((sum, each) => sum + each, 0);
  const [host, background] = [hostBytes, backgroundBytes].map((bytes) =>
    Math.round(bytes / KIBIBYTE),
  );
  process.stdout.write(
    `${when}: ${count} descriptors, ${host} KiB in the host, ${background} KiB in the background\n`,
  );
}
