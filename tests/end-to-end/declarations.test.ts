/** Which documents are heard when they ask for sockets in a web app manifest. */
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerPrompt, until } from "../../scripts/browser/extension-windows.ts";
import { projectRoot } from "../../scripts/project.ts";
import { runServer } from "../servers/running-server.ts";
import { describeInBrowsers } from "./setting.ts";
import { shownText, untilAvailable } from "./site-pages.ts";
import { Visit } from "./visit.ts";

/** Answered with headers and no end. */
const ENDLESS = "/endless";

const MANIFEST = JSON.stringify({ permissions: { "tcp-socket": { description: "To be heard" } } });

const page = (rest: string) =>
  `<!doctype html><title>Asks</title><link rel="manifest" href="/manifest.webmanifest">${rest}`;

describeInBrowsers("declarations", (setting) => {
  let visit: Visit;

  beforeEach(() => {
    visit = new Visit(setting);
  });

  afterEach(() => visit.end());

  /** A site of its own, with one page at `/`. */
  async function startAskingSite(html: string, onRequest: (path: string) => void = () => {}) {
    const answer: RequestListener = ({ url = "/" }, response) => {
      onRequest(url);
      response.setHeader("Cache-Control", "no-store");
      if (url === ENDLESS) response.writeHead(200).write(" ");
      else if (url === "/manifest.webmanifest") response.end(MANIFEST);
      else response.setHeader("Content-Type", "text/html").end(html);
    };
    const { port } = visit.keep(await runServer(createServer(answer)));
    return `http://localhost:${port}`;
  }

  it.each([
    ["an image", `<img src="${ENDLESS}">`],
    ["a style sheet", `<link rel="stylesheet" href="${ENDLESS}">`],
  ])("are heard of a document that never ends to load %s", async (_what, html) => {
    const origin = await startAskingSite(page(html));
    const tab = await visit.openBlank();
    await tab.goto(origin, { waitUntil: "domcontentloaded" });
    const prompt = await visit.findPrompt(origin);
    expect(await shownText(prompt, "#claim-text")).toContain("To be heard");
    expect(await tab.evaluate(() => document.readyState)).toBe("interactive");
    await answerPrompt(prompt, "dismiss");
  });

  it("are heard of a document that was prerendered, once it is there", async (test) => {
    if (setting.launched.family === "firefox") {
      test.skip("Firefox prerenders nothing");
      return;
    }
    const requested: string[] = [];
    const untilRequested = (path: string) =>
      until(`the page asked for ${path}`, async () => requested.includes(path) || undefined);
    const origin = await startAskingSite(
      page(`<script>
        if (document.prerendering) addEventListener("load", () => fetch("/prerendered"));
        addEventListener("moztcpsocketavailable", () => fetch("/available"));
      </script>`),
      (path) => requested.push(path),
    );
    const tab = await visit.open("/first.html", origin);
    await answerPrompt(await visit.findPrompt(origin), "dismiss");
    await tab.evaluate(() => {
      const script = document.createElement("script");
      script.type = "speculationrules";
      script.text = JSON.stringify({
        prerender: [{ urls: ["/next.html"], eagerness: "immediate" }],
      });
      document.head.append(script);
    });
    await untilRequested("/prerendered");
    await visit.expectNoPrompt();
    await tab.evaluate(() => setTimeout(() => location.assign("/next.html")));
    // The driver loses the tab here: what it is asked about the document is never answered.
    const { browser, extensionAddress } = setting.launched;
    const target = await browser.waitForTarget((each) =>
      each.url().startsWith(`${extensionAddress}prompt/prompt.html`),
    );
    const prompt = await target.asPage();
    await prompt.waitForSelector("#origin", { visible: true });
    expect(await shownText(prompt, "#origin")).toBe(origin);
    await answerPrompt(prompt, "allow");
    await untilRequested("/available");
    expect(requested.filter((path) => path === "/next.html")).toHaveLength(1);
  });
});

describeInBrowsers(
  "declarations before the extension is installed",
  (setting) => {
    it("are heard as soon as it is", async () => {
      const visit = new Visit(setting);
      const origin = await visit.newOrigin();
      const tab = await visit.open("/", origin);
      const silent = await visit.open("/silent.html", await visit.newOrigin());
      const { browser, family } = setting.launched;
      await browser.installExtension(join(projectRoot, "dist", family));
      await answerPrompt(await visit.findPrompt(origin), "allow");
      await untilAvailable(tab);
      expect(await silent.evaluate(() => window.timesAvailable)).toBe(0);
      await visit.end();
    });
  },
  { hasExtension: false },
);
