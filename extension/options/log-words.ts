import type { LogEntry } from "../background/log/log-entry.ts";
import type { MessageKey } from "../look/localize.ts";

export interface EndingWords {
  readonly text: MessageKey;
  /** The operating system's, the TLS library's or our own code, where there is one. */
  readonly code: string | undefined;
}

/** How a connection ended. */
export function endingWords({
  kind,
  ending,
  wasOpen,
}: Pick<LogEntry, "kind" | "ending" | "wasOpen">): EndingWords {
  switch (ending) {
    case "closed":
      return { text: wasOpen ? "logClosed" : "logGivenUp", code: undefined };
    case "left":
      return { text: "logLeft", code: undefined };
    case "stopped":
      return { text: "logStopped", code: undefined };
    default: {
      const code = ending.errorCode;
      if (code === "PERMISSION_DENIED") return { text: "logNotAllowed", code: undefined };
      if (wasOpen) return { text: "logBroken", code };
      return { text: kind === "listener" ? "logNotListening" : "logFailed", code };
    }
  }
}

/** Which entries a search finds, the newest first. */
export function findEntries(entries: readonly LogEntry[], search: string): readonly LogEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const isFound = ({ origin, framedBy = "", host, port, ending }: LogEntry) => {
    const code = typeof ending === "string" ? "" : ending.errorCode;
    const text = `${origin} ${framedBy} ${host}:${port} ${code}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return entries.filter(isFound).toReversed();
}
