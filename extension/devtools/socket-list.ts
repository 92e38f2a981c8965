import { buildElement } from "../look/build-element.ts";
import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import type { QuantityWords } from "../look/quantity-words.ts";
import { symbolElement } from "../look/symbol-element.ts";
import { endingWords } from "../options/log-words.ts";
import { socketWords } from "../popup/socket-words.ts";
import { placeOf } from "./entry-filter.ts";
import type { TrackedSocket } from "./history.ts";
import { VirtualList } from "./virtual-list.ts";

const ROW_REMS = 2.75;

/** One row: a socket, or all of them. */
export interface SocketItem {
  readonly socket: TrackedSocket | undefined;
}

/** The sockets of the tab, with the one in front of them that stands for all. */
export class SocketList {
  readonly #words: QuantityWords;
  readonly #list: VirtualList<SocketItem>;
  readonly #all: SocketItem = { socket: undefined };
  /** The same row for the same socket, each time. */
  readonly #items = new WeakMap<TrackedSocket, SocketItem>();

  constructor(words: QuantityWords, onChoose: (socket: TrackedSocket | undefined) => void) {
    this.#words = words;
    this.#list = new VirtualList<SocketItem>({
      element: elementById("sockets"),
      rowRems: ROW_REMS,
      version: ({ socket }) =>
        socket === undefined
          ? "all"
          : `${placeOf(socket)} ${this.#stateText(socket)} ${this.#bytes(socket).join(" ")} ${socket.facts.isSecure}`,
      build: ({ socket }) => (socket === undefined ? this.#buildAll() : this.#build(socket)),
      onChoose: ({ socket }) => onChoose(socket),
    });
    this.#list.show([this.#all]);
    this.#list.choose(this.#all);
  }

  show(sockets: readonly TrackedSocket[]): void {
    this.#list.show([this.#all, ...sockets.map((socket) => this.#itemOf(socket))]);
    // What was chosen has been forgotten.
    if (this.#list.chosen === undefined) this.#list.choose(this.#all);
  }

  get chosen(): TrackedSocket | undefined {
    return this.#list.chosen?.socket;
  }

  #itemOf(socket: TrackedSocket): SocketItem {
    const item = this.#items.get(socket) ?? { socket };
    this.#items.set(socket, item);
    return item;
  }

  #buildAll(): readonly Node[] {
    return [buildElement("span", "socket-place", message("panelAllSockets"))];
  }

  #build(socket: TrackedSocket): readonly Node[] {
    const { symbol, meaning } = socketWords(socket.facts);
    const [received, sent] = this.#bytes(socket);
    const state = buildElement("span", socket.ended === undefined ? "" : "socket-over");
    state.append(this.#stateText(socket));
    const facts = buildElement("span", "socket-facts label", state);
    if (socket.facts.kind !== "listener") {
      facts.append(count("↓", "popupReceived", received), count("↑", "popupSent", sent));
    }
    const image = symbolElement(symbol, `symbol socket-symbol ${symbol}`);
    const place = buildElement("span", "socket-place exact", placeOf(socket));
    return [
      image,
      buildElement("span", "unseen", message(meaning)),
      buildElement("span", "socket-text", place, facts),
    ];
  }

  #stateText({ facts, ended }: TrackedSocket): string {
    if (ended !== undefined) {
      const { text, code } = endingWords({
        kind: facts.kind,
        ending: ended.ending,
        wasOpen: facts.isOpen,
      });
      return code === undefined ? message(text) : `${message(text)} (${code})`;
    }
    if (!facts.isOpen) return message(socketWords(facts).opening);
    return this.#words.age(Date.now() - facts.startedAt);
  }

  #bytes({ bytes }: TrackedSocket): readonly [string, string] {
    return [this.#words.bytes(bytes.received), this.#words.bytes(bytes.sent)];
  }
}

function count(arrow: string, meaning: "popupReceived" | "popupSent", text: string): HTMLElement {
  const sign = buildElement("span", meaning, `${arrow} `);
  sign.ariaHidden = "true";
  return buildElement("span", "", sign, buildElement("span", "unseen", message(meaning)), text);
}
