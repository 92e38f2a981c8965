import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RelayWatch } from "./relay-watch.ts";

const LONG_MILLISECONDS = 60_000;

describe("RelayWatch", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** @param answers whether the relay answers a ping */
  function watch(answers: () => boolean, isWaiting = () => false) {
    const events = {
      isWaiting,
      ping: vi.fn(() => {
        if (answers()) relayWatch.heard();
      }),
      lost: vi.fn(),
    };
    const relayWatch = new RelayWatch(events);
    return { relayWatch, events };
  }

  it("asks as long as there are sockets, and leaves alone a relay that answers", () => {
    const { relayWatch, events } = watch(() => true);
    relayWatch.begin();
    vi.advanceTimersByTime(LONG_MILLISECONDS);
    const asked = events.ping.mock.calls.length;
    expect(asked).toBeGreaterThan(1);
    relayWatch.end();
    vi.advanceTimersByTime(LONG_MILLISECONDS);
    expect(events.ping).toHaveBeenCalledTimes(asked);
    expect(events.lost).not.toHaveBeenCalled();
  });

  it("tells once that a relay does not answer any more", () => {
    let isThere = true;
    const { relayWatch, events } = watch(() => isThere);
    relayWatch.begin();
    vi.advanceTimersByTime(LONG_MILLISECONDS);
    isThere = false;
    vi.advanceTimersByTime(LONG_MILLISECONDS);
    expect(events.lost).toHaveBeenCalledTimes(1);
  });

  it("tells so again of sockets that begin later", () => {
    const { relayWatch, events } = watch(() => false);
    for (const times of [1, 2]) {
      relayWatch.begin();
      vi.advanceTimersByTime(LONG_MILLISECONDS);
      expect(events.lost).toHaveBeenCalledTimes(times);
    }
  });

  it("takes one late answer for a sign of life", () => {
    const { relayWatch, events } = watch(() => false);
    relayWatch.begin();
    for (let answer = 0; answer < 10; answer += 1) {
      vi.advanceTimersByTime(LONG_MILLISECONDS / 12);
      relayWatch.heard();
    }
    expect(events.lost).not.toHaveBeenCalled();
  });

  it("asks nothing of a relay that waits, and looks after it from then on", () => {
    let isWaiting = true;
    const { relayWatch, events } = watch(
      () => false,
      () => isWaiting,
    );
    relayWatch.begin();
    vi.advanceTimersByTime(LONG_MILLISECONDS);
    expect(events.ping).not.toHaveBeenCalled();
    expect(events.lost).not.toHaveBeenCalled();
    isWaiting = false;
    vi.advanceTimersByTime(LONG_MILLISECONDS);
    expect(events.lost).toHaveBeenCalledTimes(1);
  });
});
