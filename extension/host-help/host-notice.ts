import type { HostState } from "../background/host/host-state.ts";
import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { showCommand } from "../look/show-command.ts";
import { hostHelp } from "./host-help.ts";
import type { InstallerName } from "./installer-name.ts";

/** Should a check bring no news, the notice stops waiting for it. */
const CHECK_MILLISECONDS = 10_000;

/**
 * The part of a page that says what is wrong with the native host, if anything is. The page has its
 * elements in its own markup.
 */
export class HostNotice {
  readonly #installerName: InstallerName;
  readonly #notice = elementById("host");
  readonly #status = elementById("host-status");
  #shown: HostState | undefined;
  #checkTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(installerName: InstallerName, onCheck: () => void) {
    this.#installerName = installerName;
    onPress(elementById("copy"), () => this.#copy());
    onPress(elementById("check-host"), () => {
      this.#status.textContent = message("hostTrying");
      clearTimeout(this.#checkTimer);
      this.#checkTimer = setTimeout(() => this.#endCheck(), CHECK_MILLISECONDS);
      onCheck();
    });
  }

  show(state: HostState): void {
    if (this.#checkTimer !== undefined) this.#endCheck();
    // The same news once more leaves alone what the person may have selected.
    if (state === this.#shown) return;
    this.#shown = state;
    const help = hostHelp(state, this.#installerName);
    this.#notice.hidden = help === undefined;
    if (help === undefined) return;
    this.#notice.classList.toggle("hint", help.isHint);
    elementById("host-title").textContent = message(help.title);
    elementById("host-step").textContent = message(help.step);
    showCommand(elementById("host-command"), help.command);
  }

  #endCheck(): void {
    clearTimeout(this.#checkTimer);
    this.#checkTimer = undefined;
    this.#status.textContent = "";
  }

  async #copy(): Promise<void> {
    const command = elementById("host-command");
    try {
      await navigator.clipboard.writeText(command.textContent);
      this.#status.textContent = message("hostCopied");
    } catch {
      getSelection()?.selectAllChildren(command);
    }
  }
}
