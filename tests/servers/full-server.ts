import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { RunningServer } from "./running-server.ts";

const BACKLOG = 1;

/** Echoes, and prints its port. */
const PROGRAM = `
  const server = require("node:net").createServer((socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  });
  server.listen({ host: "127.0.0.1", port: 0, backlog: ${BACKLOG} }, () => {
    process.stdout.write(String(server.address().port));
  });
`;

export interface FullServer extends RunningServer {
  /** Accepts from now on, and echoes; a client's next attempt may come seconds later. */
  accept(): void;
}

/**
 * A server whose queue of connections is full and which accepts none: Linux drops what tells of
 * another one, and a client goes on trying. It is a process of its own, which is stopped.
 */
export async function startFullServer(): Promise<FullServer> {
  const child = spawn(process.execPath, ["-e", PROGRAM], { stdio: ["ignore", "pipe", "inherit"] });
  const [printed] = await once(child.stdout, "data");
  const port = Number(String(printed));
  child.kill("SIGSTOP");
  const fillers: Socket[] = [];
  for (let count = 0; count <= BACKLOG; count += 1) {
    const filler = connect(port, "127.0.0.1");
    filler.on("error", () => {});
    fillers.push(filler);
    await once(filler, "connect");
  }
  let closed: Promise<void> | undefined;
  return {
    host: "127.0.0.1",
    port,
    countConnections: () => 0,
    accept: () => {
      for (const filler of fillers) filler.destroy();
      child.kill("SIGCONT");
    },
    close: () => {
      closed ??= (async () => {
        for (const filler of fillers) filler.destroy();
        const exited = once(child, "exit");
        child.kill("SIGKILL");
        await exited;
      })();
      return closed;
    },
  };
}
