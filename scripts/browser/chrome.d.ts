import type { Storage, Tabs } from "webextension-polyfill";

declare global {
  /** What scripts use inside the extension's own pages. */
  const chrome: {
    readonly storage: Pick<Storage.Static, "local">;
    readonly tabs: Pick<Tabs.Static, "query">;
  };
}
