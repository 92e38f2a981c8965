import { describe, expect, it } from "vitest";
import { browserOf, platformOf } from "./browser-facts.ts";

const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";

describe("a browser", () => {
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", 140],
    [CHROME, "Chromium", 148],
    [CHROME.replace("Chrome", "HeadlessChrome"), "Chromium", 148],
    [`${CHROME} Edg/148.0.0.0`, "Edge", 148],
    [`${CHROME} OPR/130.0.0.0`, "Opera", 130],
    [`${CHROME} Vivaldi/7.1`, "Vivaldi", 7],
    ["AlicesBrowser/3.0", "other", null],
    ["Firefox/alice", "other", null],
    ["", "other", null],
  ])("that says %s is known as it should", (userAgent, name, version) => {
    expect(browserOf(userAgent)).toEqual({ name, version });
  });
});

it("knows platforms by the browsers' own words, and repeats no others", () => {
  expect(platformOf({ os: "linux", arch: "x86-64" })).toEqual({ os: "linux", arch: "x86-64" });
  expect(platformOf({ os: "aliceOS", arch: "hers" })).toEqual({ os: "other", arch: "other" });
});
