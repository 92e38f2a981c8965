import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { QuantityWords } from "../look/quantity-words.ts";
import { setText } from "../look/set-text.ts";
import { textLanguage } from "../look/text-language.ts";
import { Graph } from "./graph.ts";
import type { PopupCount, PopupSocket } from "./popup-messages.ts";
import { SocketRow, type SocketRowEvents } from "./socket-row.ts";
import { type Rate, SAMPLES, Throughput } from "./throughput.ts";

export interface LiveListEvents extends SocketRowEvents {
  readonly closeAll: () => void;
}

const AGE_MILLISECONDS = 1_000;
/** As often as the broker tells what was counted. */
const COUNT_MILLISECONDS = 500;

/**
 * The live sockets of the popup: a row for each, with all of them together above. Rows are patched
 * and not built anew; those out of sight cost a comparison. What changes with time is written all at
 * once, as the first thing in a frame.
 */
export class LiveList {
  readonly #events: LiveListEvents;
  readonly #list = elementById("live-sockets");
  readonly #total = elementById("live-total");
  readonly #received = elementById("live-received");
  readonly #sent = elementById("live-sent");
  readonly #graph = new Graph();
  readonly #words = new QuantityWords(textLanguage());
  readonly #isStill = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #rows = new Map<number, SocketRow>();
  readonly #rowsByElement = new WeakMap<Element, SocketRow>();
  readonly #together = new Throughput();
  readonly #observer: IntersectionObserver;
  #mayBlock = false;
  #sockets: readonly PopupSocket[] = [];
  #frame: number | undefined;
  #isCounted = false;
  /** What the sockets that have gone had had: what is shown of all together never falls. */
  #gone = { received: 0, sent: 0 };

  constructor(events: LiveListEvents) {
    this.#events = events;
    this.#graph.element.classList.add("total-graph");
    this.#total.prepend(this.#graph.element);
    onPress(elementById("close-all"), events.closeAll);
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const row = this.#rowsByElement.get(target);
          if (row !== undefined) row.isVisible = isIntersecting;
        }
      },
      // A row is up to date by the time it comes into view.
      { root: this.#list, rootMargin: "20%" },
    );
    setInterval(() => this.#repaintSoon(), AGE_MILLISECONDS);
  }

  /** @param mayBlock whether the person may refuse the site a destination */
  allowBlocking(mayBlock: boolean): void {
    if (mayBlock === this.#mayBlock) return;
    this.#mayBlock = mayBlock;
    this.show(this.#sockets);
  }

  show(sockets: readonly PopupSocket[]): void {
    this.#sockets = sockets;
    elementById("live").hidden = sockets.length === 0;
    elementById("close-all").hidden = sockets.length < 2;
    this.#removeOthers(new Set(sockets.map(({ key }) => key)));
    for (const socket of sockets) {
      const row = this.#rows.get(socket.key);
      if (row === undefined) this.#add(socket);
      else row.update(socket, this.#mayBlock);
    }
    this.#total.hidden = !sockets.some(({ kind }) => kind !== "listener");
  }

  count(counts: readonly PopupCount[]): void {
    const at = performance.now();
    for (const { key, received, sent } of counts)
      this.#rows.get(key)?.count({ received, sent }, at);
    const totals = [...this.#rows.values()].flatMap(({ throughput }) => throughput.total ?? []);
    const sum = (way: keyof Rate) =>
      totals.reduce((total, counted) => total + counted[way], this.#gone[way]);
    this.#together.count({ received: sum("received"), sent: sum("sent") }, at);
    this.#isCounted = true;
    this.#repaintSoon();
  }

  /** Nothing is written while nobody looks, for there are no frames then. */
  #repaintSoon(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      for (const row of this.#rows.values()) row.repaint();
      if (this.#isCounted) this.#repaintTotal();
      this.#isCounted = false;
    });
  }

  #repaintTotal(): void {
    const { latest, rates } = this.#together;
    setText(this.#received, this.#words.bytesPerSecond(latest.received));
    setText(this.#sent, this.#words.bytesPerSecond(latest.sent));
    this.#graph.show(rates);
    const isMoving = rates.length === SAMPLES && !this.#isStill.matches;
    if (isMoving) this.#graph.glide(COUNT_MILLISECONDS);
  }

  #add(socket: PopupSocket): void {
    const row = new SocketRow(socket, this.#words, this.#events);
    row.update(socket, this.#mayBlock);
    this.#rows.set(socket.key, row);
    this.#rowsByElement.set(row.element, row);
    this.#list.append(row.element);
    this.#observer.observe(row.element);
  }

  /** A button that goes with its row hands the focus on, to the next row or the heading. */
  #removeOthers(keys: ReadonlySet<number>): void {
    const focused = document.activeElement;
    let mustFocus = false;
    for (const [key, row] of this.#rows) {
      if (keys.has(key)) {
        if (mustFocus) row.focus();
        mustFocus = false;
        continue;
      }
      mustFocus ||= row.element.contains(focused);
      const { received, sent } = row.throughput.total ?? { received: 0, sent: 0 };
      this.#gone = { received: this.#gone.received + received, sent: this.#gone.sent + sent };
      this.#rows.delete(key);
      this.#observer.unobserve(row.element);
      row.element.remove();
    }
    if (mustFocus) elementById("state").focus();
  }
}

/** How many there are, in words. */
export function connectionsText(count: number): string {
  if (count === 0) return message("popupConnectionsNone");
  if (count === 1) return message("popupConnectionsOne");
  return message("popupConnectionsMany", count.toLocaleString(textLanguage()));
}
