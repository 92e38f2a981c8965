import type { I18n, Storage, Tabs } from "webextension-polyfill";

declare global {
  /** What scripts use inside the extension's own pages. */
  const chrome: {
    readonly i18n: Pick<I18n.Static, "getMessage">;
    readonly storage: Pick<Storage.Static, "local">;
    readonly tabs: Pick<Tabs.Static, "query">;
  };
}
