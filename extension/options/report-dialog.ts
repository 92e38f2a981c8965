import browser from "webextension-polyfill";
import type { LogEntry } from "../background/log/log-entry.ts";
import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { saveJson } from "../look/save-file.ts";
import { bugReport } from "./bug-report.ts";
import { dialogById } from "./dialog-by-id.ts";
import type { OptionsEnvironment, OptionsState } from "./options-messages.ts";

const FILE_NAME = "web-tcp-socket-report.json";

/** Puts a report for whoever mends a fault together, shows all of it, and then lets it be saved. */
export class ReportDialog {
  readonly #dialog = dialogById("report-dialog");
  readonly #text = elementById("report-text");
  readonly #status = elementById("report-status");
  environment: OptionsEnvironment | undefined;
  state: OptionsState | undefined;
  entries: readonly LogEntry[] = [];

  constructor() {
    // It scrolls, so that the keyboard has to get there.
    this.#text.tabIndex = 0;
    onPress(elementById("report"), () => void this.#open());
    onPress(elementById("report-close"), () => this.#dialog.close());
    onPress(elementById("report-copy"), () => void this.#copy());
    onPress(elementById("report-save"), () => {
      saveJson(FILE_NAME, `${this.#text.textContent}\n`);
      this.#dialog.close();
    });
  }

  async #open(): Promise<void> {
    const { environment, state, entries } = this;
    if (environment === undefined || state === undefined) return;
    const { os, arch } = await browser.runtime.getPlatformInfo();
    const { userAgent } = navigator;
    const now = Date.now();
    const platform = { os, arch };
    const report = bugReport({ environment, state, entries, userAgent, platform, now });
    this.#text.textContent = JSON.stringify(report, null, 2);
    this.#status.textContent = "";
    this.#dialog.showModal();
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#text.textContent);
      this.#status.textContent = message("hostCopied");
    } catch {
      getSelection()?.selectAllChildren(this.#text);
    }
  }
}
