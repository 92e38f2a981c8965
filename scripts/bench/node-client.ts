/** A process of its own that is a client as fast as Node can be: the limit of this machine. */
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";
import type { Connection } from "./client/connection.ts";
import { perform } from "./client/perform.ts";
import type { Route, Task } from "./task.ts";

process.on("message", async (task: Task) => {
  const report = await perform(task, connect);
  process.send?.(report);
});
process.once("disconnect", () => process.exit());

function connect({ host, port, isSecure }: Route): Connection {
  // Who the server is was settled by whoever started it here.
  const socket: Socket = isSecure
    ? connectSecure({ host, port, rejectUnauthorized: false })
    : connectPlain({ host, port });
  socket.setNoDelay(true);
  const opened = new Promise<void>((resolve, reject) => {
    socket.once(isSecure ? "secureConnect" : "connect", () => resolve());
    socket.once("error", reject);
  });
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
  });
  const connection: Connection = {
    opened,
    closed,
    get bufferedAmount() {
      return socket.writableLength;
    },
    onData: () => {},
    send: (data) => socket.write(data),
    drained: () =>
      new Promise((resolve) => {
        socket.once("drain", resolve);
      }),
    suspend: () => {
      socket.pause();
    },
    resume: () => {
      socket.resume();
    },
    close: () => socket.end(),
  };
  socket.on("data", (data: Buffer) => connection.onData(data));
  return connection;
}
