import type { HostState } from "../background/host/host-state.ts";
import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { hostHelp, type InstallerName } from "./host-help.ts";

/** Should a check bring no news, the notice stops waiting for it. */
const CHECK_MILLISECONDS = 10_000;

/** The part of the popup that says what is wrong with the native host, if anything is. */
export class HostNotice {
  readonly #installerName: InstallerName;
  readonly #notice = elementById("host");
  readonly #status = elementById("host-status");
  #checkTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(installerName: InstallerName, onCheck: () => void) {
    this.#installerName = installerName;
    onPress(elementById("copy"), () => this.#copy());
    onPress(elementById("check-host"), () => {
      this.#status.textContent = message("popupTrying");
      clearTimeout(this.#checkTimer);
      this.#checkTimer = setTimeout(() => this.#endCheck(), CHECK_MILLISECONDS);
      onCheck();
    });
  }

  show(state: HostState): void {
    this.#endCheck();
    const help = hostHelp(state, this.#installerName);
    this.#notice.hidden = help === undefined;
    if (help === undefined) return;
    elementById("host-title").textContent = message(help.title);
    elementById("host-step").textContent = message(help.step);
    elementById("host-command").textContent = help.command;
  }

  #endCheck(): void {
    clearTimeout(this.#checkTimer);
    this.#status.textContent = "";
  }

  async #copy(): Promise<void> {
    const command = elementById("host-command");
    try {
      await navigator.clipboard.writeText(command.textContent);
      this.#status.textContent = message("popupCopied");
    } catch {
      getSelection()?.selectAllChildren(command);
    }
  }
}
