import { describe, expect, it } from "vitest";
import { fakePageDocument } from "../fake-page-document.ts";
import { cloned, FakeStorageArea, throughJson } from "../fake-storage-area.ts";
import { ALLOW, DISMISS, PromptQueueTrial, requestFor, settle } from "./prompt-queue-trial.ts";
import type { PromptRequest } from "./prompt-request.ts";

const OTHER = fakePageDocument("https://other.example");

const SITE_REQUEST: PromptRequest = {
  ...requestFor("one.example"),
  access: undefined,
  details: {
    ...requestFor("one.example").details,
    description: "to read your mail",
    destination: undefined,
    scopes: ["connect"],
  },
};

const LISTEN_REQUEST: PromptRequest = {
  ...requestFor("one.example"),
  access: { type: "listen", port: 0 },
  details: {
    ...requestFor("one.example").details,
    destination: undefined,
    listenPort: 0,
    scopes: ["listen"],
  },
};

describe.each([
  ["Firefox", cloned],
  ["Chromium", throughJson],
])("a broker that was stopped and started in %s", (_, copy) => {
  const begin = () => new PromptQueueTrial(new FakeStorageArea({}, copy));

  it.each([requestFor("one.example"), SITE_REQUEST, LISTEN_REQUEST])(
    "finds prompt and window, and has the answer hold: %j",
    async (request) => {
      const trial = begin();
      await trial.ask(request);
      const shown = trial.windows.only;
      const next = await trial.restart();
      expect(trial.windows.shown).toEqual([shown]);
      expect(await next.prompts.find(shown.id)).toEqual(request);
      await next.press(ALLOW);
      expect(next.settled).toEqual([{ request, answer: ALLOW }]);
      expect(shown.isClosed).toBe(true);
      expect(trial.settled).toEqual([]);
      expect(next.stored).toEqual([]);
      expect(next.reports).toEqual([]);
    },
  );

  it.each([requestFor("one.example"), SITE_REQUEST, LISTEN_REQUEST])(
    "takes the same request for the same: %j",
    async (request) => {
      const trial = begin();
      await trial.ask(request);
      const next = await trial.restart();
      const asked = await next.ask({
        ...request,
        documents: [fakePageDocument("https://example.org", { documentId: "B" })],
      });
      await next.press(ALLOW);
      expect(asked.isOver).toBe(true);
      expect(next.windows.shown).toHaveLength(1);
      expect(next.settled[0]?.request.documents.map(({ documentId }) => documentId)).toEqual([
        "A",
        "B",
      ]);
    },
  );
});

