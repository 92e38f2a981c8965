import { beforeEach, describe, expect, it } from "vitest";
import type { PromptAnswer, PromptDetails } from "../../prompt/prompt-messages.ts";
import { FakePromptWindows } from "./fake-prompt-windows.ts";
import { PromptQueue } from "./prompt-queue.ts";

const SITE = "https://example.org";
const OTHER = "https://other.example";

let windows: FakePromptWindows;
let prompts: PromptQueue;
let answers: Map<string, PromptAnswer>;

beforeEach(() => {
  windows = new FakePromptWindows();
  prompts = new PromptQueue({ openWindow: windows.openWindow });
  answers = new Map();
});

function details(description: string, origin = SITE): PromptDetails {
  return {
    origin,
    description,
    destination: undefined,
    listenPort: undefined,
    scopes: ["connect"],
  };
}

/** Asks, and notes the answer under this name. */
function ask(name: string, asked = details(name), signal?: AbortSignal): Promise<void> {
  const answered = prompts.ask(asked, signal ?? new AbortController().signal);
  return answered.then((answer) => {
    answers.set(name, answer);
  });
}

/** Answers the prompt whose window is the only one open. */
function press(answer: PromptAnswer): void {
  prompts.answer(windows.only.id, answer);
}

function shownDescription(): string | undefined {
  return prompts.detailsOf(windows.only.id)?.description;
}

describe("PromptQueue", () => {
  it.each(["allow", "block", "dismiss"] as const)("gives the answer %s, once", async (answer) => {
    const asked = ask("one");
    const { id } = windows.only;
    expect(prompts.detailsOf(id)).toEqual(details("one"));
    press(answer);
    prompts.answer(id, "allow");
    await asked;
    expect(answers.get("one")).toBe(answer);
    expect(windows.open).toEqual([]);
    expect(prompts.detailsOf(id)).toBeUndefined();
  });

  it("takes a window that the person closes for dismiss", async () => {
    const asked = ask("one");
    windows.only.onClosed();
    await asked;
    expect(answers.get("one")).toBe("dismiss");
  });

  it("shows a site one window at a time, in order", async () => {
    const asked = Promise.all([ask("one"), ask("two"), ask("three")]);
    expect(shownDescription()).toBe("one");
    press("dismiss");
    expect(shownDescription()).toBe("two");
    press("allow");
    expect(shownDescription()).toBe("three");
    press("dismiss");
    await asked;
    expect([...answers.values()]).toEqual(["dismiss", "allow", "dismiss"]);
    expect(windows.shown).toHaveLength(3);
  });

  it("shows each site its own window", async () => {
    const asked = Promise.all([ask("one"), ask("two", details("two", OTHER))]);
    expect(windows.open).toHaveLength(2);
    for (const { id } of windows.open) prompts.answer(id, "allow");
    await asked;
    expect([...answers.values()]).toEqual(["allow", "allow"]);
  });

  it("makes one prompt of the same request, and brings it to the front", async () => {
    const asked = Promise.all([ask("first", details("same")), ask("second", details("same"))]);
    expect(windows.only.focusCount).toBe(1);
    press("allow");
    await asked;
    expect([...answers.values()]).toEqual(["allow", "allow"]);
    expect(windows.shown).toHaveLength(1);
  });

  it("asks anew once the prompt is answered", async () => {
    const first = ask("first", details("same"));
    press("dismiss");
    await first;
    const second = ask("second", details("same"));
    press("allow");
    await second;
    expect([...answers.values()]).toEqual(["dismiss", "allow"]);
  });

  it("answers all that a site asks when it was blocked elsewhere, and closes its window", async () => {
    const asked = [ask("first"), ask("second"), ask("other", details("other", OTHER))];
    prompts.block(SITE);
    await Promise.all(asked.slice(0, 2));
    expect([...answers]).toEqual([
      ["first", "block"],
      ["second", "block"],
    ]);
    expect(windows.open).toHaveLength(1);
  });

  it("answers all that a site asks by a block, and leaves other sites alone", async () => {
    const asked = Promise.all([ask("one"), ask("two"), ask("three")]);
    const other = ask("other", details("other", OTHER));
    const [first] = windows.open;
    if (first === undefined) throw new Error("No window");
    prompts.answer(first.id, "block");
    await asked;
    expect([...answers.values()]).toEqual(["block", "block", "block"]);
    expect(windows.shown).toHaveLength(2);
    press("allow");
    await other;
    expect(answers.get("other")).toBe("allow");
  });

  it("dismisses what goes past the bound of a site, joined requests aside", async () => {
    const asked = Array.from({ length: 16 }, (_, index) => ask(`${index}`));
    await ask("too many");
    expect(answers.get("too many")).toBe("dismiss");
    const joined = ask("joined", details("3"));
    const other = ask("other", details("other", OTHER));
    expect(windows.open).toHaveLength(2);
    for (const { id } of windows.open) prompts.answer(id, "block");
    await Promise.all([...asked, joined, other]);
    expect(answers.get("joined")).toBe("block");
    expect(answers.get("other")).toBe("block");
  });
});

