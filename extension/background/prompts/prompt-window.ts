import type { Windows } from "webextension-polyfill";
import { PROMPT_PARAMETER } from "../../prompt/prompt-messages.ts";

/** The window of one prompt, open or about to be. */
export interface PromptWindow {
  /** The browser's id of it; undefined where it could not be opened. */
  readonly id: Promise<number | undefined>;
  close(): void;
  focus(): void;
}

/** The part of the `windows` interface that prompts use. */
export type BrowserWindows = Pick<
  Windows.Static,
  "create" | "get" | "remove" | "update" | "onRemoved"
>;

const WIDTH_PIXELS = 480;
const HEIGHT_PIXELS = 460;

/**
 * Opens prompts as windows of the extension: a page can neither draw over them nor reach into
 * them, and they work where the browser will not open the toolbar's popup by itself.
 */
export class PromptWindows {
  readonly #windows: BrowserWindows;
  readonly #pageAddress: string;
  readonly #onClosed = new Map<number, () => void>();
  #openings = 0;
  /** Windows that went while some were opening: one of those may be among them. */
  readonly #closedMeanwhile = new Set<number>();

  /** @param pageAddress the address of prompt.html */
  constructor(windows: BrowserWindows, pageAddress: string) {
    this.#windows = windows;
    this.#pageAddress = pageAddress;
    windows.onRemoved.addListener((windowId) => {
      this.#onClosed.get(windowId)?.();
      this.#onClosed.delete(windowId);
      if (this.#openings > 0) this.#closedMeanwhile.add(windowId);
    });
  }

  open(promptId: number, onClosed: () => void): PromptWindow {
    return this.#windowOf(this.#create(promptId, onClosed));
  }

  /** A window that an earlier broker has opened; undefined if it was closed since. */
  async find(windowId: number, onClosed: () => void): Promise<PromptWindow | undefined> {
    this.#onClosed.set(windowId, onClosed);
    try {
      await this.#windows.get(windowId);
      return this.#windowOf(Promise.resolve(windowId));
    } catch {
      this.#onClosed.delete(windowId);
      return undefined;
    }
  }

  #windowOf(id: Promise<number | undefined>): PromptWindow {
    const withWindow = (act: (windowId: number) => Promise<unknown>) => {
      id.then((windowId) => (windowId === undefined ? undefined : act(windowId))).catch(() => {
        // The window is gone already, and onRemoved says so.
      });
    };
    return {
      id,
      close: () =>
        withWindow((windowId) => {
          this.#onClosed.delete(windowId);
          return this.#windows.remove(windowId);
        }),
      focus: () => withWindow((windowId) => this.#windows.update(windowId, { focused: true })),
    };
  }

  async #create(promptId: number, onClosed: () => void): Promise<number | undefined> {
    this.#openings += 1;
    try {
      const { id } = await this.#windows.create({
        url: `${this.#pageAddress}?${PROMPT_PARAMETER}=${promptId}`,
        type: "popup",
        width: WIDTH_PIXELS,
        height: HEIGHT_PIXELS,
      });
      if (id !== undefined && this.#closedMeanwhile.has(id)) onClosed();
      else if (id !== undefined) this.#onClosed.set(id, onClosed);
      return id;
    } catch {
      onClosed();
      return undefined;
    } finally {
      this.#openings -= 1;
      if (this.#openings === 0) this.#closedMeanwhile.clear();
    }
  }
}
