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
  readonly #shown = new Map<SVGPathElement, string>();
  #gliding: Animation | undefined;

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
    this.#draw(this.#received, areaPath(received, full, SAMPLES));
    this.#draw(this.#sent, areaPath(sent, full, SAMPLES));
  }

  /**
   * Lets what was shown last glide in by one sample's width, over this time. It is the graph as a whole
   * that moves: so browsers do it without drawing it anew, and without the thread of the page.
   */
  glide(milliseconds: number): void {
    const width = 100 / (SAMPLES - 1);
    // One that is late: beside another that moves the same, Chromium has the page's thread do both.
    this.#gliding?.cancel();
    this.#gliding = this.element.animate(
      [{ transform: `translateX(${width}%)` }, { transform: "translateX(0)" }],
      { duration: milliseconds, easing: "linear" },
    );
  }

  /** The graph of a socket that is idle stays the same. */
  #draw(path: SVGPathElement, area: string): void {
    if (this.#shown.get(path) === area) return;
    this.#shown.set(path, area);
    path.setAttribute("d", area);
  }
}
