import type { SocketId } from "../../protocol/fields.ts";
import type { HostRecord } from "../../protocol/recorded.ts";
import type { PanelRecord, PanelSocket, ToPanel } from "../devtools/panel-messages.ts";
import type { HostRecording } from "./host/host-recording.ts";
import type { NativeHost } from "./host/native-host.ts";
import type { Ending, LiveSocket, LiveSockets } from "./pages/live-sockets.ts";
import { Telling } from "./telling.ts";

export interface PanelViewOptions {
  readonly live: LiveSockets;
  readonly host: Pick<NativeHost, "record">;
  /** The inspected one. */
  readonly tabId: number;
  readonly post: (message: Exclude<ToPanel, { type: "host" }>) => void;
  /** Aborted when the panel closes. */
  readonly signal: AbortSignal;
}

/** Records of sockets that have ended come late; of more sockets than these they are dropped. */
const MOST_KEYS = 4096;

/**
 * What one panel is shown: the sockets of its tab, and what they carry, as long as it wants that. The
 * host records for nobody else, and nothing is kept here.
 */
export class PanelView {
  readonly #options: PanelViewOptions;
  readonly #telling: Telling;
  /** As the panel knows them. */
  readonly #told = new Map<number, LiveSocket>();
  /** By their numbers in the host, those that are or were recorded, the oldest first. */
  readonly #keys = new Map<SocketId, number>();
  #recording: HostRecording | undefined;
  #isOn = false;

  constructor(options: PanelViewOptions) {
    this.#options = options;
    const { live, signal } = options;
    this.#telling = new Telling(Promise.resolve(), () => this.#tell(), signal);
    live.onChange(() => {
      // At once: the host is told before it opens the socket, so that no byte goes by unseen.
      this.#recordNew();
      this.#telling.tell();
    }, signal);
    live.onEnd((socket, ending) => this.#end(socket, ending), signal);
    signal.addEventListener("abort", () => this.#stop());
    this.#tell();
  }

  /** Begins, or stops. */
  record(isOn: boolean): void {
    this.#isOn = isOn;
    if (isOn) this.#recordNew();
    else this.#stop();
  }

  /** The panel has taken what it was told last. */
  taken(): void {
    this.#recording?.taken();
  }

  get #sockets(): readonly LiveSocket[] {
    return this.#options.live.all.filter((socket) => this.#isShown(socket));
  }

  #isShown({ page, host }: LiveSocket): boolean {
    return page.tabId === this.#options.tabId && host !== "";
  }

  #recordNew(): void {
    if (!this.#isOn) return;
    const ids = this.#sockets.flatMap(({ hostId, key }) => {
      if (hostId === undefined || this.#keys.get(hostId) === key) return [];
      this.#keys.delete(hostId);
      this.#keys.set(hostId, key);
      return [hostId];
    });
    if (ids.length === 0) return;
    this.#recording ??= this.#options.host.record((records) => this.#receive(records));
    this.#recording.add(ids);
    for (const [oldest] of this.#keys) {
      if (this.#keys.size <= MOST_KEYS) break;
      this.#keys.delete(oldest);
    }
  }

  #stop(): void {
    this.#recording?.end();
    this.#recording = undefined;
    this.#keys.clear();
  }

  #receive(records: readonly HostRecord[]): void {
    this.#tell();
    const shown = records.flatMap((record) => {
      const key = this.#keys.get(record.id);
      return key === undefined ? [] : (panelRecord(record, key) ?? []);
    });
    this.#options.post({ type: "recorded", records: shown });
  }

  #tell(): void {
    const changed = this.#sockets.filter((socket) => this.#told.get(socket.key) !== socket);
    for (const socket of changed) this.#told.set(socket.key, socket);
    if (changed.length === 0) return;
    this.#options.post({ type: "sockets", sockets: changed.map(panelSocket) });
  }

  #end(socket: LiveSocket, ending: Ending): void {
    if (!this.#isShown(socket)) return;
    const { key } = socket;
    if (this.#told.get(key) !== socket) {
      this.#options.post({ type: "sockets", sockets: [panelSocket(socket)] });
    }
    this.#told.delete(key);
    const time = performance.timeOrigin + performance.now();
    this.#options.post({ type: "ended", key, time, ending });
  }
}

function panelSocket(socket: LiveSocket): PanelSocket {
  const { key, kind, host, port, isSecure, isOpen, isForOtherDevices, startedAt, page } = socket;
  const { origin } = page.subject;
  return { key, kind, host, port, isSecure, isOpen, isForOtherDevices, startedAt, origin };
}

/** Undefined for payload that is not base64. */
function panelRecord({ id: _, ...record }: HostRecord, key: number): PanelRecord | undefined {
  if (record.kind !== "bytes") return { ...record, key };
  try {
    return { ...record, key, data: Uint8Array.fromBase64(record.data).buffer };
  } catch {
    return undefined;
  }
}
