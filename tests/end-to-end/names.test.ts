/** Names that lead into the local network: nothing is dialled before the person has seen the address. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerPrompt } from "../../scripts/browser/extension-windows.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import { startScriptedWebServer } from "../servers/scripted-web-server.ts";
import { countTcpSockets, nativeHostOf } from "./processes.ts";
import { describeInBrowsers } from "./setting.ts";
import { shownText } from "./site-pages.ts";
import { noSystemFiles, programWithSystemFiles } from "./system-files.ts";
import { Visit } from "./visit.ts";

const THIS_COMPUTER = "this computer";
const NAME = "changing.example";
const DENIED = ["error SecurityError Permission LOCAL_NETWORK_DENIED closed", "close closed"];
const CONNECTED = ["open open", "close closed"];

/** Of the internet, and given to nobody so far. */
const PUBLIC = "2d00::1";

/** How a connection to it ends is up to the network. */
const DIALLED = [
  expect.stringMatching(/^(open|error (Network\w*|ConnectionRefused)Error Network) /),
  "close closed",
];

/** What a name may lead to, and what the person is told of it. */
const LOCAL_ADDRESSES: readonly {
  readonly address: string;
  readonly shown: string;
  readonly kind: string;
  /** Does it lead to the test's server? */
  readonly isServed: boolean;
}[] = [
  { address: "127.0.0.1", shown: "127.0.0.1", kind: THIS_COMPUTER, isServed: true },
  {
    address: "0.0.0.0",
    shown: "0.0.0.0",
    kind: "an address that leads to this computer",
    isServed: true,
  },
  { address: "::ffff:127.0.0.1", shown: "::ffff:7f00:1", kind: THIS_COMPUTER, isServed: true },
  {
    address: "169.254.169.254",
    shown: "169.254.169.254",
    kind: "a device directly on the network of this computer",
    isServed: false,
  },
  {
    address: "10.1.2.3",
    shown: "10.1.2.3",
    kind: "a device on your local network",
    isServed: false,
  },
];

const hostsFileIn = (home: string) => join(home, "hosts");
const HOSTS = "127.0.0.1 localhost\n127.0.0.1 www.xn--pple-43d.example\n";