describe("a request that is no longer wanted", () => {
  it("is not asked if that is known before", async () => {
    await ask("one", details("one"), AbortSignal.abort());
    expect(answers.get("one")).toBe("dismiss");
    expect(windows.shown).toEqual([]);
  });

  it("closes its window and makes room for the next", async () => {
    const gone = new AbortController();
    const first = ask("one", details("one"), gone.signal);
    const second = ask("two");
    gone.abort();
    await first;
    expect(answers.get("one")).toBe("dismiss");
    expect(shownDescription()).toBe("two");
    press("allow");
    await second;
  });

  it("leaves the queue before it was shown", async () => {
    const gone = new AbortController();
    const first = ask("one");
    const second = ask("two", details("two"), gone.signal);
    gone.abort();
    await second;
    press("allow");
    await first;
    expect(windows.shown).toHaveLength(1);
    expect(answers.get("one")).toBe("allow");
  });

  it("leaves the prompt to those who still wait for it", async () => {
    const gone = new AbortController();
    const first = ask("first", details("same"), gone.signal);
    const second = ask("second", details("same"));
    gone.abort();
    press("allow");
    await Promise.all([first, second]);
    expect(answers.get("first")).toBe("dismiss");
    expect(answers.get("second")).toBe("allow");
  });

  it("takes the prompt away with the last who waits", async () => {
    const gone = [new AbortController(), new AbortController()];
    const asked = gone.map(({ signal }, index) => ask(`${index}`, details("same"), signal));
    gone[0]?.abort();
    expect(windows.open).toHaveLength(1);
    gone[1]?.abort();
    await Promise.all(asked);
    expect(windows.open).toEqual([]);
  });

  it("changes nothing when it was answered before", async () => {
    const gone = new AbortController();
    const first = ask("one", details("one"), gone.signal);
    press("allow");
    await first;
    const second = ask("two");
    gone.abort();
    expect(shownDescription()).toBe("two");
    press("allow");
    await second;
  });
});

describe("a window that cannot be opened", () => {
  it("is dismissed at once, and the next prompt has its turn", async () => {
    const failing = new PromptQueue({
      openWindow: (id, onClosed) => {
        if (id === 1) onClosed();
        return windows.openWindow(id, onClosed);
      },
    });
    const signal = new AbortController().signal;
    const first = failing.ask(details("one"), signal);
    expect(await first).toBe("dismiss");
    const second = failing.ask(details("two"), signal);
    failing.answer(2, "allow");
    expect(await second).toBe("allow");
  });

  it("is dismissed later just the same", async () => {
    const first = ask("one");
    const second = ask("two");
    windows.only.onClosed();
    expect(windows.shown[0]?.isClosed).toBe(true);
    await first;
    expect(shownDescription()).toBe("two");
    press("allow");
    await second;
  });
});
