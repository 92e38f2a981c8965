import { DebianProgram } from "./debian-program.ts";
import { startOnFreePort } from "./start-on-free-port.ts";

export interface Redis {
  readonly host: string;
  readonly port: number;
  /** Stops it; it has written nothing to any disk. */
  close(): Promise<void>;
}

const PROGRAM = "redis-server";
const HOST = "127.0.0.1";

/** Debian's Redis, with nothing in it, which keeps everything in memory. */
export async function startRedis(): Promise<Redis> {
  const { port, program } = await startOnFreePort(
    HOST,
    async (free) => {
      const settings = { port: String(free), bind: HOST, save: "", appendonly: "no" };
      return new DebianProgram({
        program: PROGRAM,
        parameters: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
        ready: /Ready to accept connections/u,
      });
    },
    (log) => log.includes("Address already in use"),
  );
  return { host: HOST, port, close: () => program.stop() };
}
