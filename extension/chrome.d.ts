import type { Extension, Runtime } from "webextension-polyfill";

declare global {
  /**
   * The part of the extension interfaces that content scripts use, and that both browsers have
   * under this name: so they need no polyfill in every page.
   */
  const chrome: {
    readonly runtime: Pick<Runtime.Static, "connect" | "getURL" | "id">;
    readonly extension: Required<Pick<Extension.Static, "inIncognitoContext">>;
  };
}
