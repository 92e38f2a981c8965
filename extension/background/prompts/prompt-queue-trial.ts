import type { PromptAnswer } from "../../prompt/prompt-messages.ts";
import { fakePageDocument } from "../fake-page-document.ts";
import { FakeStorageArea } from "../fake-storage-area.ts";
import type { PageDocument } from "../identity.ts";
import { FakePromptWindows, type ShownPrompt } from "./fake-prompt-windows.ts";
import { PromptQueue } from "./prompt-queue.ts";
import type { PromptRequest } from "./prompt-request.ts";
import { type StoredPrompt, StoredPrompts } from "./stored-prompts.ts";

export const ALLOW: Extract<PromptAnswer, { type: "allow" }> = {
  type: "allow",
  life: "session",
  isForOtherDevices: false,
  isMailRelayTicked: false,
};
export const BLOCK: PromptAnswer = { type: "block" };
export const DISMISS: PromptAnswer = { type: "dismiss" };

const PAGE = fakePageDocument("https://example.org");

/** One request of a test, and what came of it. */
export class Asked {
  readonly request: PromptRequest;
  readonly #gone = new AbortController();
  isOver = false;

  constructor(prompts: PromptQueue, request: PromptRequest) {
    this.request = request;
    void prompts.ask(request, this.#gone.signal).then(() => {
      this.isOver = true;
    });
  }

  /** Nobody waits for it any more. */
  leave(): void {
    this.#gone.abort();
  }
}

/** A queue, its storage, its windows and what its answers lead to in the hands of a test. */
export class PromptQueueTrial {
  readonly area: FakeStorageArea;
  readonly windows: FakePromptWindows;
  readonly reports: string[] = [];
  /** The answers that were made to hold, in order. */
  readonly settled: { readonly request: PromptRequest; readonly answer: PromptAnswer }[] = [];
  /** Until then no answer holds. */
  settling: Promise<void> = Promise.resolve();
  promptsPerSite = 16;
  readonly prompts: PromptQueue;

  constructor(area = new FakeStorageArea(), windows = new FakePromptWindows()) {
    this.area = area;
    this.windows = windows;
    this.prompts = new PromptQueue({
      openWindow: windows.openWindow,
      findWindow: windows.findWindow,
      stored: new StoredPrompts(area, (problem) => this.reports.push(problem)),
      settle: async (request, answer) => {
        this.settled.push({ request, answer });
        await this.settling;
      },
      promptsPerSite: () => this.promptsPerSite,
    });
  }

  /** The broker was stopped, and is started: its storage and its windows are still there. */
  async restart(): Promise<PromptQueueTrial> {
    const next = new PromptQueueTrial(this.area, this.windows);
    await settle();
    return next;
  }

  /** Asks, and lets it come as far as it can without the person. */
  async ask(request: PromptRequest): Promise<Asked> {
    const asked = new Asked(this.prompts, request);
    await settle();
    return asked;
  }

  /** The person answers in the only window that is open, or in this one. */
  async press(
    answer: PromptAnswer,
    { id }: Pick<ShownPrompt, "id"> = this.windows.only,
  ): Promise<void> {
    void this.prompts.answer(id, answer);
    await settle();
  }

  /** The person closes the only window that is open, or this one. */
  async close({ onClosed }: ShownPrompt = this.windows.only): Promise<void> {
    onClosed();
    await settle();
  }

  /** The hosts that the open windows ask about. */
  async shownHosts(): Promise<readonly (string | undefined)[]> {
    const requests = this.windows.open.map(({ id }) => this.prompts.find(id));
    return (await Promise.all(requests)).map((request) => request?.details.destination?.host);
  }

  /** What is put away. */
  get stored(): unknown {
    return this.area.items.get("prompts");
  }

  /** The same, as the next broker finds it. */
  load(): Promise<readonly StoredPrompt[]> {
    return new StoredPrompts(this.area, (problem) => this.reports.push(problem)).load();
  }
}

/** A document asks to connect to this host. */
export function requestFor(host: string, page: PageDocument = PAGE): PromptRequest {
  const { origin, topOrigin, isPrivate } = page.subject;
  return {
    documents: [page],
    access: { type: "connect", target: { host, port: 993, address: undefined } },
    details: {
      origin,
      framedBy: topOrigin === origin ? undefined : topOrigin,
      isPrivate,
      lives: ["once", "session", "always"],
      description: undefined,
      destination: { host, port: 993, secure: true, kind: undefined, address: undefined },
      listenPort: undefined,
      scopes: ["system-ports"],
      isMailRelay: false,
    },
  };
}

/** Lets every promise that can be kept without a timer be kept. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
