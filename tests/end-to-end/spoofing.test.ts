/** Documents and messages that pass themselves off as somebody else's: they get nothing. */
import type { Frame, Page } from "puppeteer-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HANDSHAKE_EVENT } from "../../protocol/handshake.ts";
import { BY_THE_CLOCK } from "../../scripts/browser/until-interface.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import { startScriptedWebServer, type WebAnswer } from "../servers/scripted-web-server.ts";
import { describeInBrowsers } from "./setting.ts";
import { arrivalIn, FROM_THE_START, NO_TRACE } from "./site-pages.ts";
import { Visit } from "./visit.ts";

const STRANGE_FRAMES = ["sandboxed", "data", "blob", "srcdoc", "sandboxed srcdoc", "blank"];

/** What page and relay, and the extension's own pages and the broker, say to each other. */
const FORGED_MESSAGES = [
  { type: "query-permission" },
  { type: "reset" },
  { type: "allow", life: "always" },
  { type: "answer", answer: { type: "allow", life: "always", isForOtherDevices: false } },
  { type: "details", details: {}, tab: {} },
  { type: "show", tabId: 1 },
];

/** Does what a permitted page's script does to find its relay: has somebody answered? */
const isServed = (frame: Frame) =>
  frame.evaluate((type) => {
    const { port2 } = new MessageChannel();
    const handshake = new MessageEvent(type, { ports: [port2], cancelable: true });
    return !window.dispatchEvent(handshake);
  }, HANDSHAKE_EVENT);

const hadInterfaceEarly = (page: Page) => page.evaluate(() => window.hadInterfaceEarly);

