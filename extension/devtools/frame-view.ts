import { elementById } from "../look/element-by-id.ts";
import { inputById } from "../look/input-by-id.ts";
import { message } from "../look/localize.ts";
import type { QuantityWords } from "../look/quantity-words.ts";
import { placeOf } from "./entry-filter.ts";
import { entryWords } from "./entry-words.ts";
import { hexDump } from "./hex-dump.ts";
import type { Entry } from "./history.ts";
import { payloadText } from "./payload-text.ts";
import { clockText } from "./timeline.ts";

/** The chosen entry, whole: a frame as text or as bytes in hexadecimal. */
export class FrameView {
  readonly #words: QuantityWords;
  readonly #title = elementById("frame-title");
  readonly #text = elementById("frame-text");
  readonly #payload = elementById("payload");
  readonly #asHex = inputById("as-hex");
  #entry: Entry | undefined;

  constructor(words: QuantityWords) {
    this.#words = words;
    // It scrolls, so that the keyboard has to get there.
    this.#payload.tabIndex = 0;
    this.#payload.role = "group";
    this.#payload.setAttribute("aria-labelledby", "frame-heading");
    for (const id of ["as-text", "as-hex"]) {
      inputById(id).addEventListener("change", () => this.#showPayload());
    }
  }

  show(entry: Entry | undefined): void {
    if (entry === this.#entry) return;
    this.#entry = entry;
    elementById("frame-none").hidden = entry !== undefined;
    elementById("frame").hidden = entry === undefined;
    if (entry !== undefined) {
      const { what, time, socket } = entry;
      this.#title.textContent =
        what.kind === "bytes"
          ? message(
              what.direction === "received" ? "panelReceivedFrom" : "panelSentTo",
              entryWords(entry, this.#words),
              placeOf(socket),
            )
          : entryWords(entry, this.#words);
      const moment = `${clockText(time)} · ${placeOf(socket)}`;
      this.#text.textContent =
        what.kind === "bytes" ? `${moment} · ${message("panelPlace", String(what.place))}` : moment;
    }
    this.#showPayload();
  }

  #showPayload(): void {
    const { what } = this.#entry ?? {};
    const isFrame = what?.kind === "bytes";
    elementById("as").hidden = !isFrame;
    this.#payload.hidden = !isFrame;
    const isHex = this.#asHex.checked;
    this.#payload.classList.toggle("hex", isHex);
    this.#payload.textContent = !isFrame
      ? ""
      : isHex
        ? hexDump(what.data, what.place)
        : payloadText(what.data);
    this.#payload.scrollTop = 0;
  }
}
