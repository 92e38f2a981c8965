import { describe, expect, it } from "vitest";
import { PayloadPlaces } from "./payload-places.ts";

describe("PayloadPlaces", () => {
  it("has a header said where the socket or the place changes, and only there", () => {
    const places = new PayloadPlaces();
    const header = (id: number, offset: number) => ({ type: "data", id, offset });
    expect(places.passAt({ id: 1, offset: 0 }, 2)).toEqual(header(1, 0));
    expect(places.passAt({ id: 1, offset: 2 }, 1)).toBeUndefined();
    expect(places.passAt({ id: -1, offset: 3 }, 1)).toEqual(header(-1, 3));
    expect(places.passAt({ id: -1, offset: 9 }, 1)).toEqual(header(-1, 9));
  });

  it("knows no place before one was said, and goes on from there", () => {
    const places = new PayloadPlaces();
    expect(places.pass(5)).toBeUndefined();
    places.set({ id: 3, offset: 7 });
    expect(places.pass(2)).toEqual({ id: 3, offset: 7 });
    expect(places.pass(0)).toEqual({ id: 3, offset: 9 });
    expect(places.pass(1)).toEqual({ id: 3, offset: 9 });
  });
});
