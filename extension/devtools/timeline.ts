import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import type { QuantityWords } from "../look/quantity-words.ts";
import { textLanguage } from "../look/text-language.ts";
import type { Entry } from "./history.ts";
import { barHeights, barsPath, binOf, type TimelineBins, timelineBins } from "./timeline-bins.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Bars side by side. */
const BINS = 240;

/**
 * When bytes went by: received ones upwards, sent ones downwards. A press chooses the entry that is
 * nearest; for those who cannot see it, or have no pointer, the list has the same.
 */
export class Timeline {
  readonly #words: QuantityWords;
  readonly #image = document.createElementNS(SVG, "svg");
  readonly #received = document.createElementNS(SVG, "path");
  readonly #sent = document.createElementNS(SVG, "path");
  readonly #mark = document.createElementNS(SVG, "path");
  readonly #from = elementById("timeline-from");
  readonly #to = elementById("timeline-to");
  #entries: readonly Entry[] = [];
  #bins: TimelineBins = timelineBins([], BINS);

  constructor(words: QuantityWords, onChoose: (entry: Entry) => void) {
    this.#words = words;
    this.#image.setAttribute("viewBox", `0 -1 ${BINS} 2`);
    this.#image.setAttribute("preserveAspectRatio", "none");
    this.#image.setAttribute("class", "bars");
    this.#image.setAttribute("role", "img");
    this.#received.setAttribute("class", "bars-received");
    this.#sent.setAttribute("class", "bars-sent");
    this.#sent.setAttribute("transform", "scale(1 -1)");
    this.#mark.setAttribute("class", "bars-mark");
    this.#image.append(this.#received, this.#sent, this.#mark);
    elementById("timeline").prepend(this.#image);
    this.#image.addEventListener("click", ({ clientX }) => {
      const { left, width } = this.#image.getBoundingClientRect();
      const entry = this.#nearest((clientX - left) / width);
      if (entry !== undefined) onChoose(entry);
    });
  }

  show(entries: readonly Entry[], chosen: Entry | undefined): void {
    this.#entries = entries;
    this.#bins = timelineBins(entries, BINS);
    const { bytes, from, to } = this.#bins;
    const most = Math.max(1, ...bytes.received, ...bytes.sent);
    this.#received.setAttribute("d", barsPath(barHeights(bytes.received, most)));
    this.#sent.setAttribute("d", barsPath(barHeights(bytes.sent, most)));
    this.#from.textContent = entries.length === 0 ? "" : clockText(from);
    this.#to.textContent = to > from ? clockText(to) : "";
    const received = this.#words.bytes(sumOf(bytes.received));
    const sent = this.#words.bytes(sumOf(bytes.sent));
    this.#image.ariaLabel = message("panelTimeline", received, sent);
    this.mark(chosen);
  }

  /** Where the chosen entry is. */
  mark(entry: Entry | undefined): void {
    const isShown = entry !== undefined && this.#entries.length > 0;
    const at = isShown ? binOf(entry.time, this.#bins, BINS) : 0;
    this.#mark.setAttribute("d", isShown ? `M${at} -1h1v2h-1z` : "");
  }

  #nearest(part: number): Entry | undefined {
    const { from, to } = this.#bins;
    const time = from + part * (to - from);
    const frames = this.#entries.filter(({ what }) => what.kind === "bytes");
    const distance = (entry: Entry) => Math.abs(entry.time - time);
    return frames.reduce<Entry | undefined>(
      (best, entry) => (best === undefined || distance(entry) < distance(best) ? entry : best),
      undefined,
    );
  }
}

const CLOCK = new Intl.DateTimeFormat(textLanguage(), {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
});

/** The time of day, to the millisecond. */
export function clockText(time: number): string {
  return CLOCK.format(time);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
