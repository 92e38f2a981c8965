import type { PopupSocket, ToPopup } from "../popup/popup-messages.ts";
import type { NativeHost } from "./host/native-host.ts";
import type { PageDocument } from "./identity.ts";
import { type LiveSocket, type LiveSockets, socketsShownFor } from "./pages/live-sockets.ts";

export interface LiveViewOptions {
  readonly live: LiveSockets;
  readonly host: Pick<NativeHost, "count">;
  readonly post: (message: Extract<ToPopup, { type: "sockets" | "counts" }>) => void;
  /** Aborted when nobody looks any more. */
  readonly signal: AbortSignal;
}

/** What changes many sockets at once is told once. */
const CHANGE_MILLISECONDS = 100;
/** As long as somebody looks the host is asked so often, and not before it has answered. */
const COUNT_MILLISECONDS = 500;

/**
 * The live sockets that one popup shows: those of its tab's site, in all tabs, and those that other
 * sites have in frames of its tab. The host is asked for their bytes while the popup is open.
 */
export class LiveView {
  readonly #options: LiveViewOptions;
  #page: PageDocument | undefined;
  #changeTimer: ReturnType<typeof setTimeout> | undefined;
  #countTimer: ReturnType<typeof setTimeout> | undefined;
  #isCounting = false;

  constructor(options: LiveViewOptions) {
    this.#options = options;
    options.live.onChange(() => {
      if (this.#page === undefined) return;
      this.#changeTimer ??= setTimeout(() => this.#tell(), CHANGE_MILLISECONDS);
    }, options.signal);
    options.signal.addEventListener("abort", () => {
      clearTimeout(this.#changeTimer);
      clearTimeout(this.#countTimer);
    });
  }

  /** Tells of the sockets at once, and from now on whenever they change. */
  show(page: PageDocument | undefined): void {
    this.#page = page;
    this.#tell();
  }

  /** What is shown now. */
  get sockets(): readonly LiveSocket[] {
    return this.#page === undefined ? [] : socketsShownFor(this.#page, this.#options.live.all);
  }

  stop(key: number): void {
    if (this.sockets.some((socket) => socket.key === key)) this.#options.live.stop(key);
  }

  stopAll(): void {
    for (const { key } of this.sockets) this.#options.live.stop(key);
  }

  #tell(): void {
    clearTimeout(this.#changeTimer);
    this.#changeTimer = undefined;
    if (this.#options.signal.aborted) return;
    const { origin } = this.#page?.subject ?? {};
    const sockets = this.sockets.map((socket) => shownSocket(socket, origin));
    this.#options.post({ type: "sockets", sockets });
    void this.#count();
  }

  async #count(): Promise<void> {
    if (this.#isCounting) return;
    clearTimeout(this.#countTimer);
    const keys = new Map(
      this.sockets.flatMap(({ hostId, key, kind }) =>
        hostId === undefined || kind === "listener" ? [] : [[hostId, key]],
      ),
    );
    if (keys.size === 0) return;
    this.#isCounting = true;
    const counts = await this.#options.host.count(keys.keys());
    this.#isCounting = false;
    if (this.#options.signal.aborted) return;
    const shown = [...counts].flatMap(([hostId, count]) => {
      const key = keys.get(hostId);
      return key === undefined ? [] : [{ key, ...count }];
    });
    if (shown.length > 0) this.#options.post({ type: "counts", counts: shown });
    this.#countTimer = setTimeout(() => void this.#count(), COUNT_MILLISECONDS);
  }
}

function shownSocket(socket: LiveSocket, shownOrigin: string | undefined): PopupSocket {
  const { key, kind, host, port, isSecure, isOpen, isForOtherDevices, startedAt, page } = socket;
  const { origin } = page.subject;
  const inFrame = origin === shownOrigin ? undefined : origin;
  return { key, kind, host, port, isSecure, isOpen, isForOtherDevices, startedAt, inFrame };
}
