// @ts-check

const MAXIMUM_LINES = 1000;
const MAXIMUM_LINE_CHARACTERS = 2000;
const RENDER_MILLISECONDS = 40;
const NEAR_THE_END_PIXELS = 24;

/** @typedef {"sent" | "received" | "status" | "error"} LineKind */

/** @typedef {{ readonly kind: LineKind, text: string, element?: HTMLElement }} Line */

/**
 * A log of lines that keeps the last 1,000. It draws at most every 40 milliseconds, so that a server
 * that talks fast does not stop the page, and scrolls along unless the reader has scrolled back.
 */
export class Terminal {
  #element;
  /** @type {Line[]} Lines to draw, or to draw again. */
  #pending = [];
  /** @type {Line | undefined} A received line without its end. */
  #unfinished;
  #willRender = false;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
  }

  /**
   * @param {LineKind} kind
   * @param {string} text One line.
   */
  addLine(kind, text) {
    this.#unfinished = undefined;
    this.#show({ kind, text });
  }

  /**
   * Received text, split anywhere: it continues the line that the text before it began.
   * @param {string} text
   */
  receive(text) {
    const [first = "", ...others] = text.split("\n");
    this.#extend(first);
    for (const other of others) {
      if (this.#unfinished === undefined) this.#show({ kind: "received", text: "" });
      this.#unfinished = undefined;
      this.#extend(other);
    }
  }

  /** @param {string} text Without a line feed. */
  #extend(text) {
    for (let rest = text; rest !== ""; ) {
      if (this.#unfinished?.text.length === MAXIMUM_LINE_CHARACTERS) this.#unfinished = undefined;
      this.#unfinished ??= { kind: "received", text: "" };
      const room = MAXIMUM_LINE_CHARACTERS - this.#unfinished.text.length;
      this.#unfinished.text += rest.slice(0, room);
      this.#show(this.#unfinished);
      rest = rest.slice(room);
    }
  }

  /** @param {Line} line */
  #show(line) {
    if (this.#pending.at(-1) !== line) this.#pending.push(line);
    if (this.#pending.length >= 2 * MAXIMUM_LINES) this.#pending.splice(0, MAXIMUM_LINES);
    if (this.#willRender) return;
    this.#willRender = true;
    setTimeout(() => this.#render(), RENDER_MILLISECONDS);
  }

  #render() {
    this.#willRender = false;
    const { scrollHeight, scrollTop, clientHeight } = this.#element;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PIXELS;
    for (const line of this.#pending.splice(0).slice(-MAXIMUM_LINES)) {
      line.element ??= this.#element.appendChild(paragraph(line.kind));
      line.element.textContent = visible(line.text);
    }
    while (this.#element.childElementCount > MAXIMUM_LINES) this.#element.firstChild?.remove();
    if (isAtEnd) this.#element.scrollTop = this.#element.scrollHeight;
  }
}

/** @param {LineKind} kind */
function paragraph(kind) {
  const element = document.createElement("p");
  element.setAttribute("data-kind", kind);
  return element;
}

/**
 * Shows control characters as pictures (Unicode 2400 to 2421) but for tabs and the CR of a line's end.
 * @param {string} text
 */
function visible(text) {
  return text.replace(/\r$/u, "").replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    if (code === 0x09) return character;
    if (code === 0x7f) return "\u2421";
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
  });
}
