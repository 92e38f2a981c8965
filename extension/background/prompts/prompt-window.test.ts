import { beforeEach, describe, expect, it } from "vitest";
import { FakeWindows } from "./fake-windows.ts";
import { PromptWindows } from "./prompt-window.ts";

const PAGE = "moz-extension://5b6a5f0e/prompt/prompt.html";

let windows: FakeWindows;
let promptWindows: PromptWindows;
let closed: number[];

beforeEach(() => {
  windows = new FakeWindows();
  promptWindows = new PromptWindows(windows, PAGE);
  closed = [];
});

function open(promptId: number) {
  return promptWindows.open(promptId, () => closed.push(promptId));
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe("PromptWindows", () => {
  it("opens a small window of its own at the prompt's address", async () => {
    open(7);
    await settle();
    expect(windows.created).toEqual([
      expect.objectContaining({ url: `${PAGE}?prompt=7`, type: "popup" }),
    ]);
    expect(closed).toEqual([]);
  });

  it("tells which window the person has closed, once", async () => {
    open(1);
    open(2);
    await settle();
    windows.closeByPerson(102);
    windows.closeByPerson(102);
    windows.closeByPerson(55);
    expect(closed).toEqual([2]);
  });

  it("does not take its own closing for the person's", async () => {
    const prompt = open(1);
    await settle();
    prompt.close();
    await settle();
    expect(windows.open.size).toBe(0);
    expect(closed).toEqual([]);
  });

  it("closes a window that is only about to be there", async () => {
    const prompt = open(1);
    prompt.close();
    await settle();
    expect(windows.created).toHaveLength(1);
    expect(windows.open.size).toBe(0);
    expect(closed).toEqual([]);
  });

  it("brings a window to the front", async () => {
    const prompt = open(1);
    prompt.focus();
    await settle();
    prompt.focus();
    await settle();
    expect(windows.focused).toEqual([101, 101]);
  });

  it("tells the browser's id of a window, once it is there", async () => {
    expect(await open(1).id).toBe(101);
    expect(await open(2).id).toBe(102);
  });

  it("takes a window that fails to open for closed", async () => {
    windows.createFailure = new Error("no windows here");
    const prompt = open(1);
    expect(await prompt.id).toBeUndefined();
    expect(closed).toEqual([1]);
    prompt.focus();
    prompt.close();
    await settle();
    expect(closed).toEqual([1]);
  });

  it("notices a window that was closed before the browser had told its number", async () => {
    let answer = () => {};
    windows.ready = new Promise((resolve) => {
      answer = resolve;
    });
    open(1);
    windows.closeByPerson(101);
    answer();
    await settle();
    expect(closed).toEqual([1]);
  });

  it("may be closed once more after the person did", async () => {
    const prompt = open(1);
    await settle();
    windows.closeByPerson(101);
    prompt.close();
    prompt.focus();
    await settle();
    expect(closed).toEqual([1]);
  });
});

describe("a window that an earlier broker has opened", () => {
  /** The windows as the next broker has them: the earlier one hears nothing any more. */
  async function restart(): Promise<void> {
    open(1);
    await settle();
    const next = new FakeWindows();
    next.open.add(101);
    windows = next;
    promptWindows = new PromptWindows(windows, PAGE);
  }

  function find(windowId: number) {
    return promptWindows.find(windowId, () => closed.push(windowId));
  }

  it("is found, closed and brought to the front like any other", async () => {
    await restart();
    const prompt = await find(101);
    expect(await prompt?.id).toBe(101);
    prompt?.focus();
    prompt?.close();
    await settle();
    expect(windows.focused).toEqual([101]);
    expect(windows.open.size).toBe(0);
    expect(windows.created).toEqual([]);
    expect(closed).toEqual([]);
  });

  it("tells that the person has closed it", async () => {
    await restart();
    await find(101);
    windows.closeByPerson(101);
    expect(closed).toEqual([101]);
  });

  it("is not found if it was closed, and tells nothing then", async () => {
    await restart();
    expect(await find(102)).toBeUndefined();
    windows.closeByPerson(102);
    expect(closed).toEqual([]);
  });
});
