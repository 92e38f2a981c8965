import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { permissionFailure } from "../../../protocol/failure.ts";
import { type FakePort, siteSender } from "../fake-port.ts";
import { ConnectPace } from "./connect-pace.ts";
import { ALLOW, open, PageTrial, SITE, settle, subjectOf } from "./page-trial.ts";

let perSecond: number;
let pace: ConnectPace;
/** The turns that came, by number, in order. */
let taken: number[];

beforeEach(() => {
  vi.useFakeTimers();
  perSecond = 10;
  pace = new ConnectPace(() => perSecond);
  taken = [];
});

afterEach(() => {
  vi.useRealTimers();
});

/** @returns says that the turn is no longer wanted */
function take(number: number): () => void {
  const leaving = new AbortController();
  void pace.turn(leaving.signal).then(() => {
    if (!leaving.signal.aborted) taken.push(number);
  });
  return () => leaving.abort();
}

function takeMany(count: number): void {
  for (let number = 0; number < count; number += 1) take(number);
}

async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settle();
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}

describe("ConnectPace", () => {
  it("lets a second's worth begin at once, and the others one by one, in order", async () => {
    takeMany(15);
    await pass(0);
    expect(taken).toEqual(upTo(10));
    await pass(99);
    expect(taken).toEqual(upTo(10));
    await pass(1);
    expect(taken).toEqual(upTo(11));
    await pass(400);
    expect(taken).toEqual(upTo(15));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("takes nobody who comes later first", async () => {
    takeMany(12);
    await pass(50);
    take(12);
    await pass(250);
    expect(taken).toEqual(upTo(13));
  });

  it("earns the second's worth back while nobody comes, and no more than that", async () => {
    takeMany(10);
    await pass(500);
    expect(taken).toEqual(upTo(10));
    takeMany(7);
    await pass(0);
    expect(taken).toHaveLength(15);
    await pass(200);
    expect(taken).toHaveLength(17);
    await pass(60_000);
    takeMany(11);
    await pass(0);
    expect(taken).toHaveLength(27);
  });

  it("leaves the turn of those who no longer want it to the next", async () => {
    takeMany(10);
    const leaving = Array.from({ length: 5000 }, (_, number) => take(100 + number));
    take(10);
    await pass(50);
    for (const leave of leaving) leave();
    await pass(50);
    expect(taken).toEqual(upTo(11));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("keeps nobody waiting who no longer wants the turn", async () => {
    takeMany(10);
    const leaving = new AbortController();
    let hasEnded = false;
    void pace.turn(leaving.signal).then(() => {
      hasEnded = true;
    });
    leaving.abort();
    await pass(0);
    expect(hasEnded).toBe(true);
  });

  it("goes by the pace that is set now", async () => {
    takeMany(10);
    await pass(0);
    perSecond = 1000;
    takeMany(100);
    await pass(100);
    expect(taken).toHaveLength(110);
  });

  it("lets a second's worth and the pace's share begin in any stretch of time, and no more", async () => {
    const step = fc.record({ wait: fc.nat(400), count: fc.nat(8) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.array(step), async (rate, steps) => {
        perSecond = rate;
        pace = new ConnectPace(() => perSecond);
        const times: number[] = [];
        let wanted = 0;
        for (const { wait, count } of steps) {
          await pass(wait);
          wanted += count;
          for (let turn = 0; turn < count; turn += 1) {
            void pace.turn(new AbortController().signal).then(() => times.push(performance.now()));
          }
        }
        await pass(1000 + (1000 * wanted) / rate);
        expect(times).toHaveLength(wanted);
        for (const [first, from] of times.entries()) {
          for (const [last, to] of times.entries()) {
            const share = ((to - from) * rate) / 1000;
            // Clocks and timers count whole milliseconds.
            if (last >= first) expect(last - first).toBeLessThan(rate + share + 0.1);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("the connections that a site begins in a second", () => {
  const OTHER = "https://other.example";

  let trial: PageTrial;
  let page: FakePort;

  beforeEach(async () => {
    trial = new PageTrial();
    await trial.allow();
    trial.setLimits({ connectsPerSecond: 2 });
    page = trial.connect();
  });

  const port = (number: number) => ({ port: 4000 + number });

  /** The ports that the host was asked for since the last call. */
  function asked(): number[] {
    return trial.takeToHost().flatMap((message) => {
      const isOpen = Reflect.get(Object(message), "type") === "open";
      return isOpen ? [Number(Reflect.get(Object(message), "port")) - 4000] : [];
    });
  }

  it("are bounded in all its documents together: the others wait for their turn, in order", async () => {
    const other = trial.connect();
    await trial.say(page, open(1, port(1)), open(2, port(2)), open(3, port(3)));
    await trial.say(other, open(1, port(4)));
    await trial.say(page, open(4, port(5)));
    expect(asked()).toEqual([1, 2]);
    await pass(500);
    expect(asked()).toEqual([3]);
    await pass(1000);
    expect(asked()).toEqual([4, 5]);
    expect(page.posted).toEqual([]);
  });

  it("do not start afresh by a reload", async () => {
    await trial.say(page, open(1, port(1)), open(2, port(2)));
    page.vanish();
    await trial.say(trial.connect(), open(1, port(3)));
    expect(asked()).toEqual([1, 2]);
    await pass(500);
    expect(asked()).toEqual([3]);
  });

  it("are none of another site's", async () => {
    await trial.allow(["connect"], "*:*", subjectOf(OTHER));
    await trial.say(page, open(1, port(1)), open(2, port(2)));
    await trial.say(trial.connect(siteSender(OTHER)), open(1, port(3)));
    expect(asked()).toEqual([1, 2, 3]);
  });

  it("leave out what is closed while it waits, which the host never hears of", async () => {
    await trial.say(page, ...[1, 2, 3, 4].map((id) => open(id, port(id))));
    await trial.say(page, { type: "close", id: 3 });
    expect(page.takePosted()).toEqual([{ type: "closed", id: 3 }]);
    await pass(500);
    expect(asked()).toEqual([1, 2, 4]);
    await pass(60_000);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("leave out a document that goes while it waits", async () => {
    await trial.say(page, ...[1, 2, 3, 4].map((id) => open(id, port(id))));
    asked();
    page.vanish();
    await pass(60_000);
    expect(asked()).toEqual([]);
    expect(trial.socketCount(SITE)).toBe(0);
  });

  it("leave out what may no longer be opened when its turn comes", async () => {
    await trial.say(page, ...[1, 2, 3].map((id) => open(id, port(id))));
    asked();
    await trial.grants.forget(subjectOf(SITE));
    const failure = permissionFailure("PERMISSION_DENIED");
    expect(page.takePosted()).toMatchObject([{ id: 1 }, { id: 2 }]);
    await pass(500);
    expect(page.takePosted()).toEqual([{ type: "error", id: 3, failure }]);
    expect(asked()).toEqual([]);
    expect(trial.windows.shown).toEqual([]);
  });

  it("go to the host with the rules that hold when the turn comes", async () => {
    await trial.say(page, ...[1, 2, 3].map((id) => open(id, port(id))));
    trial.takeToHost();
    const block = { scopes: ["local-network" as const], destinations: ["10.0.0.0/8:*"] };
    await trial.grants.block(subjectOf(SITE), block);
    await pass(500);
    const [request] = trial.takeToHost();
    expect(request).toHaveProperty("rules", [
      { effect: "deny", ...block },
      { effect: "allow", scopes: ["connect"], destinations: ["*:*"] },
    ]);
  });

  it("are counted when the person has allowed them", async () => {
    await trial.say(page, ...[1, 2, 3].map((id) => open(id, { port: 143 })));
    await pass(60_000);
    await trial.press(ALLOW);
    expect(trial.takeToHost()).toHaveLength(2);
    await pass(500);
    expect(trial.takeToHost()).toHaveLength(1);
  });
});
