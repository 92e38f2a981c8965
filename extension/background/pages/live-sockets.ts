import type { Failure } from "../../../protocol/failure.ts";
import type { SocketId } from "../../../protocol/fields.ts";
import { subjectKey } from "../grants/subject-key.ts";
import type { PageDocument } from "../identity.ts";

/** Opened by the page, accepted by one of its listeners, or listening itself. */
export const SOCKET_KINDS = ["connection", "accepted", "listener"] as const;
export type SocketKind = (typeof SOCKET_KINDS)[number];

/** What a person is told of a socket or listener. */
export interface SocketFacts {
  readonly kind: SocketKind;
  /** Where it leads, or whence it came; for a listener this computer. */
  readonly host: string;
  readonly port: number;
  /** TLS stands, or will before the first byte. */
  readonly isSecure: boolean;
  readonly isOpen: boolean;
  /** A listener that others than this computer can reach. */
  readonly isForOtherDevices: boolean;
  /** Its number in the host; undefined before the host was asked. */
  readonly hostId: SocketId | undefined;
}

/** One socket or listener, as long as it lives. */
export interface LiveSocket extends SocketFacts {
  /** Names it among all, as long as the broker lives. */
  readonly key: number;
  readonly page: PageDocument;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** How a socket ended: as is usual, with its document, by the person at the popup, or by a failure. */
export type Ending = "closed" | "left" | "stopped" | Failure;

/** What a socket says of itself. */
export interface LiveEntry {
  update(facts: Partial<SocketFacts>): void;
  /** The last that is heard of it. */
  end(ending: Ending): void;
}

interface Held {
  socket: LiveSocket;
  readonly stop: () => void;
}

const NOTHING_KNOWN: SocketFacts = {
  kind: "connection",
  host: "",
  port: 0,
  isSecure: false,
  isOpen: false,
  isForOtherDevices: false,
  hostId: undefined,
};

/** The sockets and listeners of all sites, for those who show them to a person. */
export class LiveSockets {
  readonly #held = new Map<number, Held>();
  readonly #changeListeners = new Set<() => void>();
  readonly #endListeners = new Set<(socket: LiveSocket, ending: Ending) => void>();
  readonly #now: () => number;
  #lastKey = 0;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** In the order in which they began. */
  get all(): readonly LiveSocket[] {
    return [...this.#held.values()].map(({ socket }) => socket);
  }

  /** @param stop ends it at once */
  add(page: PageDocument, stop: () => void): LiveEntry {
    this.#lastKey += 1;
    const key = this.#lastKey;
    const held: Held = { socket: { ...NOTHING_KNOWN, key, page, startedAt: this.#now() }, stop };
    this.#held.set(key, held);
    this.#changed();
    return {
      update: (facts) => {
        held.socket = { ...held.socket, ...facts };
        if (this.#held.has(key)) this.#changed();
      },
      end: (ending) => {
        if (!this.#held.delete(key)) return;
        for (const listener of this.#endListeners) listener(held.socket, ending);
        this.#changed();
      },
    };
  }

  /** Ends one at once; its page hears that it is closed. */
  stop(key: number): void {
    this.#held.get(key)?.stop();
  }

  /** @param listener called when a socket came, changed or went, for each of them */
  onChange(listener: () => void, signal?: AbortSignal): void {
    this.#changeListeners.add(listener);
    signal?.addEventListener("abort", () => this.#changeListeners.delete(listener));
  }

  /** @param listener called with what was known last of a socket that ended */
  onEnd(listener: (socket: LiveSocket, ending: Ending) => void, signal?: AbortSignal): void {
    this.#endListeners.add(listener);
    signal?.addEventListener("abort", () => this.#endListeners.delete(listener));
  }

  #changed(): void {
    for (const listener of this.#changeListeners) listener();
  }
}

/**
 * The sockets that a person is shown for a tab: those of its site, in all tabs alike, and those that
 * other sites have in frames of the tab.
 */
export function socketsShownFor(
  { subject, tabId }: Pick<PageDocument, "subject" | "tabId">,
  sockets: readonly LiveSocket[],
): readonly LiveSocket[] {
  const key = subjectKey(subject);
  return sockets.filter(
    ({ page, host }) => host !== "" && (page.tabId === tabId || subjectKey(page.subject) === key),
  );
}
