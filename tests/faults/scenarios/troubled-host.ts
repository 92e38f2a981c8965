/** A native host that goes wrong by itself: in the middle of a socket's life, or before it has begun. */
import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { endHost, hostFileOf } from "../../end-to-end/installed-host.ts";
import { HOST_LOST } from "../life-stages.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

interface Trouble {
  readonly name: string;
  /** What the host does once it is told to. It is the real one in everything else. */
  readonly program: string;
  /** Whether its sockets live on; in Chromium alone where that drops what Firefox ends a host for. */
  readonly isHarmless: boolean | "in Chromium";
}

/** Writes a message of this length, or what there is of it. */
const frame = (announcedBytes: number, body: string) => `
  const head = Buffer.alloc(4);
  head.writeUInt32LE(${announcedBytes});
  process.stdout.write(Buffer.concat([head, Buffer.from(${JSON.stringify(body)})]));
`;

const message = (value: object) => {
  const body = JSON.stringify(value);
  return frame(Buffer.byteLength(body), body);
};

const TROUBLES: readonly Trouble[] = [
  {
    name: "prints a line of text",
    program: "process.stdout.write('a line of text\\n'.repeat(300));",
    isHarmless: false,
  },
  {
    name: "announces a message of 2 GiB",
    program: frame(2 ** 31, "{"),
    isHarmless: false,
  },
  {
    name: "writes half a message and ends",
    program: `${frame(1_000, '{"type":"sent"')} setImmediate(() => process.exit(0));`,
    isHarmless: false,
  },
  {
    name: "sends a message that is no JSON",
    program: frame(7, "no JSON"),
    isHarmless: "in Chromium",
  },
  {
    name: "closes its output",
    program: "closeSync(1);",
    isHarmless: false,
  },
  {
    name: "throws what nobody catches",
    program: "throw new Error('as the scenario wants it');",
    isHarmless: false,
  },
  {
    name: "ends in an orderly way",
    program: "process.exit(0);",
    isHarmless: false,
  },
  {
    name: "sends JSON that is none of our messages",
    program: message({ type: "surprise", id: 1 }),
    isHarmless: true,
  },
  {
    name: "speaks of sockets that nobody has",
    program: [
      message({ type: "closed", id: 900_000_001 }),
      message({ type: "data", id: 900_000_002, data: "AAAA" }),
      message({ type: "sent", id: 900_000_003, byteLength: 5 }),
      message({ type: "opened", id: 900_000_004, address: "127.0.0.1" }),
    ]
      .map((program) => `{ ${program} }`)
      .join("\n"),
    isHarmless: true,
  },
  {
    name: "says hello again",
    program: message({ type: "hello", version: 2, hostVersion: "0.1.0" }),
    isHarmless: true,
  },
];

const inMidLife = ({ name, program, isHarmless }: Trouble): Scenario => ({
  name: `it ${name}, a socket being open`,
  run: async (stage) => {
    const host = hostFileOf(stage.launched);
    const original = await readFile(host, "utf8");
    await replaceHost(
      stage,
      `import { closeSync } from "node:fs";
      process.on("SIGUSR2", () => { ${program} });
      void closeSync;
      ${original}`,
    );
    const socket = await stage.connected({ port: stage.echo.port });
    await stage.signalHost("SIGUSR2");
    if (isHarmless === true || (isHarmless === "in Chromium" && stage.isChromium)) {
      const second = await stage.connected({ port: stage.echo.port });
      for (const living of [socket, second]) {
        await living.send("a word");
        await living.received(6);
        await living.do("close");
        expect(await living.closed()).toEqual(["open open", "data", "close closed"]);
      }
    } else {
      expect(await socket.closed()).toEqual(["open open", HOST_LOST, "close closed"]);
    }
  },
});

/** Something is wrong with what is installed, at the next start of the host. */
interface Damage {
  readonly name: string;
  /** Resolves with what puts it right again. */
  inflict(stage: Stage): Promise<() => Promise<void>>;
  /** What a page hears. */
  readonly errorCode: string;
  /** What it hears in Chromium, which looks for the program before it starts it. */
  readonly errorCodeInChromium?: string;
}

const wrapperOf = ({ launched }: Stage) => join(dirname(hostFileOf(launched)), "native-host.sh");

const manifestOf = ({ isChromium, launched: { home } }: Stage) =>
  isChromium
    ? join(home, "profile/NativeMessagingHosts/web_tcp_socket.json")
    : join(home, ".mozilla/native-messaging-hosts/web_tcp_socket.json");

