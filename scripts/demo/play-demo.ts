import { join } from "node:path";
import type { Page } from "puppeteer-core";
import type { DemoServerAddress } from "../../examples/demo-servers.ts";
import type { RunningExamples } from "../../examples/start-examples.ts";
import { answerPrompt, findPrompt } from "../browser/extension-windows.ts";
import type { LaunchedBrowser } from "../browser/launch-browser.ts";
import { untilInterface } from "../browser/until-interface.ts";

export interface DemoOptions {
  readonly examples: RunningExamples;
  readonly plain: DemoServerAddress;
  readonly tls: DemoServerAddress;
  /** The folder for the screenshots. */
  readonly pictures: string;
  readonly say: (text: string) => void;
}

/** What is typed, and what the terminal shows once the answer is whole. */
const CONVERSATION = [
  ["help", "end the connection"],
  ["echo Grüße from a web page", "Grüße"],
  ["count 3", "3"],
  ["quit", "Closed."],
] as const;

/** Does in a browser what a person at it would: opens the console example, allows, connects and talks. */
export async function playDemo(launched: LaunchedBrowser, options: DemoOptions): Promise<void> {
  const { examples, plain, tls, pictures, say } = options;
  const picture = (name: string) => join(pictures, `${launched.family}-${name}.png`);
  const page = await launched.browser.newPage();
  await page.setViewport({ width: 960, height: 760 });
  await page.goto(examples.address);
  await page.waitForSelector("#examples li");
  await page.screenshot({ path: picture("examples") });
  const console = examples.listed.find(({ name }) => name === "console");
  await page.goto(console?.address ?? "");
  const hadInterface = await page.evaluate(() => "mozTCPSocket" in navigator);
  say(`\nThe page is there. Has it navigator.mozTCPSocket? ${hadInterface ? "Yes" : "No"}`);

  await allow(launched, picture("asks-for-permission"), say);
  await untilInterface(page);
  say("Allowed: the page has navigator.mozTCPSocket now, without being loaded again");

  for (const [server, preset] of [
    [plain, "plain"],
    [tls, "tls"],
  ] as const) {
    say(`\n── ${preset === "tls" ? "TLS" : "TCP"} to ${server.host}:${server.port}`);
    await page.click(`#${preset}-preset`);
    await page.click("#connect");
    await allow(launched, picture(`asks-for-${preset}`), say);
    await converse(page);
    say(await transcript(page));
  }
  await page.screenshot({ path: picture("console") });
  say(`\nScreenshots are in ${pictures}`);
}

async function allow(
  launched: LaunchedBrowser,
  picture: string,
  say: (text: string) => void,
): Promise<void> {
  const prompt = await findPrompt(launched);
  await prompt.waitForSelector('#allow[aria-disabled="false"]', { visible: true });
  const question = await visibleText(prompt, "#dialog .header");
  const destination = await visibleText(prompt, "#destination");
  await prompt.screenshot({ path: picture });
  say(`A prompt asks: “${oneLine(`${question} ${destination}`)}” — pressing Allow`);
  await answerPrompt(prompt, "allow");
}

/** The texts of what is hidden are for other questions. */
function visibleText(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, (element) =>
    element instanceof HTMLElement ? element.innerText : "",
  );
}

async function converse(page: Page): Promise<void> {
  await page.waitForSelector('#state[data-state="open"]');
  for (const [line, answer] of CONVERSATION) {
    await page.type("#line", line);
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      (expected) => {
        const last = document.querySelector('#terminal p:last-child:not([data-kind="sent"])');
        return last?.textContent?.includes(expected);
      },
      {},
      answer,
    );
  }
}

/** What the terminal shows since the last connection began. */
async function transcript(page: Page): Promise<string> {
  const lines = await page.$$eval("#terminal p", (paragraphs) =>
    paragraphs.map(({ dataset, textContent }) => ({ kind: dataset.kind, text: textContent })),
  );
  const begin = lines.findLastIndex(({ text }) => text?.startsWith("Connecting"));
  const marks: Readonly<Record<string, string>> = { sent: "→", received: "←", error: "!" };
  return lines
    .slice(begin)
    .map(({ kind = "", text }) => `  ${marks[kind] ?? "·"} ${text?.trimEnd()}`)
    .join("\n");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
