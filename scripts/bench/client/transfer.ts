import { DONE, wishLine } from "../peer-protocol.ts";
import type { Figures, Task } from "../task.ts";
import type { Connect, Connection } from "./connection.ts";

const MEBIBYTE = 1024 * 1024;

/** A page keeps this much under way on each of its connections, and no more. */
const MOST_BUFFERED_BYTES = 8 * MEBIBYTE;

/** All of the bytes through one or many connections, which are open before the clock starts. */
export async function transfer(
  task: Task & { readonly type: "transfer" },
  connect: Connect,
): Promise<Figures> {
  const connections = Array.from({ length: task.sockets }, () => connect(task.route));
  await Promise.all(connections.map(({ opened }) => opened));
  const share = Math.floor(task.bytes / task.sockets);
  const start = performance.now();
  const move = task.direction === "download" ? download : upload;
  await Promise.all(connections.map((connection) => move(connection, share, task)));
  const milliseconds = performance.now() - start;
  for (const connection of connections) connection.close();
  await Promise.all(connections.map(({ closed }) => closed));
  return { mebibytesPerSecond: (share * task.sockets * 1000) / MEBIBYTE / milliseconds };
}

async function download(connection: Connection, bytes: number): Promise<void> {
  let received = 0;
  const complete = new Promise<void>((resolve) => {
    connection.onData = (data) => {
      received += data.byteLength;
      if (received >= bytes) resolve();
    };
  });
  connection.send(wishLine({ type: "download", bytes }));
  await Promise.race([complete, connection.closed]);
  if (received !== bytes) throw new Error(`${received} bytes came instead of ${bytes}`);
}

async function upload(
  connection: Connection,
  bytes: number,
  { chunkBytes, isPolite }: { readonly chunkBytes: number; readonly isPolite: boolean },
): Promise<void> {
  let answer = "";
  const complete = new Promise<void>((resolve) => {
    connection.onData = (data) => {
      answer += new TextDecoder().decode(data);
      if (answer === DONE) resolve();
    };
  });
  connection.send(wishLine({ type: "upload", bytes }));
  const chunk = new Uint8Array(chunkBytes).fill(0x77);
  for (let left = bytes; left > 0; left -= chunk.byteLength) {
    const hasRoom = connection.send(left < chunkBytes ? chunk.subarray(0, left) : chunk);
    if (isPolite && !hasRoom) await connection.drained();
    while (connection.bufferedAmount > MOST_BUFFERED_BYTES) await turn();
  }
  await Promise.race([complete, connection.closed]);
  if (answer !== DONE) throw new Error("The server did not get all that was sent");
}

/** WebSockets do not tell when there is room: a page can but look again. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
