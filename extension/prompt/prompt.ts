import browser from "webextension-polyfill";
import { elementById } from "../look/element-by-id.ts";
import { localize } from "../look/localize.ts";
import { fitWindow } from "./fit-window.ts";
import { guardChoices } from "./guard-choices.ts";
import { GuardedButtons } from "./guarded-buttons.ts";
import { InputGuard } from "./input-guard.ts";
import { PromptChoices } from "./prompt-choices.ts";
import { PromptConnection } from "./prompt-connection.ts";
import { PROMPT_PORT, type PromptAnswer, type PromptDetails } from "./prompt-messages.ts";
import { showDetails } from "./show-details.ts";
import { showTab } from "./show-tab.ts";
import { watchWindow } from "./watch-window.ts";

const KEEP_ALIVE_MILLISECONDS = 15_000;

/** Should the broker not close the window after an answer, the window does. */
const CLOSE_AFTER_MILLISECONDS = 2_000;

localize(document);
const dialog = elementById("dialog");
const choices = new PromptChoices();
const guard = new InputGuard(performance.now());
const buttons = new GuardedButtons(
  new Map([
    [elementById("dismiss"), { onPress: () => answer({ type: "dismiss" }) }],
    [elementById("block"), { onPress: () => answer({ type: "block" }) }],
    [
      elementById("allow"),
      { onPress: () => answer(choices.allowance), isReady: () => choices.mayAllow },
    ],
  ]),
  elementById("progress"),
  guard,
);
const connection = new PromptConnection({
  connect: () => browser.runtime.connect({ name: PROMPT_PORT }),
  onQuestion: ask,
  onTab: showTab,
  onGone: closeWindow,
});

guardChoices(elementById("choices"), guard);
watchWindow(disturbed, () => buttons.refresh());
setInterval(() => connection.keepAlive(), KEEP_ALIVE_MILLISECONDS);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.isTrusted && !event.repeat) answer({ type: "dismiss" });
});

function ask(details: PromptDetails): void {
  showDetails(details);
  choices.offer(details);
  dialog.hidden = false;
  disturbed();
  fitWindow();
  if (!dialog.contains(document.activeElement)) dialog.focus();
}

function disturbed(): void {
  guard.disturbed(performance.now());
  buttons.restart();
}

function answer(given: PromptAnswer): void {
  connection.answer(given);
  setTimeout(closeWindow, CLOSE_AFTER_MILLISECONDS);
}

/** Closes this page, and the window with it. Firefox lets `window.close()` do so only on demand. */
async function closeWindow(): Promise<void> {
  window.close();
  const { id } = await browser.tabs.getCurrent();
  if (id !== undefined) await browser.tabs.remove(id);
}