describeInBrowsers(
  "spoofing",
  (setting) => {
    let visit: Visit;

    beforeEach(() => {
      visit = new Visit(setting);
    });

    afterEach(() => visit.end());

    describe("documents without an address of the site's own", () => {
      const strangeFramesOf = async (page: Page) => {
        await page.waitForFunction(() => document.readyState === "complete", BY_THE_CLOCK);
        return Promise.all(
          STRANGE_FRAMES.map(async (name) => {
            const element = await page.waitForSelector(`iframe[name="${name}"]`);
            const frame = await element?.contentFrame();
            if (!frame) throw new Error(`The page has no ${name} frame`);
            await frame.waitForFunction(() => "timesAvailable" in window, BY_THE_CLOCK);
            return { name, ...(await arrivalIn(frame)), isServed: await isServed(frame) };
          }),
        );
      };
      const nothing = STRANGE_FRAMES.map((name) => ({ name, ...NO_TRACE, isServed: false }));

      it("have nothing in a permitted page, and nobody is asked", async () => {
        const origin = await visit.newOrigin();
        await visit.openPermitted("/", origin);
        const page = await visit.open("/strange-frames.html", origin);
        expect(await arrivalIn(page)).toEqual(FROM_THE_START);
        expect(await strangeFramesOf(page)).toEqual(nothing);
        await visit.expectNobodyAsks();
      });

      it("have nothing in a page that declares nothing, and nobody is asked", async () => {
        const page = await visit.open("/strange-frames.html", await visit.newOrigin());
        expect(await strangeFramesOf(page)).toEqual(nothing);
        await visit.expectNobodyAsks();
        expect(await arrivalIn(page)).toEqual(NO_TRACE);
      });
    });

    describe("a page that knows the extension's source", () => {
      let server: EchoServer;

      beforeEach(async () => {
        server = visit.keep(await startEchoServer());
      });

      it("posts the relay's messages without being permitted: nobody hears", async () => {
        const page = await visit.open("/silent.html", await visit.newOrigin());
        const open = {
          type: "open",
          id: 1,
          host: "127.0.0.1",
          port: server.port,
          secure: false,
        };
        const manifest = { address: new URL("/manifest.webmanifest", page.url()).href };
        const answered = await page.evaluate(
          async (handshakeEvent, messages) => {
            const { port1, port2 } = new MessageChannel();
            const heardAtPort: unknown[] = [];
            port1.onmessage = ({ data }) => heardAtPort.push(data);
            const targets = [window, document, document.documentElement, document.body];
            const served = targets.map((target) => {
              const event = new MessageEvent(handshakeEvent, {
                ports: [port2],
                cancelable: true,
                bubbles: true,
              });
              return !target.dispatchEvent(event);
            });

            const heard: unknown[] = [];
            const last = { type: "last" };
            const allHeard = new Promise<void>((resolve) => {
              addEventListener("message", ({ data }) => {
                if (data.type === last.type) resolve();
                else heard.push(data);
              });
            });
            for (const message of messages) {
              port1.postMessage(message);
              window.postMessage(message, "*", [new MessageChannel().port2]);
              window.dispatchEvent(new CustomEvent(handshakeEvent, { detail: message }));
            }
            window.postMessage(last);
            await allHeard;
            return { served, heardAtPort, others: heard.length - messages.length };
          },
          HANDSHAKE_EVENT,
          [open, manifest, ...FORGED_MESSAGES],
        );
        expect(answered).toEqual({
          served: [false, false, false, false],
          heardAtPort: [],
          others: 0,
        });
        await visit.expectNobodyAsks();
        expect(await arrivalIn(page)).toEqual(NO_TRACE);
        expect(server.connections).toHaveLength(0);
      });

      it("dispatches the handshake again in a permitted page: it was answered once", async () => {
        const page = await visit.openPermitted("/", await visit.newOrigin());
        expect(await isServed(page.mainFrame())).toBe(false);
        await page.reload();
        expect(await hadInterfaceEarly(page)).toBe(true);
        expect(await isServed(page.mainFrame())).toBe(false);
      });

      it.each(["/silent.html", "/"])(
        "looks for the browser's extension interfaces from %s: there are none",
        async (path) => {
          const origin = await visit.newOrigin();
          await visit.openPermitted("/", origin);
          const page = await visit.open(path, origin);
          const found = await page.evaluate(() =>
            ["chrome", "browser"].filter((name) => {
              const extensions: unknown = Reflect.get(window, name);
              return (
                typeof extensions === "object" && extensions !== null && "runtime" in extensions
              );
            }),
          );
          expect(found).toEqual([]);
        },
      );

      it("frames and opens the extension's own pages: the browser refuses", async () => {
        const { extensionAddress, browser } = setting.launched;
        const page = await visit.openPermitted("/", await visit.newOrigin());
        const ownPages = ["prompt/prompt.html?prompt=1", "popup/popup.html?tab=1"];
        const addresses = [...ownPages, "relay.js", "page.js"].map(
          (path) => `${extensionAddress}${path}`,
        );
        await page.evaluate((all) => {
          const button = document.createElement("button");
          const left = [...all];
          button.addEventListener("click", () => {
            try {
              window.open(left.pop(), "_blank", "popup");
            } catch {
              // Firefox says so, Chromium opens a page that says so.
            }
            document.title = `${left.length} are left`;
          });
          document.body.replaceChildren(button);
          for (const address of all) {
            const frame = document.createElement("iframe");
            frame.src = address;
            document.body.append(frame);
          }
        }, addresses);
        // Each press lets a page open one window.
        for (let left = addresses.length - 1; left >= 0; left -= 1) {
          await page.click("button");
          await page.waitForFunction(
            (count) => document.title === `${count} are left`,
            BY_THE_CLOCK,
            left,
          );
        }
        const fetched = await page.evaluate(
          (all) =>
            Promise.all(
              all.map((address) =>
                fetch(address).then(
                  () => "fetched",
                  ({ name }: Error) => name,
                ),
              ),
            ),
          addresses,
        );
        expect(fetched).toEqual(addresses.map(() => "TypeError"));
        await visit.expectNobodyAsks();
        const documents = (await browser.pages()).flatMap((each) => each.frames());
        const opened = await Promise.all(
          documents.map((each) => each.evaluate(() => location.href).catch(() => "")),
        );
        expect(opened.filter((address) => address.startsWith(extensionAddress))).toEqual([]);
      });
    });

    describe("a page that is asked about", () => {
      it("and goes to another site: the question goes too, and brings nothing there", async () => {
        const page = await visit.open("/", await visit.newOrigin());
        await visit.findPrompt(new URL(page.url()).origin);
        const other = await visit.newOrigin();
        await page.evaluate((address) => location.assign(address), `${other}/silent.html`);
        await visit.expectNoPrompt();
        await page.waitForFunction(() => "timesAvailable" in window, BY_THE_CLOCK);
        expect(await arrivalIn(page)).toEqual(NO_TRACE);
        expect(new URL(page.url()).origin).toBe(other);
      });

      it("and goes on to itself: the question is asked anew", async () => {
        const origin = await visit.newOrigin();
        const page = await visit.open("/", origin);
        const first = await visit.findAnotherPrompt(origin, undefined);
        await page.reload();
        const second = await visit.findAnotherPrompt(origin, first);
        await visit.expectUnanswered(page, second.page);
      });

      it("and closes its tab: the question goes too", async () => {
        const origin = await visit.newOrigin();
        const page = await visit.open("/", origin);
        await visit.findPrompt(origin);
        await page.close();
        await visit.expectNoPrompt();
        const next = await visit.open("/silent.html", origin);
        expect(await arrivalIn(next)).toEqual(NO_TRACE);
      });

      it("and goes on while a connection of its own is asked about: nothing is dialled", async () => {
        const server = visit.keep(await startEchoServer());
        const origin = await visit.newOrigin();
        const page = await visit.openPermitted("/", origin);
        await page.evaluate((port) => {
          window.driver.open("left", "127.0.0.1", port);
        }, server.port);
        await visit.findPrompt(origin);
        await page.goto(`${origin}/silent.html`);
        await visit.expectNoPrompt();
        expect(server.connections).toHaveLength(0);
      });
    });

    describe("http and https on one host and port", () => {
      let authority: string;

      const manifest = JSON.stringify({ permissions: { "tcp-socket": {} } });
      const answer = (path: string, asked: string): WebAnswer => {
        switch (path) {
          case "/to-http":
            return { location: `http://${asked}/silent` };
          case "/to-https":
            return { location: `https://${asked}/silent` };
          case "/manifest-over-https":
            return { location: `https://${asked}/manifest` };
          case "/manifest":
            return { contentType: "application/manifest+json", text: manifest };
          case "/redirected":
            return documentWith('<link rel="manifest" href="manifest-over-https">');
          case "/silent":
            return documentWith("");
          default:
            return documentWith('<link rel="manifest" href="manifest">');
        }
      };

      beforeEach(async () => {
        const tls = await setting.authority.issue({ hosts: ["localhost"] });
        const server = visit.keep(await startScriptedWebServer({ tls, answer }));
        authority = `localhost:${server.port}`;
      });

      it.each([
        { permitted: "http", other: "https" },
        { permitted: "https", other: "http" },
      ])("are two sites: what $permitted may, $other may not", async ({ permitted, other }) => {
        const page = await visit.openPermitted("/", `${permitted}://${authority}`);

        await page.goto(`${permitted}://${authority}/to-${other}`);
        expect(page.url()).toBe(`${other}://${authority}/silent`);
        expect(await hadInterfaceEarly(page)).toBe(false);
        expect(await isServed(page.mainFrame())).toBe(false);

        await page.goto(`${other}://${authority}/to-${permitted}`);
        expect(page.url()).toBe(`${permitted}://${authority}/silent`);
        expect(await hadInterfaceEarly(page)).toBe(true);
        await visit.expectNobodyAsks();
      });

      it("a prompt goes with the page that is redirected, and names the one that asks", async () => {
        const page = await visit.open("/", `http://${authority}`);
        await visit.findPrompt(`http://${authority}`);
        await page.goto(`http://${authority}/to-https`);
        await visit.expectNoPrompt();
        await page.goto(`https://${authority}/`);
        await visit.findPrompt(`https://${authority}`);
      });

      it("a manifest that is redirected elsewhere asks for nothing", async () => {
        await visit.open("/redirected", `http://${authority}`);
        await visit.expectNobodyAsks();
      });
    });
  },
  { acceptsInsecureCertificates: true },
);

function documentWith(declaration: string): WebAnswer {
  const text = `<!doctype html><title>Test site</title>${declaration}
<link rel="icon" href="data:,">
<script>window.hadInterfaceEarly = "mozTCPSocket" in navigator</script>`;
  return { contentType: "text/html", text };
}
