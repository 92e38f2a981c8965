import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Subject } from "../identity.ts";
import { isSubjectKey, subjectKey, subjectOfKey } from "./subject-key.ts";

const SITE = "https://example.org";
const TOP = "http://localhost:8080";

const arbitraryOrigin = fc.constantFrom(
  SITE,
  TOP,
  "https://[2606:4700::1]:8443",
  "https://in.example",
);
const arbitrarySubject: fc.Arbitrary<Subject> = fc.record({
  origin: arbitraryOrigin,
  topOrigin: arbitraryOrigin,
  isPrivate: fc.boolean(),
});

describe("subjectKey", () => {
  it.each<[Subject, string]>([
    [{ origin: SITE, topOrigin: SITE, isPrivate: false }, "https://example.org"],
    [
      { origin: SITE, topOrigin: TOP, isPrivate: false },
      "https://example.org in http://localhost:8080",
    ],
    [{ origin: SITE, topOrigin: SITE, isPrivate: true }, "private https://example.org"],
    [
      { origin: SITE, topOrigin: TOP, isPrivate: true },
      "private https://example.org in http://localhost:8080",
    ],
  ])("of %j is %s", (subject, key) => {
    expect(subjectKey(subject)).toBe(key);
  });

  it("tells any two subjects apart, and can be read back", () => {
    fc.assert(
      fc.property(arbitrarySubject, arbitrarySubject, (one, other) => {
        expect(subjectOfKey(subjectKey(one))).toEqual(one);
        const isSame =
          JSON.stringify(Object.entries(one)) === JSON.stringify(Object.entries(other));
        expect(subjectKey(one) === subjectKey(other)).toBe(isSame);
      }),
    );
  });
});

describe("isSubjectKey", () => {
  it("takes the key of every subject", () => {
    fc.assert(
      fc.property(arbitrarySubject, (subject) => {
        expect(isSubjectKey(subjectKey(subject))).toBe(true);
      }),
    );
  });

  it.each([
    "",
    "0",
    "null",
    "example.org",
    "http://example.org",
    "https://example.org/",
    "https://example.org:443",
    "https://EXAMPLE.org",
    "private",
    "private ",
    "private private https://example.org",
    " https://example.org",
    "https://example.org in ",
    "https://example.org in https://example.org",
    "https://example.org in http://example.org",
    "https://example.org in https://top.example in https://top.example",
    "__proto__",
  ])("refuses %j", (key) => {
    expect(isSubjectKey(key)).toBe(false);
  });
});
