import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputGuard, QUIET_MILLISECONDS } from "./input-guard.ts";

describe("InputGuard", () => {
  it("is armed exactly one quiet second after the window appeared", () => {
    const guard = new InputGuard(500);
    expect(guard.isArmed(500)).toBe(false);
    expect(guard.isArmed(500 + QUIET_MILLISECONDS - 1)).toBe(false);
    expect(guard.isArmed(500 + QUIET_MILLISECONDS)).toBe(true);
    expect(guard.armedAt).toBe(500 + QUIET_MILLISECONDS);
  });

  it("starts the second anew with every disturbance, also once it was armed", () => {
    const guard = new InputGuard(0);
    guard.disturbed(999);
    expect(guard.isArmed(1000)).toBe(false);
    expect(guard.isArmed(1999)).toBe(true);
    guard.disturbed(5000);
    expect(guard.isArmed(5999)).toBe(false);
    expect(guard.isArmed(6000)).toBe(true);
  });

  it("accepts a press that began and ended armed", () => {
    const guard = new InputGuard(0);
    guard.pressed(1000);
    expect(guard.accepts(1080)).toBe(true);
  });

  it("refuses a press that began too early, though it ended armed", () => {
    const guard = new InputGuard(0);
    guard.pressed(999);
    expect(guard.accepts(5000)).toBe(false);
  });

  it("refuses a press with a disturbance inside it, however long it lasts", () => {
    const guard = new InputGuard(0);
    guard.pressed(1500);
    guard.disturbed(1501);
    expect(guard.accepts(9000)).toBe(false);
  });

  it("forgets a refused press", () => {
    const guard = new InputGuard(0);
    guard.pressed(10);
    expect(guard.accepts(20)).toBe(false);
    expect(guard.accepts(2000)).toBe(true);
  });

  it("takes a click without a press by its own time", () => {
    const guard = new InputGuard(0);
    expect(guard.accepts(999)).toBe(false);
    expect(guard.accepts(1000)).toBe(true);
  });

  it("is never armed within a second of any disturbance, whatever their order", () => {
    const times = fc.array(fc.nat(20_000), { minLength: 1, maxLength: 20 });
    const after = fc.nat(QUIET_MILLISECONDS - 1);
    fc.assert(
      fc.property(
        fc.nat(20_000),
        times,
        fc.nat(19),
        after,
        (appeared, disturbances, pick, wait) => {
          const guard = new InputGuard(appeared);
          for (const time of disturbances) guard.disturbed(time);
          const disturbance = disturbances[pick % disturbances.length] ?? appeared;
          expect(guard.isArmed(disturbance + wait)).toBe(false);
          expect(guard.isArmed(appeared + wait)).toBe(false);
        },
      ),
    );
  });

  it("is armed a second after the last disturbance", () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.array(fc.nat(20_000)), (appeared, disturbances) => {
        const guard = new InputGuard(appeared);
        for (const time of disturbances) guard.disturbed(time);
        const last = Math.max(appeared, ...disturbances);
        expect(guard.isArmed(last + QUIET_MILLISECONDS)).toBe(true);
      }),
    );
  });
});
