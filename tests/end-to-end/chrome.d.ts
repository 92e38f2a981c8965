import type {
  Action,
  I18n,
  Runtime,
  Scripting,
  Storage,
  Tabs,
  Windows,
} from "webextension-polyfill";

declare global {
  /** What the tests use inside the extension's own pages, and in Chromium's list of extensions. */
  const chrome: {
    readonly runtime: Pick<Runtime.Static, "reload" | "sendMessage">;
    readonly action: Pick<Action.Static, "getBadgeText" | "getTitle">;
    readonly tabs: Pick<Tabs.Static, "discard" | "query" | "remove">;
    readonly scripting: Pick<Scripting.Static, "getRegisteredContentScripts">;
    readonly i18n: Pick<I18n.Static, "getMessage">;
    readonly storage: Pick<Storage.Static, "local" | "session">;
    readonly windows: Pick<Windows.Static, "create" | "getAll" | "remove">;
    readonly developerPrivate: {
      updateProfileConfiguration(update: { readonly inDeveloperMode: boolean }): Promise<void>;
      updateExtensionConfiguration(update: {
        readonly extensionId: string;
        readonly incognitoAccess: boolean;
      }): Promise<void>;
      getExtensionInfo(id: string): Promise<{ readonly state: string }>;
    };
  };
}