describe("a broker that was stopped and started", () => {
  it("hears of a window that the person closes from then on", async () => {
    const trial = new PromptQueueTrial();
    await trial.ask(requestFor("one.example"));
    const next = await trial.restart();
    await next.close();
    expect(next.settled.map(({ answer }) => answer)).toEqual([DISMISS]);
    expect(trial.settled).toEqual([]);
  });

  it("takes a window that was closed meanwhile for dismiss, and does not open it again", async () => {
    const trial = new PromptQueueTrial();
    await trial.ask(requestFor("one.example"));
    await trial.ask(requestFor("two.example"));
    await trial.ask(requestFor("one.example", OTHER));
    const [first, ofOther] = trial.windows.open;
    if (first === undefined || ofOther === undefined) throw new Error("No windows");
    first.isClosed = true;
    const next = await trial.restart();
    expect(next.settled).toEqual([{ request: requestFor("one.example"), answer: DISMISS }]);
    expect(await next.shownHosts()).toEqual(["one.example", "two.example"]);
    expect(next.windows.shown).toHaveLength(3);
    expect(ofOther.isClosed).toBe(false);
  });

  it("shows what waited behind, in its turn", async () => {
    const trial = new PromptQueueTrial();
    await trial.ask(requestFor("one.example"));
    await trial.ask(requestFor("two.example"));
    const next = await trial.restart();
    expect(await next.shownHosts()).toEqual(["one.example"]);
    await next.press(ALLOW);
    expect(await next.shownHosts()).toEqual(["two.example"]);
    await next.press(ALLOW);
    expect(next.stored).toEqual([]);
  });

  it("finds nothing of what was answered, left or cancelled before", async () => {
    const trial = new PromptQueueTrial();
    await trial.ask(requestFor("one.example"));
    const left = await trial.ask(requestFor("two.example"));
    await trial.ask(requestFor("three.example"));
    await trial.press(ALLOW);
    left.leave();
    await settle();
    await trial.prompts.cancel(() => true);
    await settle();
    expect(trial.stored).toEqual([]);
    expect((await trial.restart()).windows.open).toEqual([]);
  });

  it("finds the documents that waited last", async () => {
    const trial = new PromptQueueTrial();
    const [one, two] = ["A", "B"].map((documentId) =>
      requestFor("one.example", fakePageDocument("https://example.org", { documentId })),
    );
    if (one === undefined || two === undefined) throw new Error("No requests");
    const first = await trial.ask(one);
    await trial.ask(two);
    first.leave();
    await settle();
    const next = await trial.restart();
    await next.press(ALLOW);
    expect(next.settled[0]?.request.documents).toEqual(two.documents);
  });

  it("never gives an id again", async () => {
    let trial = new PromptQueueTrial();
    for (let turn = 0; turn < 20; turn += 1) {
      await trial.ask(requestFor("one.example"));
      await trial.press(DISMISS);
      trial = await trial.restart();
    }
    const ids = trial.windows.shown.map(({ id }) => id);
    expect(new Set(ids).size).toBe(20);
  });

  it("opens no second window for one that was just opening, whose prompt is gone", async () => {
    const trial = new PromptQueueTrial();
    await trial.ask(requestFor("one.example"));
    trial.windows.ready = new Promise(() => {});
    await trial.ask(requestFor("one.example", OTHER));
    const next = await trial.restart();
    expect(next.windows.shown).toHaveLength(2);
    const [, opening] = next.windows.shown;
    expect(await next.prompts.find(opening?.id ?? 0)).toBeUndefined();
  });

  it("finds what was asked while another window was slow to open", async () => {
    const trial = new PromptQueueTrial();
    let open = () => {};
    trial.windows.ready = new Promise((resolve) => {
      open = resolve;
    });
    const slow = await trial.ask(requestFor("one.example"));
    trial.windows.ready = Promise.resolve();
    await trial.ask(requestFor("two.example", OTHER));
    slow.leave();
    await settle();
    const third = fakePageDocument("https://third.example");
    await trial.ask(requestFor("three.example", third));
    open();
    await settle();
    const next = await trial.restart();
    expect(await next.shownHosts()).toEqual(["two.example", "three.example"]);
    expect(next.windows.open).toHaveLength(2);
  });

  it("answers nobody before it knows what there was", async () => {
    const trial = new PromptQueueTrial();
    await trial.ask(requestFor("one.example"));
    const { id } = trial.windows.only;
    let read = () => {};
    trial.area.ready = new Promise((resolve) => {
      read = resolve;
    });
    const next = await trial.restart();
    const found = next.prompts.find(id);
    const asked = await next.ask(requestFor("one.example"));
    await next.press(ALLOW, { id });
    expect(next.settled).toEqual([]);
    read();
    expect(await found).toEqual(requestFor("one.example"));
    await settle();
    expect(asked.isOver).toBe(true);
    expect(next.windows.shown).toHaveLength(1);
  });

  it.each(["damaged", [{ id: "one" }], { prompts: [] }])(
    "reports what it cannot read, and asks anew: %j",
    async (stored) => {
      const trial = new PromptQueueTrial(new FakeStorageArea({ prompts: stored }));
      await trial.ask(requestFor("one.example"));
      expect(trial.reports).toEqual([expect.stringContaining("not found again")]);
      await trial.press(ALLOW);
      expect(trial.stored).toEqual([]);
    },
  );

  it("asks, though nothing can be put away", async () => {
    const trial = new PromptQueueTrial();
    trial.area.setFailure = new Error("the memory is full");
    const asked = await trial.ask(requestFor("one.example"));
    await trial.press(ALLOW);
    expect(asked.isOver).toBe(true);
    expect(trial.reports).toContainEqual(expect.stringContaining("the memory is full"));
  });
});
