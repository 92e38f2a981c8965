/** What strangers write, and what a prompt shows of it: host names, descriptions, titles. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startScriptedWebServer, type WebAnswer } from "../servers/scripted-web-server.ts";
import { describeInBrowsers } from "./setting.ts";
import { shownText } from "./site-pages.ts";
import { Visit } from "./visit.ts";

const THIS_COMPUTER = "this computer";

/** Names that look like others, and addresses that do not look like what they are. */
const LOOK_ALIKES: readonly {
  readonly host: string;
  readonly port: number;
  readonly shown: string;
  /** What it leads to, as far as that is known without a look-up. */
  readonly reached?: string;
}[] = [
  { host: "\u0430pple.example", port: 993, shown: "xn--pple-43d.example:993" },
  { host: "b\u00fccher.example", port: 993, shown: "xn--bcher-kva.example:993" },
  { host: "BANK\uff0eexample", port: 993, shown: "bank.example:993" },
  { host: "\uff2c\uff4f\uff43alhost", port: 4000, shown: "localhost:4000", reached: THIS_COMPUTER },
  { host: "\uff11\uff12\uff17.0.0.1", port: 4000, shown: "127.0.0.1:4000", reached: THIS_COMPUTER },
  { host: "2130706433", port: 4000, shown: "127.0.0.1:4000", reached: THIS_COMPUTER },
  { host: "0x7f.1", port: 4000, shown: "127.0.0.1:4000", reached: THIS_COMPUTER },
  { host: "0177.0.0.1", port: 4000, shown: "127.0.0.1:4000", reached: THIS_COMPUTER },
  {
    host: "::ffff:127.0.0.1",
    port: 4000,
    shown: "[::ffff:7f00:1]:4000",
    reached: THIS_COMPUTER,
  },
];

const NO_NAMES = [
  "",
  " example.org",
  "example.org ",
  "exam ple.org",
  "example.org\u0000",
  "example.org\u0000.evil.example",
  "example.org\n",
  "example.org\r\nx",
  "exam\u0007ple.org",
  "example\u0085.org",
  "example.org\u2028",
  "\u202egro.elpmaxe",
  "example.org\u202e",
  "exam\u2066ple\u2069.org",
  "\u200fexample.org",
  "user@example.org",
  "example.org/path",
  "example.org\\path",
  "example.org?query",
  "example.org#fragment",
  "example.org:80",
  "%65xample.org",
  "http://example.org",
  "[::1",
  "::1%lo",
  "*.example.org",
  '"example".org',
  "<b>example</b>.org",
  `${"a".repeat(64)}.example.org`,
  `${"abcdefgh.".repeat(30)}example.org`,
];

/** Reads from right to left, goes on in a new line, rings, marks up, and stacks up marks. */
const HOSTILE_TEXT =
  "\u202eFor \u0000your\u0007 <b>own</b>\u2028 \u2066mail\u2069\u200f\u0085\r\n&amp; more\u200b " +
  `e${"\u0301".repeat(50)} `;
const LONG_TEXT = HOSTILE_TEXT + "and more ".repeat(350);
const NOT_PLAIN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]|\p{Mn}{5}/u;

describeInBrowsers("texts in a prompt", (setting) => {
  const visit = new Visit(setting);

  afterAll(() => visit.end());

  describe("a host", () => {
    let page: Page;

    beforeAll(async () => {
      page = await visit.openPermitted("/privileged.html", await visit.newOrigin());
    });

    it.each(LOOK_ALIKES)(
      "written $host is shown as $shown",
      async ({ host, port, shown, reached }) => {
        await page.evaluate(
          (to) => {
            window.driver.open("asked about", to.host, to.port);
          },
          { host, port },
        );
        const prompt = await visit.findPrompt(new URL(page.url()).origin);
        expect(await shownText(prompt, "#destination-text")).toBe(shown);
        expect(await shownText(prompt, "#reached-text")).toBe(reached);
        await page.evaluate(() => {
          window.driver.sockets.get("asked about")?.socket.closeImmediately();
        });
        await visit.expectNoPrompt();
      },
    );

    it("that is no name and no address is refused, and nobody is asked", async () => {
      const logs = await page.evaluate(
        (hosts) =>
          Promise.all(
            hosts.map(async (host) => {
              const { log, closed } = window.driver.open("refused", host, 993);
              await closed;
              return { host, log };
            }),
          ),
        NO_NAMES,
      );
      const log = ["error DomainNotFoundError Network ENOTFOUND closed", "close closed"];
      expect(logs).toEqual(NO_NAMES.map((host) => ({ host, log })));
      await visit.expectNobodyAsks();
    });
  });

  it("a description and a title are shown plain, in one line, and visibly cut", async () => {
    const answer = (path: string): WebAnswer => {
      if (path === "/manifest") {
        const permissions = { "tcp-socket": { description: LONG_TEXT } };
        return { contentType: "application/json", text: JSON.stringify({ permissions }) };
      }
      const text = `<!doctype html><title>Test site</title>
<link rel="manifest" href="manifest"><link rel="icon" href="data:,">
<script>document.title = ${JSON.stringify(LONG_TEXT)}</script>`;
      return { contentType: "text/html; charset=utf-8", text };
    };
    const server = visit.keep(await startScriptedWebServer({ answer }));
    const origin = `http://localhost:${server.port}`;
    await visit.open("/", origin);
    const prompt = await visit.findPrompt(origin);

    const description = await rawText(prompt, "#claim-text");
    expect(description).toMatch(
      /^For +your +<b>own<\/b> +mail +&amp; +more +e\u0301{4} and more and .*…$/u,
    );
    expect([...description]).toHaveLength(200);
    expect(description).not.toMatch(NOT_PLAIN);

    const title = await rawText(prompt, "#tab-title");
    expect(title).toMatch(
      /^In the tab “For +your +<b>own<\/b> +mail +&amp; +more +e\u0301{4} and .*…”$/u,
    );
    expect([...title]).toHaveLength("In the tab “”".length + 80);
    expect(title).not.toMatch(NOT_PLAIN);
    expect(await prompt.$("b")).toBeNull();
  });
});

function rawText(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, ({ textContent }) => textContent ?? "");
}
