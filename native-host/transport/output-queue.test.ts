import { describe, expect, it, vi } from "vitest";
import { FakeBrowser } from "../../tests/host/fake-browser.ts";
import { createNativeOutput } from "./native-output.ts";
import type { MessageSource, Outgoing } from "./output-queue.ts";

const MOST_POSTED = 4096;

/** Messages about one socket that wait to be taken. */
class Source implements MessageSource {
  readonly #id: number;
  #left: number;

  constructor(id: number, count: number) {
    this.#id = id;
    this.#left = count;
  }

  get left(): number {
    return this.#left;
  }

  add(count: number): void {
    this.#left += count;
  }

  takeMessage(): Outgoing | undefined {
    if (this.#left === 0) return undefined;
    this.#left -= 1;
    return { type: "end", id: this.#id };
  }
}

function queueTo(browser: FakeBrowser) {
  const onRelief = vi.fn<() => void>();
  return { queue: createNativeOutput(browser.stream, onRelief), onRelief };
}

/** The socket ids of all messages so far. */
const ids = ({ inbox }: FakeBrowser) => inbox.ofType("end").map(({ id }) => id);

const repeated = (pattern: readonly number[], times: number) =>
  Array.from({ length: times }, () => pattern).flat();

describe("OutputQueue", () => {
  it("lets sources take turns, one message each", async () => {
    const browser = new FakeBrowser();
    const { queue } = queueTo(browser);
    browser.stopReading();
    queue.post({ type: "upgraded", id: 9 });
    for (const id of [1, 2, 3]) queue.enqueue(new Source(id, 5));
    browser.readOn();
    await browser.inbox.until("15 messages", () => ids(browser).length === 15);
    expect(ids(browser)).toEqual(repeated([1, 2, 3], 5));
  });

  it("puts a source that joins behind those that wait, and serves it in its turn", async () => {
    const browser = new FakeBrowser();
    const { queue } = queueTo(browser);
    const flood = new Source(1, 1000);
    queue.enqueue(flood);
    queue.enqueue(new Source(2, 1));
    await browser.inbox.until("socket 2", () => ids(browser).includes(2));
    expect(ids(browser).indexOf(2)).toBeLessThanOrEqual(2);
  });

  it("gives a source that enqueues itself again no extra turn", async () => {
    const browser = new FakeBrowser();
    const { queue } = queueTo(browser);
    browser.stopReading();
    queue.post({ type: "upgraded", id: 9 });
    const eager = new Source(1, 4);
    queue.enqueue(eager);
    queue.enqueue(new Source(2, 4));
    for (let times = 0; times < 10; times++) queue.enqueue(eager);
    browser.readOn();
    await browser.inbox.until("8 messages", () => ids(browser).length === 8);
    expect(ids(browser)).toEqual(repeated([1, 2], 4));
  });

  it("asks no source while the pipe is full, and one message at a time", async () => {
    const browser = new FakeBrowser();
    const { queue } = queueTo(browser);
    browser.stopReading();
    const source = new Source(1, 100);
    queue.enqueue(source);
    expect(source.left).toBe(99);
    queue.enqueue(source);
    expect(source.left).toBe(99);
    browser.readOn();
    await browser.inbox.until("two more messages", () => ids(browser).length === 3);
    expect(source.left).toBe(97);
  });

  it("asks a source again that had nothing and says that it has something", async () => {
    const browser = new FakeBrowser();
    const { queue } = queueTo(browser);
    const source = new Source(1, 1);
    queue.enqueue(source);
    await browser.inbox.until("a message", () => ids(browser).length === 1);
    source.add(1);
    queue.enqueue(source);
    await browser.inbox.until("another", () => ids(browser).length === 2);
  });

  it("sends what is posted ahead of the sources, in order", async () => {
    const browser = new FakeBrowser();
    const { queue } = queueTo(browser);
    browser.stopReading();
    queue.enqueue(new Source(1, 3));
    for (let byteLength = 1; byteLength <= 3; byteLength++) {
      queue.post({ type: "sent", id: 2, byteLength });
    }
    browser.readOn();
    await browser.inbox.until("all", () => browser.inbox.all.length === 6);
    const brief = browser.inbox.all.map((message) =>
      message.type === "sent" ? message.byteLength : message.type,
    );
    expect(brief).toEqual(["end", 1, 2, 3, "end", "end"]);
  });

  it("is congested when too many answers wait, and tells when they have gone", async () => {
    const browser = new FakeBrowser();
    const { queue, onRelief } = queueTo(browser);
    browser.stopReading();
    const post = () => queue.post({ type: "sent", id: 1, byteLength: 1 });
    for (let count = 0; count <= MOST_POSTED; count++) post();
    expect(queue.isCongested).toBe(false);
    post();
    expect(queue.isCongested).toBe(true);
    expect(onRelief).not.toHaveBeenCalled();
    browser.readOn();
    const { inbox } = browser;
    await inbox.until("all answers", () => inbox.all.length === MOST_POSTED + 2);
    expect(queue.isCongested).toBe(false);
    expect(onRelief).toHaveBeenCalled();
  });

  it("is not congested by sources, however much they have", () => {
    const browser = new FakeBrowser();
    const { queue } = queueTo(browser);
    browser.stopReading();
    for (let id = 1; id <= 2 * MOST_POSTED; id++) queue.enqueue(new Source(id, 1));
    expect(queue.isCongested).toBe(false);
  });
});
