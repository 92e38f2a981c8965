import type { Runtime } from "webextension-polyfill";
import { parse } from "../../../protocol/parse.ts";
import {
  fromPromptSchema,
  PROMPT_PARAMETER,
  type PromptTab,
  type ToPrompt,
} from "../../prompt/prompt-messages.ts";
import type { PromptQueue } from "./prompt-queue.ts";

export interface PromptServices {
  readonly prompts: PromptQueue;
  /** What the person knows a tab by. */
  readonly describeTab: (tabId: number) => Promise<PromptTab>;
}

/** Serves the page in a prompt's window. Its port going away is the person's closing it. */
export function servePrompt(port: Runtime.Port, { prompts, describeTab }: PromptServices): void {
  const id = promptIdOf(port.sender?.url);
  let isGone = false;
  const show = async () => {
    const request = await prompts.find(id);
    const tab = await describeTab(request?.documents[0]?.tabId ?? -1);
    if (isGone) return;
    const shown: ToPrompt =
      request === undefined ? { type: "gone" } : { type: "details", details: request.details, tab };
    port.postMessage(shown);
  };
  void show();
  port.onMessage.addListener((message) => {
    const parsed = parse(fromPromptSchema, message);
    if (parsed.ok && parsed.value.type === "answer") void prompts.answer(id, parsed.value.answer);
  });
  port.onDisconnect.addListener(() => {
    isGone = true;
    void prompts.answer(id, { type: "dismiss" });
  });
}

function promptIdOf(address: string | undefined): number {
  if (address === undefined) return Number.NaN;
  return Number(new URL(address).searchParams.get(PROMPT_PARAMETER) ?? Number.NaN);
}
