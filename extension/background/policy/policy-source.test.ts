import { beforeEach, describe, expect, it } from "vitest";
import { FakeEvent } from "../fake-event.ts";
import { NO_POLICY } from "./policy.ts";
import { PolicySource } from "./policy-source.ts";

const FORBIDDEN = { prompts: "forbid" };

class FakeManagedArea {
  /** The answers to come; the last one is given again and again. */
  answers: (Record<string, unknown> | Error | Promise<Record<string, unknown>>)[] = [];

  async get(keys: null): Promise<Record<string, unknown>> {
    expect(keys).toBeNull();
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    if (answer === undefined || answer instanceof Error) throw answer;
    return await answer;
  }
}

let managed: FakeManagedArea;
let onChanged: FakeEvent<[changes: object, areaName: string]>;

beforeEach(() => {
  managed = new FakeManagedArea();
  onChanged = new FakeEvent();
});

function sourceOf(...answers: FakeManagedArea["answers"]): PolicySource {
  managed.answers = answers;
  return new PolicySource({ managed, onChanged });
}

/** Resolves when the policy was read anew, this often. */
function reread(source: PolicySource, times = 1): Promise<void> {
  return new Promise((resolve) => {
    let left = times;
    source.onChange(() => {
      left -= 1;
      if (left === 0) resolve();
    });
  });
}

describe("PolicySource", () => {
  it("has no policy before it is ready, and then the one that is set", async () => {
    const source = sourceOf(FORBIDDEN);
    expect(source.current).toBe(NO_POLICY);
    await source.ready;
    expect(source.current).toMatchObject({ isSet: true, mayAsk: false });
  });

  it.each([
    ["Chromium", {}],
    ["Firefox", new Error("Managed storage manifest not found")],
  ])("knows how %s says that there is none", async (_, answer) => {
    const source = sourceOf(answer);
    await source.ready;
    expect(source.current).toEqual(NO_POLICY);
  });

  it("reports any other failure", async () => {
    const source = sourceOf(new Error("disk on fire"));
    await source.ready;
    expect(source.current).toEqual({
      ...NO_POLICY,
      isSet: true,
      mistakes: [{ type: "unread", reason: "disk on fire" }],
    });
  });

  it("reads everything anew when managed storage changes", async () => {
    const source = sourceOf({ ...FORBIDDEN, limits: { promptsPerSite: 1 } }, FORBIDDEN);
    await source.ready;
    expect(source.current.limits.promptsPerSite).toBe(1);
    const changed = reread(source);
    onChanged.fire({ limits: {} }, "managed");
    await changed;
    expect(source.current).toMatchObject({ mayAsk: false, limits: { promptsPerSite: 16 } });
  });

  it("does not care for the other areas", async () => {
    const source = sourceOf({}, FORBIDDEN);
    await source.ready;
    onChanged.fire({}, "local");
    const changed = reread(source);
    onChanged.fire({}, "managed");
    await changed;
    expect(managed.answers).toEqual([FORBIDDEN]);
  });

  it("keeps what it had when it cannot be read anew", async () => {
    const source = sourceOf(FORBIDDEN, new Error("disk on fire"));
    await source.ready;
    const changed = reread(source);
    onChanged.fire({}, "managed");
    await changed;
    expect(source.current).toMatchObject({
      mayAsk: false,
      mistakes: [{ type: "unread", reason: "disk on fire" }],
    });
  });

  it("ends with what was read last, however long the readings take", async () => {
    let answerSlowly: (answer: Record<string, unknown>) => void = () => {};
    const slow = new Promise<Record<string, unknown>>((resolve) => {
      answerSlowly = resolve;
    });
    const source = sourceOf({}, slow, FORBIDDEN);
    await source.ready;
    const changed = reread(source, 2);
    onChanged.fire({}, "managed");
    onChanged.fire({}, "managed");
    answerSlowly({});
    await changed;
    expect(source.current.mayAsk).toBe(false);
  });

  it("tells nobody who has left", async () => {
    const source = sourceOf({});
    await source.ready;
    const left = new AbortController();
    let calls = 0;
    source.onChange(() => {
      calls += 1;
    }, left.signal);
    left.abort();
    const changed = reread(source);
    onChanged.fire({}, "managed");
    await changed;
    expect(calls).toBe(0);
  });
});
