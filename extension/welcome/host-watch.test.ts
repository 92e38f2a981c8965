import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HostWatch } from "./host-watch.ts";

const check = vi.fn();
const giveUp = vi.fn();
let watch: HostWatch;

beforeEach(() => {
  vi.useFakeTimers();
  check.mockClear();
  giveUp.mockClear();
  watch = new HostWatch({ check, giveUp });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("HostWatch", () => {
  it("does nothing before it is started", () => {
    vi.advanceTimersByTime(60_000);
    expect(check).not.toHaveBeenCalled();
  });

  it("checks at once, and every three seconds", () => {
    watch.start();
    expect(check).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(9_000);
    expect(check).toHaveBeenCalledTimes(4);
  });

  it("checks no more once it is stopped", () => {
    watch.start();
    watch.stop();
    vi.advanceTimersByTime(3_600_000);
    expect(check).toHaveBeenCalledTimes(1);
    expect(giveUp).not.toHaveBeenCalled();
  });

  it("gives up after 200 checks, and says so once", () => {
    watch.start();
    vi.advanceTimersByTime(3_600_000);
    expect(check).toHaveBeenCalledTimes(200);
    expect(giveUp).toHaveBeenCalledTimes(1);
  });

  it("has its full time anew when it is started again, and one timer", () => {
    watch.start();
    vi.advanceTimersByTime(597_000);
    watch.start();
    check.mockClear();
    vi.advanceTimersByTime(6_000);
    expect(check).toHaveBeenCalledTimes(2);
    expect(giveUp).not.toHaveBeenCalled();
  });
});
