import type { PromptAnswer, PromptDetails } from "../../prompt/prompt-messages.ts";
import type { PromptWindow } from "./prompt-window.ts";

/** Requests of one site that may wait; more are answered as if dismissed. */
const MOST_PROMPTS_PER_SITE = 16;

interface Prompt {
  readonly id: number;
  readonly key: string;
  readonly details: PromptDetails;
  readonly answered: Promise<PromptAnswer>;
  readonly answer: (answer: PromptAnswer) => void;
  waiters: number;
  window: PromptWindow | undefined;
}

export interface PromptQueueOptions {
  /** Opens the window of a prompt; `onClosed` is the person's closing it. */
  readonly openWindow: (id: number, onClosed: () => void) => PromptWindow;
}

/**
 * The questions to the person. A site has one window at a time and a bounded queue behind it, the
 * same request made twice is one prompt, and one that nobody waits for any more goes away. A
 * closed window is an answer: not now.
 */
export class PromptQueue {
  readonly #openWindow: PromptQueueOptions["openWindow"];
  readonly #prompts = new Map<number, Prompt>();
  #lastId = 0;

  constructor({ openWindow }: PromptQueueOptions) {
    this.#openWindow = openWindow;
  }

  /** @param signal aborted when the request is no longer wanted; the answer is then `dismiss` */
  async ask(details: PromptDetails, signal: AbortSignal): Promise<PromptAnswer> {
    if (signal.aborted) return "dismiss";
    const prompt = this.#find(details) ?? this.#add(details);
    if (prompt === undefined) return "dismiss";
    prompt.waiters += 1;
    const leave = () => {
      prompt.waiters -= 1;
      if (prompt.waiters === 0) this.answer(prompt.id, "dismiss");
    };
    signal.addEventListener("abort", leave, { once: true });
    this.#showNext(details.origin);
    const answer = await prompt.answered;
    signal.removeEventListener("abort", leave);
    return signal.aborted ? "dismiss" : answer;
  }

  detailsOf(id: number): PromptDetails | undefined {
    return this.#prompts.get(id)?.details;
  }

  /** A block answers all that the site asks. */
  answer(id: number, answer: PromptAnswer): void {
    const prompt = this.#prompts.get(id);
    if (prompt === undefined) return;
    const { origin } = prompt.details;
    if (answer === "block") this.block(origin);
    else this.#settle(prompt, answer);
    this.#showNext(origin);
  }

  /** The site was blocked, here or elsewhere: that answers all that it asks. */
  block(origin: string): void {
    for (const prompt of this.#of(origin)) this.#settle(prompt, "block");
  }

  #settle(prompt: Prompt, answer: PromptAnswer): void {
    this.#prompts.delete(prompt.id);
    prompt.window?.close();
    prompt.answer(answer);
  }

  #find(details: PromptDetails): Prompt | undefined {
    const key = JSON.stringify(details);
    return this.#of(details.origin).find((prompt) => prompt.key === key);
  }

  #add(details: PromptDetails): Prompt | undefined {
    if (this.#of(details.origin).length >= MOST_PROMPTS_PER_SITE) return undefined;
    this.#lastId += 1;
    let answer: (answer: PromptAnswer) => void = () => {};
    const answered = new Promise<PromptAnswer>((resolve) => {
      answer = resolve;
    });
    const prompt: Prompt = {
      id: this.#lastId,
      key: JSON.stringify(details),
      details,
      answered,
      answer,
      waiters: 0,
      window: undefined,
    };
    this.#prompts.set(prompt.id, prompt);
    return prompt;
  }

  /** Opens the oldest prompt of a site that has no window open, or brings its open one to the front. */
  #showNext(origin: string): void {
    const [oldest] = this.#of(origin);
    if (oldest === undefined) return;
    if (oldest.window === undefined) {
      oldest.window = this.#openWindow(oldest.id, () => this.answer(oldest.id, "dismiss"));
    } else {
      oldest.window.focus();
    }
  }

  #of(origin: string): readonly Prompt[] {
    return [...this.#prompts.values()].filter((prompt) => prompt.details.origin === origin);
  }
}
