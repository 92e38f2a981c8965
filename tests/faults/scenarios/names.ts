/** The name service is slow, wrong, or not there. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { LaunchBrowserOptions } from "../../../scripts/browser/launch-browser.ts";
import { noSystemFiles, programWithSystemFiles } from "../../end-to-end/system-files.ts";
import { startEchoServer } from "../../servers/echo-server.ts";
import { type NameAnswer, type NameServer, startNameServer } from "../../servers/name-server.ts";
import type { LiveSocket } from "../live-socket.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const WORD = "a word\r\n";
const LOOPBACK = "127.0.0.1";

/** One of this process's own, so that two runs at once do not meet. */
const NAME_SERVER = `127.53.${(process.pid >> 8) & 255}.${process.pid & 255}`;

const obstacle =
  noSystemFiles ??
  (process.getuid?.() === 0
    ? undefined
    : "a name server listens on port 53, which takes root: sudo npm run faults -- --only 'name service'");

/** A browser, and so a host, that asks the scenario's own name server. */
export const NAMES_OPTIONS: Partial<LaunchBrowserOptions> = {
  wrapProgram: async (program, home) => {
    const own = {
      "/etc/resolv.conf": `nameserver ${NAME_SERVER}\noptions timeout:1 attempts:2\n`,
      "/etc/nsswitch.conf": "hosts: files dns\n",
      "/etc/hosts": "127.0.0.1 localhost\n",
    };
    const files: Record<string, string> = {};
    for (const [place, text] of Object.entries(own)) {
      const path = join(home, place.replaceAll("/", "-"));
      await writeFile(path, text);
      files[place] = path;
    }
    return programWithSystemFiles(program, home, files);
  },
};

const addresses = (...list: readonly string[]): NameAnswer => ({
  type: "addresses",
  addresses: list,
});

/** Answers that lead nowhere. */
const FAILURES: readonly {
  readonly name: string;
  readonly answer: NameAnswer;
  readonly codes: string;
}[] = [
  {
    name: "says that there is no such name",
    answer: { type: "code", code: 3 },
    codes: "ENOTFOUND",
  },
  { name: "knows no address", answer: addresses(), codes: "ENOTFOUND" },
  { name: "fails", answer: { type: "code", code: 2 }, codes: "EAI_AGAIN" },
  { name: "refuses", answer: { type: "code", code: 5 }, codes: "EAI_AGAIN" },
  { name: "says nothing", answer: { type: "silence" }, codes: "EAI_AGAIN" },
  { name: "answers with what is no message", answer: { type: "garbage" }, codes: "\\w+" },
  { name: "cuts its answer short", answer: { type: "truncated" }, codes: "\\w+" },
  { name: "leads a name in a circle", answer: { type: "circle" }, codes: "\\w+" },
];

const failing = ({ name, answer, codes }: (typeof FAILURES)[number]): NamesScenario => ({
  name: `it ${name}, and then mends`,
  run: async (stage, names) => {
    const host = newName(stage);
    names.answer(host, answer);
    const socket = await stage.connect({ host, port: stage.echo.port });
    expect(await socket.closed()).toEqual([
      expect.stringMatching(new RegExp(`^error DomainNotFoundError Network ${codes} closed$`)),
      "close closed",
    ]);
    names.answer(host, addresses(LOOPBACK));
    await expectEcho(await stage.connected({ host, port: stage.echo.port }));
  },
});

interface NamesScenario {
  readonly name: string;
  run(stage: Stage, names: NameServer): Promise<void>;
}

