import { expect, it } from "vitest";
import { languageOfTexts } from "./language-of-texts.ts";

it.each([
  { own: "en", ofBrowser: "en-GB", told: "en-GB", why: "days come before months there" },
  { own: "de", ofBrowser: "de", told: "de", why: "it is the same" },
  { own: "en", ofBrowser: "fr", told: "en", why: "the texts are English" },
  { own: "de", ofBrowser: "den-CA", told: "de", why: "that is another language" },
])(
  "tells numbers in $told where texts are in $own and the browser in $ofBrowser: $why",
  ({ own, ofBrowser, told }) => {
    expect(languageOfTexts(own, ofBrowser)).toBe(told);
  },
);
