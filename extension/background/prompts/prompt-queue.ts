import type { PromptAnswer } from "../../prompt/prompt-messages.ts";
import { questionKey } from "../../prompt/question-key.ts";
import type { PageDocument } from "../identity.ts";
import type { PromptRequest } from "./prompt-request.ts";
import type { PromptWindow } from "./prompt-window.ts";
import type { StoredPrompts } from "./stored-prompts.ts";

/** Windows that may be open at once, for all sites together. */
const MOST_WINDOWS = 4;

/** Requests of all sites together that may wait. */
const MOST_PROMPTS = 64;

/** A request that waits for the answer. */
type Waiter = Pick<PromptRequest, "documents">;

interface Prompt {
  readonly id: number;
  readonly key: string;
  request: PromptRequest;
  readonly settled: Promise<void>;
  readonly settle: () => void;
  readonly waiters: Set<Waiter>;
  window: PromptWindow | undefined;
  /** The browser's id of the window, as soon as that is known. */
  windowId: number | undefined;
  /** The window came to the front for others that wait behind it. */
  wasRaised: boolean;
  /** The person has answered, and the answer is about to hold. */
  isAnswered: boolean;
}

export interface PromptQueueOptions {
  /** Opens the window of a prompt; `onClosed` is the person's closing it. */
  readonly openWindow: (id: number, onClosed: () => void) => PromptWindow;
  /** Finds the open window of a prompt again; undefined where it was closed. */
  readonly findWindow: (
    windowId: number,
    onClosed: () => void,
  ) => Promise<PromptWindow | undefined>;
  readonly stored: StoredPrompts;
  /** Makes an answer hold. */
  readonly settle: (request: PromptRequest, answer: PromptAnswer) => Promise<void>;
  readonly promptsPerSite: () => number;
}

/**
 * The questions to the person. A site has one window at a time and a bounded queue behind it, the
 * same request made twice is one prompt, and one that nobody waits for any more goes away. A closed
 * window is an answer: not now. A broker that was stopped and started finds its queue.
 */
export class PromptQueue {
  readonly #options: PromptQueueOptions;
  readonly #ready: Promise<void>;
  readonly #prompts = new Map<number, Prompt>();

  constructor(options: PromptQueueOptions) {
    this.#options = options;
    this.#ready = this.#restore();
    void this.#ready.then(() => this.#showNext());
  }

  /**
   * Resolves when the person's answer holds, when there will be none, or at once when too many
   * requests wait already.
   *
   * @param signal aborted when the request is no longer wanted
   */
  async ask(request: PromptRequest, signal: AbortSignal): Promise<void> {
    await this.#ready;
    if (signal.aborted) return;
    const same = this.#same(request);
    const prompt = same === undefined ? this.#add(request) : this.#join(same, request);
    if (prompt === undefined) return;
    const waiter = { documents: request.documents };
    prompt.waiters.add(waiter);
    const leave = () => this.#leave(prompt, waiter);
    signal.addEventListener("abort", leave, { once: true });
    this.#showNext();
    await prompt.settled;
    signal.removeEventListener("abort", leave);
  }

  /** What a prompt's window shows; undefined if nobody asks that any more. */
  async find(id: number): Promise<PromptRequest | undefined> {
    await this.#ready;
    return this.#prompts.get(id)?.request;
  }

  async answer(id: number, answer: PromptAnswer): Promise<void> {
    await this.#ready;
    const prompt = this.#prompts.get(id);
    if (prompt !== undefined) await this.#answer(prompt, answer);
  }

  /**
   * Takes back what is asked for no more: the site was blocked, the tab has gone. Nobody awaits what
   * an earlier broker was asked.
   */
  async cancel(isOver: (request: PromptRequest, isAwaited: boolean) => boolean): Promise<void> {
    await this.#ready;
    for (const prompt of [...this.#prompts.values()]) {
      if (!prompt.isAnswered && isOver(prompt.request, prompt.waiters.size > 0)) this.#end(prompt);
    }
  }

  async #answer(prompt: Prompt, answer: PromptAnswer): Promise<void> {
    if (prompt.isAnswered) return;
    prompt.isAnswered = true;
    prompt.window?.close();
    try {
      // The next one shows up when this answer holds, which may make it needless.
      await this.#options.settle(prompt.request, answer);
    } finally {
      this.#end(prompt);
    }
  }

