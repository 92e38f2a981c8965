import type { PromptWindow } from "./prompt-window.ts";

/** The window of one prompt, as a test sees it. */
export interface ShownPrompt {
  readonly id: number;
  /** The person closes it. */
  readonly onClosed: () => void;
  isClosed: boolean;
  focusCount: number;
}

/** Prompt windows that a test looks at in place of the person. */
export class FakePromptWindows {
  readonly shown: ShownPrompt[] = [];

  readonly openWindow = (id: number, onClosed: () => void): PromptWindow => {
    const prompt: ShownPrompt = { id, onClosed, isClosed: false, focusCount: 0 };
    this.shown.push(prompt);
    return {
      close: () => {
        prompt.isClosed = true;
      },
      focus: () => {
        prompt.focusCount += 1;
      },
    };
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
