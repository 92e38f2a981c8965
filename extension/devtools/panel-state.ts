import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import type { QuantityWords } from "../look/quantity-words.ts";
import type { Entry, History } from "./history.ts";

/** Says how much there is, and what had to go. */
export function showTotals(
  { entries, byteLength, forgotten, sockets }: History,
  shown: readonly Entry[],
  words: QuantityWords,
): void {
  const counts = message("panelTotals", numberText(shown.length), words.bytes(byteLength));
  const gone = forgotten === 0 ? "" : ` ${message("panelForgotten", numberText(forgotten))}`;
  elementById("totals").textContent = counts + gone;
  elementById("empty").hidden = sockets.length > 0 || entries.length > 0;
  elementById("none-found").hidden = entries.length === 0 || shown.length > 0;
  elementById("clear-note").hidden = !sockets.some(({ facts }) => facts.isSecure);
  elementById("save").ariaDisabled = String(entries.length === 0);
}

/** Whether the host records, and what the button would do. */
export function showPause(isRecording: boolean): void {
  elementById("pause").textContent = message(isRecording ? "panelPause" : "panelGoOn");
  elementById("paused").hidden = isRecording;
}

function numberText(number: number): string {
  return number.toLocaleString(message("languageTag"));
}
