import { describe, expect, it } from "vitest";
import { afterPrerendering } from "./after-prerendering.ts";

function documentThat(prerendering?: boolean) {
  return Object.assign(new EventTarget(), prerendering === undefined ? {} : { prerendering });
}

describe("afterPrerendering", () => {
  it.each([false, undefined])("acts at once where prerendering is %s", (prerendering) => {
    let acts = 0;
    afterPrerendering(documentThat(prerendering), () => {
      acts += 1;
    });
    expect(acts).toBe(1);
  });

  it("acts once the document is the one in its tab, and no more", () => {
    const page = documentThat(true);
    let acts = 0;
    afterPrerendering(page, () => {
      acts += 1;
    });
    expect(acts).toBe(0);
    page.dispatchEvent(new Event("prerenderingchange"));
    page.dispatchEvent(new Event("prerenderingchange"));
    expect(acts).toBe(1);
  });
});
