import { buildElement } from "../look/build-element.ts";
import { message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import type { QuantityWords } from "../look/quantity-words.ts";
import { setText } from "../look/set-text.ts";
import { showHostAndPort } from "../look/show-host-and-port.ts";
import { symbolElement } from "../look/symbol-element.ts";
import { useSymbol } from "../look/use-symbol.ts";
import { Graph } from "./graph.ts";
import type { PopupSocket } from "./popup-messages.ts";
import { socketPlace, socketWords } from "./socket-words.ts";
import { Throughput, type Total } from "./throughput.ts";

export interface SocketRowEvents {
  readonly close: (key: number) => void;
  readonly block: (key: number) => void;
}

/**
 * One live socket or listener in the list. What it shows is written anew only where it is not what
 * stands there already, and what changes with time not at all while nobody can see the row.
 */
export class SocketRow {
  readonly element = buildElement("li", "socket");
  readonly #words: QuantityWords;
  readonly #symbol = symbolElement("plain", "symbol socket-symbol");
  readonly #meaning = buildElement("span", "unseen");
  readonly #place = buildElement("p", "exact socket-place");
  readonly #age = buildElement("span", "");
  readonly #received = buildElement("span", "");
  readonly #sent = buildElement("span", "");
  readonly #bytes: HTMLElement;
  readonly #open = buildElement("p", "socket-open", message("popupSocketOtherDevices"));
  readonly #frame = buildElement("p", "label");
  readonly #graph = new Graph();
  readonly #block = iconButton("denied", "popupBlockDestination");
  readonly #close = iconButton("close", "popupClose");
  readonly #throughput = new Throughput();
  #socket: PopupSocket;
  /** What was shown last of all but the time. */
  #facts = "";
  #isVisible = false;

  constructor(socket: PopupSocket, words: QuantityWords, { close, block }: SocketRowEvents) {
    this.#socket = socket;
    this.#words = words;
    this.#bytes = buildElement(
      "span",
      "socket-bytes",
      direction("↓", "popupReceived", this.#received),
      direction("↑", "popupSent", this.#sent),
    );
    const facts = buildElement("p", "label socket-facts", this.#age, this.#bytes);
    const text = buildElement("div", "socket-text", this.#place, facts, this.#open, this.#frame);
    const actions = buildElement("div", "socket-actions", this.#block, this.#close);
    this.element.append(this.#symbol, this.#meaning, text, this.#graph.element, actions);
    onPress(this.#close, () => close(this.#socket.key));
    onPress(this.#block, () => block(this.#socket.key));
  }

  get throughput(): Throughput {
    return this.#throughput;
  }

  set isVisible(isVisible: boolean) {
    this.#isVisible = isVisible;
    this.repaint();
  }

  /** @param mayBlock whether the person may refuse the site a destination */
  update(socket: PopupSocket, mayBlock: boolean): void {
    this.#socket = socket;
    this.#showAge();
    const facts = JSON.stringify([socket, mayBlock]);
    if (facts === this.#facts) return;
    this.#facts = facts;
    const { symbol, meaning } = socketWords(socket);
    useSymbol(this.#symbol, symbol);
    setText(this.#meaning, message(meaning));
    this.element.setAttribute("data-symbol", symbol);
    const place = socketPlace(socket);
    if (this.#place.textContent !== place) showHostAndPort(this.#place, place);
    this.#open.hidden = !socket.isForOtherDevices;
    this.#frame.hidden = socket.inFrame === undefined;
    setText(
      this.#frame,
      socket.inFrame === undefined ? "" : message("popupInFrame", socket.inFrame),
    );
    this.#block.hidden = !mayBlock || socket.kind !== "connection";
    label(this.#block, message("popupBlockDestination", place));
    label(this.#close, message("popupClose", place));
  }

  count(total: Total, at: number): void {
    this.#throughput.count(total, at);
  }

  /** Brings the age up to date, and all that was counted, if anybody can see it. */
  repaint(): void {
    if (!this.#isVisible) return;
    this.#showAge();
    this.#showBytes();
  }

  /** Takes the focus from a row that has gone. */
  focus(): void {
    this.#close.focus();
  }

  #showAge(): void {
    const { isOpen, startedAt } = this.#socket;
    const age = this.#words.age(Date.now() - startedAt);
    setText(this.#age, isOpen ? age : message(socketWords(this.#socket).opening));
  }

  #showBytes(): void {
    const { total, rates } = this.#throughput;
    this.#bytes.hidden = total === undefined;
    this.#graph.element.toggleAttribute("hidden", total === undefined);
    if (total === undefined) return;
    setText(this.#received, this.#words.bytes(total.received));
    setText(this.#sent, this.#words.bytes(total.sent));
    this.#graph.show(rates);
  }
}

function direction(
  arrow: string,
  meaning: "popupReceived" | "popupSent",
  number: HTMLElement,
): HTMLElement {
  const sign = buildElement("span", "", arrow);
  sign.ariaHidden = "true";
  return buildElement(
    "span",
    "socket-direction",
    sign,
    buildElement("span", "unseen", message(meaning)),
    number,
  );
}

function iconButton(
  symbol: string,
  name: "popupBlockDestination" | "popupClose",
): HTMLButtonElement {
  const button = buildElement(
    "button",
    `icon-button ${name}`,
    symbolElement(symbol, "symbol icon"),
  );
  button.type = "button";
  return button;
}

function label(button: HTMLButtonElement, text: string): void {
  if (button.title === text) return;
  button.title = text;
  button.ariaLabel = text;
}
