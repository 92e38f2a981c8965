import type { MessageKey } from "../look/localize.ts";
import type { SiteState } from "./popup-messages.ts";
import { isBlockedByPolicy, isOfPolicy } from "./site-actions.ts";

export interface StateWords {
  readonly title: MessageKey;
  readonly text: MessageKey;
}

/** Whether a site has sockets, and who has decided that. */
export function stateWords(
  state: Pick<SiteState, "permission" | "allowances" | "isLeftToPeople">,
): StateWords {
  const { permission, allowances, isLeftToPeople } = state;
  switch (permission) {
    case "granted":
      return {
        title: "popupGranted",
        text: allowances.filter(({ effect }) => effect === "allow").every(isOfPolicy)
          ? "popupGrantedByPolicy"
          : "popupGrantedText",
      };
    case "prompt":
      return {
        title: isLeftToPeople ? "popupPrompt" : "popupNotAllowed",
        text: "popupPromptText",
      };
    case "denied":
      return {
        title: "popupBlocked",
        text: isBlockedByPolicy(state) ? "popupBlockedByPolicy" : "popupBlockedText",
      };
  }
}
