import { createServer } from "node:net";
import { runServer } from "./running-server.ts";

/** A port that nothing listens on just now: for programs that cannot choose one for themselves. */
export async function freePort(host: string): Promise<number> {
  const server = await runServer(createServer(), { host });
  await server.close();
  return server.port;
}
