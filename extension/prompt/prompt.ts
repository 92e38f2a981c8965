import browser from "webextension-polyfill";
import { elementById } from "../look/element-by-id.ts";
import { localize } from "../look/localize.ts";
import { fitWindow } from "./fit-window.ts";
import { GuardedButtons } from "./guarded-buttons.ts";
import { InputGuard } from "./input-guard.ts";
import {
  type FromPrompt,
  PROMPT_PORT,
  type PromptAnswer,
  type ToPrompt,
} from "./prompt-messages.ts";
import { showDetails } from "./show-details.ts";
import { watchWindow } from "./watch-window.ts";

const KEEP_ALIVE_MILLISECONDS = 15_000;

/** Should the broker not close the window after an answer, the window does. */
const CLOSE_AFTER_MILLISECONDS = 2_000;

const dialog = elementById("dialog");
const guard = new InputGuard(performance.now());
const buttons = new GuardedButtons(
  new Map([
    [elementById("dismiss"), () => answer("dismiss")],
    [elementById("block"), () => answer("block")],
    [elementById("allow"), () => answer("allow")],
  ]),
  elementById("progress"),
  guard,
);
const port = browser.runtime.connect({ name: PROMPT_PORT });
let isAnswered = false;

localize(document);
watchWindow(disturbed, () => buttons.refresh());
port.onDisconnect.addListener(closeWindow);
port.onMessage.addListener((received) => {
  if (!isFromBroker(received)) return;
  if (received.type === "gone") closeWindow();
  else ask(received);
});
setInterval(() => post({ type: "keep-alive" }), KEEP_ALIVE_MILLISECONDS);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.isTrusted && !event.repeat) answer("dismiss");
});

function ask({ details }: Extract<ToPrompt, { type: "details" }>): void {
  showDetails(details);
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
  if (isAnswered) return;
  isAnswered = true;
  post({ type: "answer", answer: given });
  setTimeout(closeWindow, CLOSE_AFTER_MILLISECONDS);
}

function post(sent: FromPrompt): void {
  port.postMessage(sent);
}

/** Closes this page, and the window with it. Firefox lets `window.close()` do so only on demand. */
async function closeWindow(): Promise<void> {
  window.close();
  const { id } = await browser.tabs.getCurrent();
  if (id !== undefined) await browser.tabs.remove(id);
}

function isFromBroker(received: unknown): received is ToPrompt {
  if (typeof received !== "object" || received === null || !("type" in received)) return false;
  return received.type === "details" || received.type === "gone";
}
