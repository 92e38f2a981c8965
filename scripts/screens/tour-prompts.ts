import type { Page } from "puppeteer-core";
import { answerPrompt, findPrompt } from "../browser/extension-windows.ts";
import { untilInterface } from "../browser/until-interface.ts";
import { untilSettled } from "./screen-sizes.ts";
import { CONSOLE, LONG_NAME } from "./screen-stage.ts";
import {
  allow,
  allowSite,
  lookAt,
  lookAtPrompt,
  PROMPT_READY,
  type ScreenTour,
  visitSite,
} from "./screen-tour.ts";

const FOR_OTHERS = { name: "prompt-listen-network", kind: "prompt", ready: PROMPT_READY } as const;

/** Every kind of question that a person is asked. */
export async function tourPrompts(tour: ScreenTour): Promise<void> {
  const mail = await visitSite(tour, "mail.example");
  await answerPrompt(await lookAtPrompt(tour, "prompt-site"), "allow");
  await untilInterface(mail);
  await open(mail, "imap.mail.example", 993, true);
  await answerPrompt(await lookAtPrompt(tour, "prompt-system-port"), "allow");
  await open(mail, "mx.mail.example", 25, false);
  await answerPrompt(await lookAtPrompt(tour, "prompt-mail-relay"), "dismiss");

  const shell = await allowSite(tour, CONSOLE);
  await open(shell, "192.168.1.20", 9100, false);
  await answerPrompt(await lookAtPrompt(tour, "prompt-local-address"), "dismiss");
  await open(shell, "localhost", tour.stage.port, true);
  await answerPrompt(await lookAtPrompt(tour, "prompt-this-computer"), "allow");

  const files = await allowSite(tour, "files.example");
  await files.evaluate(() => void navigator.mozTCPSocket?.listen(8080));
  await lookAtPrompt(tour, "prompt-listen");
  const listening = await findPrompt(tour.launched);
  await untilSettled(listening, FOR_OTHERS);
  const tick = await listening.$("#other-devices");
  await tick?.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await tick?.click();
  await listening.waitForSelector("#other-devices:checked");
  await lookAt(tour, FOR_OTHERS, listening);
  await answerPrompt(listening, "allow", { isForOtherDevices: true });

  await visitSite(tour, LONG_NAME);
  await answerPrompt(await lookAtPrompt(tour, "prompt-long-name"), "allow");
  await visitSite(tour, "tracker.example");
  await answerPrompt(await findPrompt(tour.launched), "block");
  await visitSite(tour, "chat.example");
  await allow(tour);
}

async function open(page: Page, host: string, port: number, isSecure: boolean): Promise<void> {
  await page.evaluate(
    (to) => {
      navigator.mozTCPSocket?.open(to.host, to.port, { useSecureTransport: to.isSecure });
    },
    { host, port, isSecure },
  );
}
