import type { Runtime } from "webextension-polyfill";
import { parse } from "../../../protocol/parse.ts";
import { fromPromptSchema, PROMPT_PARAMETER, type ToPrompt } from "../../prompt/prompt-messages.ts";
import type { PromptQueue } from "./prompt-queue.ts";

/** Serves the page in a prompt's window. Its port going away is the person's closing it. */
export function servePrompt(port: Runtime.Port, prompts: PromptQueue): void {
  const id = promptIdOf(port.sender?.url);
  const details = prompts.detailsOf(id);
  if (details === undefined) {
    port.postMessage({ type: "gone" } satisfies ToPrompt);
    return;
  }
  port.postMessage({ type: "details", details } satisfies ToPrompt);
  port.onMessage.addListener((message) => {
    const parsed = parse(fromPromptSchema, message);
    if (parsed.ok && parsed.value.type === "answer") prompts.answer(id, parsed.value.answer);
  });
  port.onDisconnect.addListener(() => prompts.answer(id, "dismiss"));
}

function promptIdOf(address: string | undefined): number {
  if (address === undefined) return Number.NaN;
  return Number(new URL(address).searchParams.get(PROMPT_PARAMETER) ?? Number.NaN);
}
