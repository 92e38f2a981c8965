import { areaPath, fullRate } from "./graph-path.ts";
import { type Rate, SAMPLES } from "./throughput.ts";

const SVG = "http://www.w3.org/2000/svg";

/**
 * A small graph of throughput: what was received upwards from the middle, what was sent downwards. To
 * those who cannot see it the numbers beside it say the same.
 */
export class Graph {
  readonly element = document.createElementNS(SVG, "svg");
  readonly #received = document.createElementNS(SVG, "path");
  readonly #sent = document.createElementNS(SVG, "path");

  constructor() {
    this.element.setAttribute("class", "graph");
    this.element.setAttribute("aria-hidden", "true");
    this.element.setAttribute("viewBox", `0 -1 ${SAMPLES - 1} 2`);
    this.element.setAttribute("preserveAspectRatio", "none");
    this.#received.setAttribute("class", "graph-received");
    this.#sent.setAttribute("class", "graph-sent");
    this.#sent.setAttribute("transform", "scale(1 -1)");
    this.element.append(this.#received, this.#sent);
  }

  show(rates: readonly Rate[]): void {
    const received = rates.map((rate) => rate.received);
    const sent = rates.map((rate) => rate.sent);
    const full = fullRate([...received, ...sent]);
    this.#received.setAttribute("d", areaPath(received, full, SAMPLES));
    this.#sent.setAttribute("d", areaPath(sent, full, SAMPLES));
  }

  /** Lets what was shown last glide in by one sample's width, over this time. */
  glide(milliseconds: number): void {
    const width = 100 / (SAMPLES - 1);
    for (const path of [this.#received, this.#sent]) {
      const flip = path === this.#sent ? " scale(1, -1)" : "";
      path.animate(
        [{ transform: `translateX(${width}%)${flip}` }, { transform: `translateX(0)${flip}` }],
        { duration: milliseconds, easing: "linear" },
      );
    }
  }
}
