import { wishLine } from "../peer-protocol.ts";
import { mean, median, percentile } from "../statistics.ts";
import type { Figures, Route, Task } from "../task.ts";
import type { Connect, Connection } from "./connection.ts";

const WARM_UP = 20;
const OPENING_BYTES = 32;

/** One message at a time on a connection that is open already. */
export async function echo(
  task: Task & { readonly type: "echo" },
  connect: Connect,
): Promise<Figures> {
  const connection = await openEcho(task.route, connect);
  await tripTimes(connection, task.messageBytes, WARM_UP);
  const times = await tripTimes(connection, task.messageBytes, task.count);
  connection.close();
  await connection.closed;
  return { mean: mean(times), median: median(times), p99: percentile(times, 0.99) };
}

/** One connection after the other: until it is open, and until it brought the first answer. */
export async function open(
  task: Task & { readonly type: "open" },
  connect: Connect,
): Promise<Figures> {
  const opens: number[] = [];
  const answers: number[] = [];
  const message = new Uint8Array(OPENING_BYTES).fill(0x77);
  for (let index = 0; index < task.count; index++) {
    const start = performance.now();
    const connection = connect(task.route);
    await connection.opened;
    opens.push(performance.now() - start);
    connection.send(wishLine({ type: "echo" }));
    await trip(connection, message);
    answers.push(performance.now() - start);
    connection.close();
    await connection.closed;
  }
  return { open: median(opens), firstAnswer: median(answers) };
}

export async function openEcho(route: Route, connect: Connect): Promise<Connection> {
  const connection = connect(route);
  await connection.opened;
  connection.send(wishLine({ type: "echo" }));
  return connection;
}

/** What one message after the other took to come back, in milliseconds. */
export async function tripTimes(
  connection: Connection,
  messageBytes: number,
  count: number,
): Promise<readonly number[]> {
  const message = new Uint8Array(messageBytes).fill(0x77);
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const start = performance.now();
    await trip(connection, message);
    times.push(performance.now() - start);
  }
  return times;
}

/** Sends a message, and resolves once as many bytes have come back. */
async function trip(connection: Connection, message: Uint8Array<ArrayBuffer>): Promise<void> {
  let received = 0;
  const complete = new Promise<"complete">((resolve) => {
    connection.onData = (data) => {
      received += data.byteLength;
      if (received >= message.byteLength) resolve("complete");
    };
  });
  connection.send(message);
  if ((await Promise.race([complete, connection.closed])) !== "complete") {
    throw new Error("The connection ended before the answer");
  }
}
