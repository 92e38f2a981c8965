import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonVersion, isOlder, SUPPORTED_VERSIONS, type VersionRange } from "./version.ts";

const range = (minimumVersion: number, maximumVersion: number): VersionRange => ({
  minimumVersion,
  maximumVersion,
});

describe("commonVersion", () => {
  it.each([
    [range(1, 1), range(1, 1), 1],
    [range(1, 3), range(2, 5), 3],
    [range(2, 5), range(1, 3), 3],
    [range(1, 5), range(2, 3), 3],
    [range(1, 2), range(2, 3), 2],
    [range(1, 1), range(2, 2), undefined],
    [range(3, 4), range(1, 2), undefined],
    [range(1, 9), range(5, 4), undefined],
  ])("of %j and %j is %s", (ours, theirs, version) => {
    expect(commonVersion(ours, theirs)).toBe(version);
  });

  it("is the highest version that both ranges hold, whichever side asks", () => {
    const anyRange = fc
      .tuple(fc.nat(9), fc.nat(9))
      .map(([minimum, more]) => range(minimum, minimum + more));
    const holds = ({ minimumVersion, maximumVersion }: VersionRange, version: number) =>
      minimumVersion <= version && version <= maximumVersion;
    fc.assert(
      fc.property(anyRange, anyRange, (ours, theirs) => {
        const shared = [...Array(20).keys()].filter(
          (version) => holds(ours, version) && holds(theirs, version),
        );
        expect(commonVersion(ours, theirs)).toBe(shared.at(-1));
        expect(commonVersion(theirs, ours)).toBe(shared.at(-1));
      }),
    );
  });

  it("of a build with itself exists", () => {
    expect(commonVersion(SUPPORTED_VERSIONS, SUPPORTED_VERSIONS)).toBe(
      SUPPORTED_VERSIONS.maximumVersion,
    );
  });
});

describe("isOlder", () => {
  it.each([
    [range(1, 1), range(2, 3), true],
    [range(1, 2), range(2, 3), false],
    [range(4, 5), range(2, 3), false],
  ])("says of %j beside %j: %s", (theirs, ours, isTheOlder) => {
    expect(isOlder(theirs, ours)).toBe(isTheOlder);
  });
});
