import { buildElement } from "../look/build-element.ts";
import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import type { QuantityWords } from "../look/quantity-words.ts";
import { directionOf, placeOf } from "./entry-filter.ts";
import { entryWords } from "./entry-words.ts";
import type { Entry } from "./history.ts";
import { payloadPreview } from "./payload-text.ts";
import { clockText } from "./timeline.ts";
import { VirtualList } from "./virtual-list.ts";

const ROW_REMS = 1.5;
const PREVIEW_CHARACTERS = 80;

/** What went by, a row each. */
export function frameList(
  words: QuantityWords,
  onChoose: (entry: Entry) => void,
): VirtualList<Entry> {
  return new VirtualList<Entry>({
    element: elementById("frames"),
    rowRems: ROW_REMS,
    followsEnd: true,
    // What has happened does not change, but for what was learned of its socket.
    version: ({ socket }) => placeOf(socket),
    build: (entry) => [
      buildElement("span", "frame-time", clockText(entry.time)),
      directionMark(entry),
      buildElement("span", "frame-size", entryWords(entry, words)),
      buildElement("span", "frame-place", placeOf(entry.socket)),
      ...(entry.what.kind === "bytes"
        ? [
            buildElement(
              "span",
              "frame-preview exact",
              payloadPreview(entry.what.data, PREVIEW_CHARACTERS),
            ),
          ]
        : []),
    ],
    onChoose,
  });
}

/** An arrow, and for those who cannot see it a word. */
function directionMark(entry: Entry): HTMLElement {
  const direction = directionOf(entry);
  if (direction === undefined) return buildElement("span", "frame-direction", "");
  const isReceived = direction === "received";
  const arrow = buildElement("span", "", isReceived ? "↓" : "↑");
  arrow.ariaHidden = "true";
  const meaning = message(isReceived ? "popupReceived" : "popupSent");
  return buildElement(
    "span",
    `frame-direction ${direction}`,
    arrow,
    buildElement("span", "unseen", meaning),
  );
}
