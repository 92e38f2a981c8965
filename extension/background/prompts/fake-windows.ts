import type { Windows } from "webextension-polyfill";
import { FakeEvent } from "../fake-event.ts";
import type { BrowserWindows } from "./prompt-window.ts";

/** The browser's windows, in memory. */
export class FakeWindows implements BrowserWindows {
  readonly onRemoved = new FakeEvent<[windowId: number]>();
  readonly created: (Windows.CreateCreateDataType | undefined)[] = [];
  readonly focused: number[] = [];
  readonly open = new Set<number>();
  createFailure: Error | undefined;
  /** `create` waits for this before it answers; the window is there at once. */
  ready: Promise<void> = Promise.resolve();
  #lastId = 100;

  async create(createData?: Windows.CreateCreateDataType): Promise<Windows.Window> {
    if (this.createFailure !== undefined) throw this.createFailure;
    this.#lastId += 1;
    const id = this.#lastId;
    this.created.push(createData);
    this.open.add(id);
    await this.ready;
    return { id, focused: true, incognito: false, alwaysOnTop: false };
  }

  async get(windowId: number): Promise<Windows.Window> {
    if (!this.open.has(windowId)) throw new Error(`No window with id: ${windowId}`);
    return { id: windowId, focused: true, incognito: false, alwaysOnTop: false };
  }

  async update(
    windowId: number,
    { focused }: Windows.UpdateUpdateInfoType,
  ): Promise<Windows.Window> {
    if (!this.open.has(windowId)) throw new Error(`No window with id: ${windowId}`);
    if (focused) this.focused.push(windowId);
    return { id: windowId, focused: true, incognito: false, alwaysOnTop: false };
  }

  async remove(windowId: number): Promise<void> {
    if (!this.open.has(windowId)) throw new Error(`No window with id: ${windowId}`);
    this.closeByPerson(windowId);
  }

  closeByPerson(windowId: number): void {
    this.open.delete(windowId);
    this.onRemoved.fire(windowId);
  }
}
