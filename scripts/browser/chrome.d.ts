import type { Tabs } from "webextension-polyfill";

declare global {
  /** What scripts use inside the extension's own pages. */
  const chrome: {
    readonly tabs: Pick<Tabs.Static, "query">;
  };
}
