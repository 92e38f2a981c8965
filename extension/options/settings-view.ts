import { HostNotice } from "../host-help/host-notice.ts";
import { ownInstallerName } from "../host-help/own-installer-name.ts";
import { elementById } from "../look/element-by-id.ts";
import { inputById } from "../look/input-by-id.ts";
import { type MessageKey, message } from "../look/localize.ts";
import { useSymbol } from "../look/use-symbol.ts";
import type { FromOptions, OptionsEnvironment } from "./options-messages.ts";

const SETTINGS = ["log", "secondPipe"] as const;

/** The settings, and how the native host is. */
export class SettingsView {
  readonly #notice: Promise<HostNotice>;

  constructor(post: (sent: FromOptions) => void) {
    this.#notice = ownInstallerName().then(
      (name) => new HostNotice(name, () => post({ type: "check-host" })),
    );
    elementById("host-check").addEventListener("click", () => post({ type: "check-host" }));
    for (const setting of SETTINGS) {
      const box = inputById(`setting-${setting}`);
      box.addEventListener("change", () => {
        post({ type: "set", settings: { [setting]: box.checked } });
      });
    }
  }

  show({ settings, forced, host, greeting, extensionVersion }: OptionsEnvironment): void {
    for (const setting of SETTINGS) {
      const isForced = forced.includes(setting);
      inputById(`setting-${setting}`).checked = settings[setting];
      inputById(`setting-${setting}`).disabled = isForced;
      elementById(`forced-${setting}`).hidden = !isForced;
    }
    const isReady = host === "ready" || host === "outdated";
    const isWell = isReady || host === "unknown";
    elementById("host-well").hidden = !isWell;
    elementById("host-well").setAttribute("data-permission", isReady ? "granted" : "prompt");
    useSymbol(elementById("host-symbol"), isReady ? "granted" : "prompt");
    setText("host-state", isReady ? "settingsHostReady" : "settingsHostResting");
    void this.#notice.then((notice) => notice.show(host));
    elementById("extension-version").textContent = extensionVersion;
    elementById("host-version").textContent = greeting?.hostVersion ?? message("settingsUnknown");
    elementById("protocol-version").textContent =
      greeting === undefined ? message("settingsUnknown") : String(greeting.version);
  }
}

/** For a live region: a screen reader speaks whenever something is set, also to the same text. */
function setText(id: string, key: MessageKey): void {
  const text = message(key);
  if (elementById(id).textContent !== text) elementById(id).textContent = text;
}