  /** What is for once is not for a document that waits no more. */
  #leave(prompt: Prompt, waiter: Waiter): void {
    prompt.waiters.delete(waiter);
    if (prompt.isAnswered) return;
    if (prompt.waiters.size === 0) {
      this.#end(prompt);
      return;
    }
    const waiting = [...prompt.waiters].flatMap(({ documents }) => documents);
    const gone = waiter.documents.filter((page) => !includes(waiting, page));
    const documents = prompt.request.documents.filter((page) => !includes(gone, page));
    prompt.request = { ...prompt.request, documents };
    this.#save();
  }

  #end(prompt: Prompt): void {
    this.#prompts.delete(prompt.id);
    prompt.window?.close();
    prompt.settle();
    // Others may end in the same turn, and are not to be shown in between.
    queueMicrotask(() => this.#showNext());
  }

  /** An answer is for those who had asked before it was given. */
  #same(request: PromptRequest): Prompt | undefined {
    const key = keyOf(request);
    return this.#at(placeOf(request)).find((prompt) => prompt.key === key && !prompt.isAnswered);
  }

  #join(prompt: Prompt, { documents }: PromptRequest): Prompt | undefined {
    const known = prompt.request.documents;
    const newcomers = documents.filter((page) => !includes(known, page));
    if (known.length + newcomers.length > this.#options.promptsPerSite()) return undefined;
    prompt.request = { ...prompt.request, documents: [...known, ...newcomers] };
    return prompt;
  }

  #add(request: PromptRequest): Prompt | undefined {
    const waiting = this.#at(placeOf(request));
    const isFull =
      this.#prompts.size >= MOST_PROMPTS || waiting.length >= this.#options.promptsPerSite();
    if (isFull) return undefined;
    const shown = waiting.find(({ window }) => window !== undefined);
    if (shown !== undefined) raise(shown);
    return this.#insert(freshId(), request);
  }

  #insert(id: number, request: PromptRequest): Prompt {
    let settle = () => {};
    const settled = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const prompt: Prompt = {
      id,
      key: keyOf(request),
      request,
      settled,
      settle,
      waiters: new Set(),
      window: undefined,
      windowId: undefined,
      wasRaised: false,
      isAnswered: false,
    };
    this.#prompts.set(id, prompt);
    return prompt;
  }

  /** Opens windows for the oldest prompts, as far as there is room. */
  #showNext(): void {
    for (const prompt of this.#prompts.values()) {
      const shown = [...this.#prompts.values()].filter(({ window }) => window !== undefined);
      if (shown.length >= MOST_WINDOWS) break;
      const place = placeOf(prompt.request);
      const isFirst = shown.every(({ request }) => placeOf(request) !== place);
      if (isFirst && !prompt.isAnswered) this.#show(prompt);
    }
    this.#save();
  }

  #show(prompt: Prompt): void {
    const window = this.#options.openWindow(prompt.id, () => this.#closedByPerson(prompt.id));
    prompt.window = window;
    void window.id.then((windowId) => {
      prompt.windowId = windowId;
      this.#save();
    });
  }

  #closedByPerson(id: number): void {
    void this.answer(id, { type: "dismiss" });
  }

  async #restore(): Promise<void> {
    const { stored, findWindow } = this.#options;
    const closed: Prompt[] = [];
    for (const { id, request, windowId } of await stored.load()) {
      const prompt = this.#insert(id, request);
      if (windowId === undefined) continue;
      prompt.window = await findWindow(windowId, () => this.#closedByPerson(id));
      if (prompt.window === undefined) closed.push(prompt);
      else prompt.windowId = windowId;
    }
    // Closed while nobody was there to notice: an answer like any other.
    for (const prompt of closed) void this.#answer(prompt, { type: "dismiss" });
  }

  /** One whose window is about to be there is left out: who finds it would open another. */
  #save(): void {
    const prompts = [...this.#prompts.values()].filter(
      ({ window, windowId }) => window === undefined || windowId !== undefined,
    );
    void this.#options.stored.save(
      prompts.map(({ id, request, windowId }) => ({ id, request, windowId })),
    );
  }

  #at(place: string): readonly Prompt[] {
    return [...this.#prompts.values()].filter(({ request }) => placeOf(request) === place);
  }
}

/** The site whose bounds a request counts for: a page answers for all that it frames. */
function placeOf({ details }: PromptRequest): string {
  return details.framedBy ?? details.origin;
}

/** Comes to the front once: a site cannot keep it there by asking again and again. */
function raise(prompt: Prompt): void {
  if (!prompt.wasRaised) prompt.window?.focus();
  prompt.wasRaised = true;
}

/** Not counted: a window may outlive the broker, and must not meet another prompt of the same id. */
function freshId(): number {
  const [id = 0] = crypto.getRandomValues(new Uint32Array(1));
  return id;
}

/** The same for the same request, also for one that was put away and found again. */
function keyOf({ access, details }: PromptRequest): string {
  const asked =
    access?.type === "connect"
      ? [access.target.host, access.target.port, access.target.address]
      : access?.port;
  return JSON.stringify([access?.type, asked, questionKey(details)]);
}

function includes(documents: readonly PageDocument[], { documentId }: PageDocument): boolean {
  return documents.some((page) => page.documentId === documentId);
}
