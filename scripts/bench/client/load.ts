import { wishLine } from "../peer-protocol.ts";
import { mean } from "../statistics.ts";
import type { Figures, Task } from "../task.ts";
import type { Connect, Connection } from "./connection.ts";
import { openEcho, tripTimes } from "./round-trips.ts";

const MESSAGE_BYTES = 32;
const MEBIBYTE = 1024 * 1024;

/** More than comes while anybody looks. */
const FLOOD_BYTES = 64 * 1024 * MEBIBYTE;

/** A reader that is slow stops so often in a second. */
const PAUSES_PER_SECOND = 50;

/** Many connections at once, each with a message of its own, which has to come back to it. */
export async function crowd(
  task: Task & { readonly type: "crowd" },
  connect: Connect,
): Promise<Figures> {
  const opening = performance.now();
  const connections = await Promise.all(
    Array.from({ length: task.sockets }, () => openEcho(task.route, connect)),
  );
  const start = performance.now();
  await Promise.all(connections.map((connection, index) => echoOwn(connection, index, task.count)));
  const end = performance.now();
  for (const connection of connections) connection.close();
  await Promise.all(connections.map(({ closed }) => closed));
  return {
    openMilliseconds: start - opening,
    tripsPerSecond: (task.sockets * task.count * 1000) / (end - start),
  };
}

async function echoOwn(connection: Connection, index: number, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    const message = `${index}:${turn};`.padEnd(MESSAGE_BYTES, ".");
    let answer = "";
    const isComplete = new Promise<boolean>((resolve) => {
      connection.onData = (data) => {
        answer += new TextDecoder().decode(data);
        if (answer.length >= message.length) resolve(true);
      };
    });
    connection.send(message);
    if (!(await Promise.race([isComplete, connection.closed]))) throw new Error("One has closed");
    if (answer !== message) throw new Error("One has got what is another one's");
  }
}

export async function besideFlood(
  task: Task & { readonly type: "beside" },
  connect: Connect,
): Promise<Figures> {
  const connection = await openEcho(task.route, connect);
  const idle = mean(await tripTimes(connection, MESSAGE_BYTES, task.count));
  const flood = connect(task.route);
  await flood.opened;
  const isFlooding = new Promise<void>((resolve) => {
    let received = 0;
    flood.onData = (data) => {
      received += data.byteLength;
      if (received > 4 * MEBIBYTE) resolve();
    };
  });
  flood.send(wishLine({ type: "download", bytes: FLOOD_BYTES }));
  await isFlooding;
  const beside = mean(await tripTimes(connection, MESSAGE_BYTES, task.count));
  for (const each of [flood, connection]) each.close();
  await Promise.all([flood.closed, connection.closed]);
  return { idle, beside, ratio: beside / idle };
}

export async function readSlowly(
  { route, bytes, bytesPerSecond }: Task & { readonly type: "slow" },
  connect: Connect,
): Promise<Figures> {
  const connection = connect(route);
  await connection.opened;
  const share = bytesPerSecond / PAUSES_PER_SECOND;
  let received = 0;
  let leftInTurn = share;
  const start = performance.now();
  const complete = new Promise<void>((resolve) => {
    connection.onData = (data) => {
      received += data.byteLength;
      leftInTurn -= data.byteLength;
      if (received >= bytes) resolve();
      if (leftInTurn > 0) return;
      connection.suspend();
      setTimeout(() => {
        leftInTurn += share;
        connection.resume();
      }, 1000 / PAUSES_PER_SECOND);
    };
  });
  connection.send(wishLine({ type: "download", bytes }));
  await Promise.race([complete, connection.closed]);
  if (received !== bytes) throw new Error(`${received} bytes came instead of ${bytes}`);
  connection.close();
  await connection.closed;
  return { seconds: (performance.now() - start) / 1000 };
}