const OTHERS: readonly NamesScenario[] = [
  {
    name: "it is slow",
    run: async (stage, names) => {
      const host = newName(stage);
      const afterMilliseconds = stage.random.integer(200, 900);
      names.answer(host, { type: "addresses", addresses: [LOOPBACK], afterMilliseconds });
      await expectEcho(await stage.connected({ host, port: stage.echo.port }));
    },
  },
  {
    name: "it is slow, and the page gives up",
    run: async (stage, names) => {
      const host = newName(stage);
      names.answer(host, { type: "addresses", addresses: [LOOPBACK], afterMilliseconds: 900 });
      const before = stage.echo.connections.length;
      const socket = await stage.connect({ host, port: stage.echo.port });
      await expect.poll(() => names.asked.includes(host)).toBe(true);
      await socket.do(stage.random.integer(0, 1) === 0 ? "close" : "closeImmediately");
      expect(await socket.closed()).toEqual(["close closed"]);
      expect(stage.echo.connections.length).toBe(before);
    },
  },
  {
    name: "it leads elsewhere at the second open",
    run: async (stage, names) => {
      const host = newName(stage);
      const other = stage.keep(await startEchoServer({ host: "127.0.0.2", port: stage.echo.port }));
      names.answer(host, addresses(LOOPBACK));
      await expectEcho(await stage.connected({ host, port: stage.echo.port }));
      names.answer(host, addresses("127.0.0.2"));
      await expectEcho(await stage.connected({ host, port: stage.echo.port }));
      expect(other.connections).toHaveLength(1);
    },
  },
  {
    name: "its first addresses are dead",
    run: async (stage, names) => {
      const host = newName(stage);
      names.answer(host, addresses("127.0.0.77", "127.0.0.78", LOOPBACK));
      await expectEcho(await stage.connected({ host, port: stage.echo.port }));
    },
  },
  {
    name: "all its addresses are dead",
    run: async (stage, names) => {
      const host = newName(stage);
      names.answer(host, addresses("127.0.0.77", "127.0.0.78"));
      const socket = await stage.connect({ host, port: stage.echo.port });
      expect(await socket.closed()).toEqual([
        "error ConnectionRefusedError Network ECONNREFUSED closed",
        "close closed",
      ]);
    },
  },
  {
    name: "somebody else answers first",
    run: async (stage, names) => {
      const host = newName(stage);
      const forged = stage.keep(
        await startEchoServer({ host: "127.0.0.3", port: stage.echo.port }),
      );
      names.answer(host, { type: "forged-first", forged: "127.0.0.3", addresses: [LOOPBACK] });
      await expectEcho(await stage.connected({ host, port: stage.echo.port }));
      expect(forged.connections).toHaveLength(0);
    },
  },
  {
    name: "it is gone, and comes back",
    run: async (stage, names) => {
      const host = newName(stage);
      await names.close();
      const socket = await stage.connect({ host, port: stage.echo.port });
      expect(await socket.closed()).toEqual([
        "error DomainNotFoundError Network EAI_AGAIN closed",
        "close closed",
      ]);
      const again = stage.keep(await startNameServer(NAME_SERVER));
      again.answer(host, addresses(LOOPBACK));
      await expectEcho(await stage.connected({ host, port: stage.echo.port }));
    },
  },
  {
    name: "it is silent about many names, and other sockets do not wait for that",
    run: async (stage, names) => {
      const silent = Array.from({ length: 12 }, () => newName(stage));
      for (const host of silent) names.answer(host, { type: "silence" });
      const waiting = await Promise.all(
        silent.map((host) => stage.connect({ host, port: stage.echo.port })),
      );
      await expect.poll(() => silent.filter((host) => names.asked.includes(host))).not.toEqual([]);
      const known = newName(stage);
      names.answer(known, addresses(LOOPBACK));
      await expectEcho(await stage.connected({ port: stage.echo.port }));
      await expectEcho(await stage.connected({ host: known, port: stage.echo.port }));
      expect((await Promise.all(waiting.map((socket) => socket.events()))).flat()).toEqual([]);
      for (const socket of waiting) {
        expect(await socket.closed()).toEqual([
          "error DomainNotFoundError Network EAI_AGAIN closed",
          "close closed",
        ]);
      }
    },
  },
];

/** One that nobody has asked about yet, so that nothing remembers an answer. */
function newName(stage: Stage): string {
  return `n${stage.random.integer(0, 2 ** 31)}.faults.example`;
}

async function expectEcho(socket: LiveSocket): Promise<void> {
  await socket.send(WORD);
  await socket.received(WORD.length);
  await socket.do("close");
  expect(await socket.closed()).toEqual(["open open", "data", "close closed"]);
}

export const NAMES_SCENARIOS: readonly Scenario[] = [...FAILURES.map(failing), ...OTHERS].map(
  ({ name, run }) => ({
    name,
    obstacle,
    run: async (stage) => run(stage, stage.keep(await startNameServer(NAME_SERVER))),
  }),
);
