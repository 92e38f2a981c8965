import type { PromptWindow } from "./prompt-window.ts";

/** The window of one prompt, as a test sees it. */
export interface ShownPrompt {
  /** Of the prompt. */
  readonly id: number;
  /** The browser's id of the window. */
  readonly windowId: number;
  /** The person closes it, and the broker is there to hear of it. */
  onClosed: () => void;
  isClosed: boolean;
  focusCount: number;
}

/** Prompt windows that a test looks at in place of the person; they outlive the broker. */
export class FakePromptWindows {
  readonly shown: ShownPrompt[] = [];
  /** The browser tells a window's id after this; the window is there at once. */
  ready: Promise<void> = Promise.resolve();

  readonly openWindow = (id: number, onClosed: () => void): PromptWindow => {
    const windowId = 100 + this.shown.length;
    const prompt: ShownPrompt = { id, windowId, onClosed, isClosed: false, focusCount: 0 };
    this.shown.push(prompt);
    return windowOf(
      prompt,
      this.ready.then(() => windowId),
    );
  };

  readonly findWindow = async (
    windowId: number,
    onClosed: () => void,
  ): Promise<PromptWindow | undefined> => {
    const prompt = this.open.find((each) => each.windowId === windowId);
    if (prompt === undefined) return undefined;
    prompt.onClosed = onClosed;
    return windowOf(prompt, Promise.resolve(windowId));
  };

  /** The windows that are open now. */
  get open(): readonly ShownPrompt[] {
    return this.shown.filter(({ isClosed }) => !isClosed);
  }

  /** The only window that is open. */
  get only(): ShownPrompt {
    const [first, second] = this.open;
    if (first === undefined || second !== undefined) {
      throw new Error(`${this.open.length} windows are open`);
    }
    return first;
  }
}

function windowOf(prompt: ShownPrompt, id: Promise<number>): PromptWindow {
  return {
    id,
    close: () => {
      prompt.isClosed = true;
    },
    focus: () => {
      prompt.focusCount += 1;
    },
  };
}
