/** The second pipe: in use wherever a page can be, and left in mid-transfer without a byte lost. */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../scripts/browser/extension-windows.ts";
import { projectRoot } from "../../scripts/project.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import { startScriptedWebServer } from "../servers/scripted-web-server.ts";
import { describeInBrowsers, type Setting } from "./setting.ts";
import { noSystemFiles, programWithSystemFiles } from "./system-files.ts";
import { Visit } from "./visit.ts";

const BYTES = 8 * 1024 * 1024;
const SEED = 6;
const EXPECTED = {
  byteLength: BYTES,
  sha256: createHash("sha256").update(deterministicBytes(BYTES, SEED)).digest("hex"),
};
/** More than a page would send without a pipe of its own. */
const MANY_FRAMES = 11;
const SITE_FOLDER = join(projectRoot, "tests/end-to-end/site");
const PUBLIC_NAME = "public.example";

/** Has a page echo bytes through a server, after so many frames without its pipe. */
async function echo(page: Page, port: number, breakAfter = Number.MAX_SAFE_INTEGER) {
  return page.evaluate(
    async (to, byteLength, seed, last) => {
      window.pipeWatch.frames = 0;
      window.pipeWatch.breakAfter = last;
      const record = window.driver.open("echo", "127.0.0.1", to);
      const sent = window.deterministicBytes(byteLength, seed);
      await record.opened;
      const complete = new Promise<void>((resolve) => {
        record.socket.addEventListener("data", () => {
          if (record.byteLength >= byteLength) resolve();
        });
      });
      // Not by a timer, which is slow where nobody looks.
      const nextTask = () =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = resolve;
          port2.postMessage(undefined);
        });
      // A pipe is there soon, and takes over what has begun without it.
      const size = 50_000;
      for (let start = 0; start < byteLength; start += size) {
        record.socket.send(sent.subarray(start, start + size));
        if (start % (4 * size) === 0) await nextTask();
      }
      await complete;
      record.socket.close();
      await record.closed;
      return {
        received: {
          byteLength: record.byteLength,
          sha256: await window.driver.sha256(window.driver.concatenate(record)),
        },
        log: record.log,
        frames: window.pipeWatch.frames,
      };
    },
    port,
    BYTES,
    SEED,
    breakAfter,
  );
}

/** Does so once more where the pipe has come too late to carry so many frames. */
function echoByPipe(page: Page, port: number, leastFrames: number, breakAfter?: number) {
  return until("a pipe carried enough", async () => {
    const result = await echo(page, port, breakAfter);
    expect(result.received).toEqual(EXPECTED);
    return result.frames >= leastFrames ? result : undefined;
  });
}

function isChromium({ launched }: Setting): boolean {
  return launched.extensionAddress.startsWith("chrome-extension:");
}

async function bringIn(page: Page): Promise<void> {
  await page.evaluate(`window.deterministicBytes = ${deterministicBytes.toString()}`);
  await page.evaluate(await readFile(join(SITE_FOLDER, "pipe-watch.js"), "utf8"));
}

describeInBrowsers("a pipe", (setting) => {
  let server: EchoServer;
  let page: Page;

  beforeAll(async () => {
    server = await startEchoServer();
    page = await setting.newPermittedPage();
    await setting.allowDestination(page, "127.0.0.1", server.port);
  });

  beforeEach(async () => {
    await page.goto(`${setting.origin}/`);
    await bringIn(page);
  });

  afterAll(() => server.close());

  it("carries a page's payload", async () => {
    await echoByPipe(page, server.port, MANY_FRAMES);
  });

  it.each([1, 2, 5, 12, 25])("that breaks behind frame %i loses nothing", async (breakAfter) => {
    const { log } = await echoByPipe(page, server.port, breakAfter, breakAfter);
    expect(log.filter((line) => line.startsWith("error"))).toEqual([]);
  });

  it("breaks for all sockets of a document, and for none of another one", async () => {
    const other = await setting.newPage();
    await bringIn(other);
    const [first, second] = await Promise.all([
      echo(page, server.port, 12),
      echo(page, server.port, 12),
      echoByPipe(other, server.port, MANY_FRAMES),
    ]);
    expect([first.received, second.received]).toEqual([EXPECTED, EXPECTED]);
    await other.close();
  });
});

describe.skipIf(noSystemFiles !== undefined)(
  `a pipe of a public site${noSystemFiles === undefined ? "" : ` (not run: ${noSystemFiles})`}`,
  () => {
    describeInBrowsers(
      "is there",
      (setting) => {
        let server: EchoServer;
        let visit: Visit;

        beforeAll(async () => {
          server = await startEchoServer();
        });
        beforeEach(() => {
          visit = new Visit(setting);
        });
        afterEach(() => visit.end());
        afterAll(() => server.close());

        /** A page of a site whose name is not this computer's. */
        async function openPublic(policy: string): Promise<Page> {
          const tls = await setting.authority.issue({ hosts: [PUBLIC_NAME] });
          const driver = await readFile(join(SITE_FOLDER, "driver.js"), "utf8");
          const answers: Readonly<Record<string, { contentType: string; text: string }>> = {
            "/": {
              contentType: "text/html",
              text: `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">
                <link rel="manifest" href="manifest"><script src="driver.js"></script>`,
            },
            "/manifest": {
              contentType: "application/json",
              text: JSON.stringify({ permissions: { "tcp-socket": {} } }),
            },
            "/driver.js": { contentType: "text/javascript", text: driver },
          };
          const site = visit.keep(
            await startScriptedWebServer({
              tls,
              answer: (path) => answers[path] ?? { contentType: "text/plain", text: "" },
            }),
          );
          const origin = `https://${PUBLIC_NAME}:${site.port}`;
          const page = await visit.openPermitted("/", origin);
          await setting.allowDestination(page, "127.0.0.1", server.port);
          await bringIn(page);
          return page;
        }

        it.each([
          "default-src 'self' 'unsafe-eval'",
          "default-src *; script-src 'self' 'unsafe-eval'",
        ])("under the policy %s", async (policy) => {
          const page = await openPublic(policy);
          await echoByPipe(page, server.port, MANY_FRAMES);
          // The page finds nothing of it.
          const found = await page.evaluate(() => [
            window.length,
            document.querySelectorAll("iframe").length,
          ]);
          expect(found).toEqual([0, 0]);
        });

        it("without a way to our frame for a page", async () => {
          const page = await openPublic("default-src *; script-src 'self' 'unsafe-eval'");
          const address = `${setting.launched.extensionAddress}pipe/frame.html`;
          const isFound = page.evaluate(
            (url) =>
              fetch(url).then(
                () => true,
                () => false,
              ),
            address,
          );
          // Firefox gives each installation an address of its own, which this test knows.
          expect(await isFound).toBe(!isChromium(setting));
        });
      },
      {
        acceptsInsecureCertificates: true,
        wrapProgram: async (program, home) => {
          const hosts = join(home, "hosts");
          await writeFile(hosts, `127.0.0.1 localhost\n127.0.0.1 ${PUBLIC_NAME}\n`);
          return programWithSystemFiles(program, home, { "/etc/hosts": hosts });
        },
      },
    );
  },
);
