import type { DebianProgram } from "./debian-program.ts";
import { freePort } from "./free-port.ts";

const MOST_ATTEMPTS = 5;

export interface StartedProgram {
  readonly port: number;
  readonly program: DebianProgram;
}

/**
 * Starts a program that cannot choose a port for itself: another program may take the free one
 * before it, so it is tried again where `isTaken` finds that in its log.
 */
export async function startOnFreePort(
  host: string,
  start: (port: number) => Promise<DebianProgram>,
  isTaken: (log: string) => boolean,
): Promise<StartedProgram> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(host);
    const program = await start(port);
    if (await program.started) return { port, program };
    if (attempt === MOST_ATTEMPTS || !isTaken(program.log)) {
      throw new Error(`The server did not start:\n${program.log}`);
    }
  }
}
