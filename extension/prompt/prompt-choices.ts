import { elementById } from "../look/element-by-id.ts";
import { inputById } from "../look/input-by-id.ts";
import { LifeChoice } from "../look/life-choice.ts";
import type { PromptAnswer, PromptDetails } from "./prompt-messages.ts";

/** What a person can choose before they allow, and has to. */
export class PromptChoices {
  readonly #allow = elementById("allow");
  readonly #otherDevices = inputById("other-devices");
  readonly #mailRelay = inputById("mail-relay");
  readonly #life = new LifeChoice();
  #isMailRelay = false;

  /** Offers what goes with this question; what was chosen for another one is forgotten. */
  offer({ lives, listenPort, isMailRelay, isPrivate }: PromptDetails): void {
    this.#life.offer(lives, isPrivate);

    this.#otherDevices.checked = false;
    elementById("other-devices-choice").hidden = listenPort === undefined;

    this.#isMailRelay = isMailRelay;
    this.#mailRelay.checked = false;
    elementById("mail-relay-choice").hidden = !isMailRelay;
    if (isMailRelay) this.#allow.setAttribute("aria-describedby", "mail-relay-note");
    else this.#allow.removeAttribute("aria-describedby");
  }

  /** Is everything ticked that Allow takes? */
  get mayAllow(): boolean {
    return !this.#isMailRelay || this.#mailRelay.checked;
  }

  /** Allow, as it was chosen. */
  get allowance(): PromptAnswer {
    return {
      type: "allow",
      life: this.#life.chosen,
      isForOtherDevices: this.#otherDevices.checked,
      isMailRelayTicked: this.#mailRelay.checked,
    };
  }
}
