import type { NativeHost } from "../host/native-host.ts";
import { isFramed } from "../identity.ts";
import type { Ending, LiveSocket, LiveSockets } from "../pages/live-sockets.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import type { ConnectionLog } from "./connection-log.ts";
import type { LogEntry } from "./log-entry.ts";

export interface LogServices {
  readonly live: Pick<LiveSockets, "onEnd">;
  readonly host: Pick<NativeHost, "count">;
  readonly settings: Pick<SettingsStore, "ready" | "current">;
  readonly log: Pick<ConnectionLog, "add">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Writes down every connection and listener that ends, unless the person has turned that off. Private
 * windows leave nothing, and what was refused before the host was asked is no connection.
 */
export function logConnections({ live, host, settings, log, now }: LogServices): void {
  live.onEnd(async (socket, ending) => {
    const { hostId } = socket;
    if (hostId === undefined || socket.page.subject.isPrivate) return;
    const endedAt = now();
    await settings.ready;
    if (!settings.current.log) return;
    const counts = socket.kind === "listener" ? undefined : await host.count([hostId]);
    await log.add({ ...entryOf(socket, ending, endedAt), ...counts?.get(hostId) });
  });
}

function entryOf(socket: LiveSocket, ending: Ending, endedAt: number): LogEntry {
  const { kind, host, port, isSecure, isOpen, startedAt, page } = socket;
  const { subject } = page;
  return {
    origin: subject.origin,
    ...(isFramed(subject) ? { framedBy: subject.topOrigin } : {}),
    kind,
    host,
    port,
    isSecure,
    wasOpen: isOpen,
    startedAt,
    endedAt,
    ending,
  };
}
