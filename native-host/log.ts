/** How much a line matters, the most first. */
const LEVELS = ["error", "warning", "info", "debug"] as const;
export type Level = (typeof LEVELS)[number];

/** Names the least level that is written; `warning` unless it is one of them. */
export const LEVEL_VARIABLE = "WEB_TCP_SOCKET_LOG";

/**
 * Writes one line to stderr, where browsers collect a host's diagnostics. stdout belongs to the
 * protocol's messages alone. A line names no site, no peer, and nothing that passes between them.
 */
export type Log = (text: string, level?: Level) => void;

export function createLog(write: (line: string) => void, given: string | undefined): Log {
  const least = LEVELS.find((level) => level === given) ?? "warning";
  const isWritten = (level: Level) => LEVELS.indexOf(level) <= LEVELS.indexOf(least);
  return (text, level = "warning") => {
    if (isWritten(level)) write(`web-tcp-socket: ${text}\n`);
  };
}

export const logToStderr = createLog(
  (line) => process.stderr.write(line),
  process.env[LEVEL_VARIABLE],
);