describe.skipIf(noSystemFiles !== undefined)(
  noSystemFiles ?? "with a hosts file of its own",
  () => {
    describeInBrowsers(
      "names",
      (setting) => {
        let visit: Visit;
        let origin: string;
        let server: EchoServer;

        beforeEach(async () => {
          visit = new Visit(setting);
          origin = await visit.newOrigin();
          server = visit.keep(await startEchoServer());
        });

        afterEach(() => visit.end());

        /** Has a name lead to these addresses from now on. Every look-up reads the file anew. */
        const lead = (name: string, ...addresses: readonly string[]) => {
          const lines = addresses.map((address) => `${address} ${name}\n`);
          return writeFile(hostsFileIn(setting.launched.home), HOSTS + lines.join(""));
        };

        const connect = (page: Page, name: string) =>
          page.evaluate(
            async (host, port) => {
              const { opened, socket, closed, log } = window.driver.open(host, host, port);
              if (await opened) socket.close();
              await closed;
              return log;
            },
            name,
            server.port,
          );

        const socketsOfHost = async () => {
          const host = await nativeHostOf(setting.launched.browser.process()?.pid ?? 0);
          return host === undefined ? undefined : countTcpSockets(host.id, server.port);
        };

        /** What was dialled in vain would be there for longer: the host tries for 30 seconds. */
        const expectNothingDialled = () => expect.poll(socketsOfHost, { timeout: 15_000 }).toBe(0);

        /** The person is asked about the name, and is told where it leads; nothing is dialled so far. */
        const findPromptAbout = async (name: string, address: string, kind: string) => {
          const prompt = await visit.findPrompt(origin);
          expect(await shownText(prompt, "#destination-text")).toBe(`${name}:${server.port}`);
          expect(await shownText(prompt, "#reached-text")).toBe(
            `the name leads to ${address}, which is ${kind}`,
          );
          await expectNothingDialled();
          return prompt;
        };

        it.each(LOCAL_ADDRESSES)(
          "one that leads to $address is asked about with it",
          async ({ address, shown, kind, isServed }) => {
            await lead(NAME, address);
            const page = await visit.openPermitted("/", origin);
            const refused = connect(page, NAME);
            await answerPrompt(await findPromptAbout(NAME, shown, kind), "dismiss");
            expect(await refused).toEqual(DENIED);
            await expectNothingDialled();
            expect(server.connections).toHaveLength(0);
            if (!isServed) return;

            const allowed = connect(page, NAME);
            await answerPrompt(await findPromptAbout(NAME, shown, kind), "allow");
            expect(await allowed).toEqual(CONNECTED);
            await expect.poll(() => server.connections.length).toBe(1);
          },
        );

        it("one that leads to another local address than before is asked about again", async () => {
          const other = visit.keep(await startEchoServer({ host: "127.0.0.2", port: server.port }));
          const page = await visit.openPermitted("/", origin);
          await lead(NAME, "127.0.0.1");
          const first = connect(page, NAME);
          await answerPrompt(await findPromptAbout(NAME, "127.0.0.1", THIS_COMPUTER), "allow");
          expect(await first).toEqual(CONNECTED);

          await lead(NAME, "127.0.0.2");
          const second = connect(page, NAME);
          await answerPrompt(await findPromptAbout(NAME, "127.0.0.2", THIS_COMPUTER), "dismiss");
          expect(await second).toEqual(DENIED);
          expect(other.connections).toHaveLength(0);

          await lead(NAME, "127.0.0.1");
          expect(await connect(page, NAME)).toEqual(CONNECTED);
          await expect.poll(() => server.connections.length).toBe(2);
        });

        it("one that changes while the person is asked is asked about again", async () => {
          const other = visit.keep(await startEchoServer({ host: "127.0.0.2", port: server.port }));
          const page = await visit.openPermitted("/", origin);
          await lead(NAME, "127.0.0.1");
          const connection = connect(page, NAME);
          const prompt = await findPromptAbout(NAME, "127.0.0.1", THIS_COMPUTER);
          await lead(NAME, "127.0.0.2");
          await answerPrompt(prompt, "allow");
          await answerPrompt(await findPromptAbout(NAME, "127.0.0.2", THIS_COMPUTER), "dismiss");
          expect(await connection).toEqual(DENIED);
          expect([...server.connections, ...other.connections]).toHaveLength(0);
        });

        it("one that led to a public address and then to a local one is asked about", async () => {
          const page = await visit.openPermitted("/", origin);
          await lead(NAME, PUBLIC);
          expect(await connect(page, NAME)).toEqual(DIALLED);
          await lead(NAME, "127.0.0.1");
          const second = connect(page, NAME);
          await answerPrompt(await findPromptAbout(NAME, "127.0.0.1", THIS_COMPUTER), "dismiss");
          expect(await second).toEqual(DENIED);
          expect(server.connections).toHaveLength(0);
        });

        it.each([{ addresses: [PUBLIC, "127.0.0.1"] }, { addresses: ["127.0.0.1", PUBLIC] }])(
          "one that leads to $addresses is dialled at the public one alone",
          async ({ addresses }) => {
            await lead(NAME, ...addresses);
            const page = await visit.openPermitted("/", origin);
            const log = await connect(page, NAME);
            expect(log).not.toEqual(DENIED);
            expect(server.connections).toHaveLength(0);
            await visit.expectNobodyAsks();
          },
        );

        it("one below localhost is this computer, whatever the network says of it", async () => {
          const name = "inner.localhost";
          await lead(name, "10.1.2.3");
          const page = await visit.openPermitted("/", origin);
          const connection = connect(page, name);
          const prompt = await visit.findPrompt(origin);
          expect(await shownText(prompt, "#destination-text")).toBe(`${name}:${server.port}`);
          expect(await shownText(prompt, "#reached-text")).toBe(THIS_COMPUTER);
          await answerPrompt(prompt, "allow");
          expect(await connection).toEqual(CONNECTED);
          await expect.poll(() => server.connections.length).toBe(1);
        });

        it("a site's own that looks like another's is shown in punycode", async () => {
          const tls = await setting.authority.issue({ hosts: ["www.xn--pple-43d.example"] });
          const answer = (path: string) =>
            path === "/manifest"
              ? {
                  contentType: "application/json",
                  text: JSON.stringify({ permissions: { "tcp-socket": {} } }),
                }
              : { contentType: "text/html", text: '<link rel="manifest" href="manifest">' };
          const site = visit.keep(await startScriptedWebServer({ tls, answer }));
          const asking = `https://www.xn--pple-43d.example:${site.port}`;
          await visit.open("/", `https://www.\u0430pple.example:${site.port}`);
          const prompt = await visit.findPrompt(asking);
          expect(await shownText(prompt, "#origin")).toBe(asking);
          expect(await shownText(prompt, "#origin strong")).toBe("xn--pple-43d.example");
        });
      },
      {
        acceptsInsecureCertificates: true,
        wrapProgram: async (program, home) => {
          const hosts = hostsFileIn(home);
          await writeFile(hosts, HOSTS);
          return programWithSystemFiles(program, home, { "/etc/hosts": hosts });
        },
      },
    );
  },
);
