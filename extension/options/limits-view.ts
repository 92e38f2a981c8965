import { LIMIT_NAMES, type Limits } from "../background/limits.ts";
import { buildElement } from "../look/build-element.ts";
import { elementById } from "../look/element-by-id.ts";
import { heldWords } from "../look/held-words.ts";
import { type MessageKey, message } from "../look/localize.ts";
import { QuantityWords } from "../look/quantity-words.ts";
import { textLanguage } from "../look/text-language.ts";
import type { ListedPolicy } from "./options-messages.ts";

const LABELS: Readonly<Record<keyof Limits, MessageKey>> = {
  socketsPerSite: "limitSocketsPerSite",
  socketsInAll: "limitSocketsInAll",
  listenersPerSite: "limitListenersPerSite",
  connectsPerSecond: "limitConnectsPerSecond",
  bytesInFlightPerSite: "limitBytesInFlightPerSite",
  promptsPerSite: "limitPromptsPerSite",
};

/** Shows how much every site may do at most, and which of that an administrator has set. */
export function showLimits({
  limits,
  ownLimits,
}: Pick<ListedPolicy, "limits" | "ownLimits">): void {
  const language = textLanguage();
  const words = new QuantityWords(language);
  const rows = LIMIT_NAMES.map((name) => {
    const value = limits[name];
    const text =
      name === "bytesInFlightPerSite" ? words.bytes(value) : value.toLocaleString(language);
    const row = buildElement(
      "div",
      "",
      buildElement("dt", "", message(LABELS[name])),
      buildElement("dd", "", text),
    );
    if (ownLimits.includes(name)) {
      row.append(buildElement("dd", "label", message(heldWords(undefined, false))));
    }
    return row;
  });
  elementById("limits").replaceChildren(...rows);
}
