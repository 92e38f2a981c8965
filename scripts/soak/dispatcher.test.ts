import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Dispatcher } from "./dispatcher.ts";
import type { Order, Report } from "./task.ts";

const LONG = 20_000;
const RELOAD = { type: "reload" } as const;

let dispatcher: Dispatcher;

beforeEach(async () => {
  dispatcher = new Dispatcher({ "/": { type: "text/html", body: "page" } });
  await dispatcher.start();
});

afterEach(() => dispatcher.close());

async function nextOrder(page: number, document = "first"): Promise<Order> {
  const address = `${dispatcher.origin}/task?page=${page}&document=${document}`;
  return (await fetch(address)).json();
}

async function report({ id }: Order, body: Report): Promise<void> {
  const address = `${dispatcher.origin}/report?id=${id}`;
  await fetch(address, { method: "POST", body: JSON.stringify(body) });
}

describe("Dispatcher", () => {
  it("hands a page several tasks at a time, and takes their reports in any order", async () => {
    const one = dispatcher.ask(0, RELOAD, LONG);
    const other = dispatcher.ask(0, RELOAD, LONG);
    const [first, second] = [await nextOrder(0), await nextOrder(0)];
    expect(dispatcher.openCount).toBe(2);
    await report(second, { bytes: 2 });
    await report(first, { bytes: 1 });
    expect(await Promise.all([one, other])).toEqual([{ bytes: 1 }, { bytes: 2 }]);
    expect(dispatcher.openCount).toBe(0);
  });

  it("keeps each page's tasks for that page, and holds its question until there is one", async () => {
    const order = nextOrder(1);
    void dispatcher.ask(0, RELOAD, LONG);
    const asked = dispatcher.ask(1, RELOAD, LONG);
    await report(await order, { bytes: 7 });
    expect(await asked).toEqual({ bytes: 7 });
  });

  it("lets tasks end with their document", async () => {
    const asked = dispatcher.ask(0, RELOAD, LONG);
    const order = await nextOrder(0, "first");
    const leaving = nextOrder(0, "second");
    expect(await asked).toBe("unloaded");
    await report(order, { bytes: 1 });
    const next = dispatcher.ask(0, RELOAD, LONG);
    await report(await leaving, { bytes: 2 });
    expect(await next).toEqual({ bytes: 2 });
  });

  it("gives a task that did not get through to the next question", async () => {
    const leaving = new AbortController();
    const lost = fetch(`${dispatcher.origin}/task?page=0&document=first`, leaving);
    leaving.abort();
    await expect(lost).rejects.toThrow("aborted");
    const asked = dispatcher.ask(0, RELOAD, LONG);
    await report(await nextOrder(0), { bytes: 3 });
    expect(await asked).toEqual({ bytes: 3 });
  });

  it("finds out what hangs", async () => {
    expect(await dispatcher.ask(0, RELOAD, 1)).toBe("hung");
  });
});