const missing = (pathOf: (stage: Stage) => string) => async (stage: Stage) => {
  const path = pathOf(stage);
  await rename(path, `${path}.away`);
  return () => rename(`${path}.away`, path);
};

const replaced = (pathOf: (stage: Stage) => string, text: string) => async (stage: Stage) => {
  const path = pathOf(stage);
  const original = await readFile(path, "utf8");
  await writeFile(path, text);
  return () => writeFile(path, original);
};

const DAMAGES: readonly Damage[] = [
  {
    name: "its program is gone",
    inflict: missing(({ launched }) => hostFileOf(launched)),
    errorCode: "HOST_FAILED",
  },
  {
    name: "its start script is gone",
    inflict: missing(wrapperOf),
    errorCode: "HOST_FAILED",
    errorCodeInChromium: "HOST_NOT_INSTALLED",
  },
  {
    name: "its start script may not be executed",
    inflict: async (stage) => {
      const path = wrapperOf(stage);
      await chmod(path, 0o600);
      return () => chmod(path, 0o700);
    },
    errorCode: "HOST_FAILED",
  },
  { name: "its manifest is gone", inflict: missing(manifestOf), errorCode: "HOST_NOT_INSTALLED" },
  {
    name: "its manifest is cut off",
    inflict: replaced(manifestOf, '{ "name": "web_tcp'),
    errorCode: "HOST_NOT_INSTALLED",
  },
  {
    name: "its program is cut off",
    inflict: replaced(({ launched }) => hostFileOf(launched), "import { something"),
    errorCode: "HOST_FAILED",
  },
];

const atStart = ({
  name,
  inflict,
  errorCode,
  errorCodeInChromium = errorCode,
}: Damage): Scenario => ({
  name: `${name} at the next start`,
  isQuick: name === "its program is gone",
  run: async (stage) => {
    stage.afterwards(await inflict(stage));
    await endHostUntilNoticed(stage);
    const code = stage.isChromium ? errorCodeInChromium : errorCode;
    for (let count = stage.random.integer(1, 3); count > 0; count -= 1) {
      const socket = await stage.connect({ port: stage.echo.port });
      expect(await socket.closed()).toEqual([
        `error NotAvailableError Host ${code} closed`,
        "close closed",
      ]);
    }
  },
});

const DYING_STARTS: Scenario = {
  name: "it dies at its start while many sockets wait, and again, and then starts",
  run: async (stage) => {
    const repair = await replaced(
      () => hostFileOf(stage.launched),
      "setTimeout(() => process.exit(1), 50);",
    )(stage);
    stage.afterwards(repair);
    await endHostUntilNoticed(stage);
    for (let start = 0; start < 2; start += 1) {
      const count = stage.random.integer(2, 30);
      const sockets = await Promise.all(
        Array.from({ length: count }, () => stage.connect({ port: stage.echo.port })),
      );
      for (const socket of sockets) {
        expect(await socket.closed()).toEqual([
          "error NotAvailableError Host HOST_FAILED closed",
          "close closed",
        ]);
      }
    }
    await repair();
    const socket = await stage.connected({ port: stage.echo.port });
    await socket.do("close");
  },
};

const SLOW_START: Scenario = {
  name: "it takes three seconds to start",
  run: async (stage) => {
    const original = await readFile(hostFileOf(stage.launched), "utf8");
    await replaceHost(
      stage,
      `await new Promise((resolve) => setTimeout(resolve, 3_000));\n${original}`,
    );
    const sockets = await Promise.all(
      [1, 2, 3].map(() => stage.connect({ port: stage.echo.port })),
    );
    for (const socket of sockets) {
      expect(await socket.opened()).toBe(true);
      await socket.do("close");
    }
  },
};

/** A socket that is opened before the extension has noticed is still lost with the old host. */
async function endHostUntilNoticed(stage: Stage): Promise<void> {
  const witness = await stage.connected({ port: stage.echo.port });
  await endHost(stage.launched);
  expect(await witness.closed()).toEqual(["open open", HOST_LOST, "close closed"]);
}

/** Has the browser start this program from now on, until the scenario is over. */
export async function replaceHost(stage: Stage, program: string): Promise<void> {
  const host = hostFileOf(stage.launched);
  const original = await readFile(host, "utf8");
  stage.afterwards(async () => {
    await writeFile(host, original);
    await endHost(stage.launched);
  });
  await writeFile(host, program);
  await endHostUntilNoticed(stage);
}

export const TROUBLED_HOST_SCENARIOS: readonly Scenario[] = [
  ...TROUBLES.map(inMidLife),
  ...DAMAGES.map(atStart),
  DYING_STARTS,
  SLOW_START,
];
