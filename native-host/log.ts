/**
 * Writes one line to stderr, where browsers collect a host's diagnostics. stdout belongs to the
 * protocol's messages alone.
 */
export type Log = (text: string) => void;

export const logToStderr: Log = (text) => {
  process.stderr.write(`web-tcp-socket: ${text}\n`);
};
