import { once } from "node:events";
import type { Socket } from "node:net";

/** Resolves with `stream` at `event`; on error or abort neither it nor the `socket` below stays open. */
export async function whenReady(
  stream: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
  socket: Socket,
): Promise<Socket> {
  try {
    await once(stream, event, { signal });
    return stream;
  } catch (error) {
    for (const abandoned of [stream, socket]) {
      abandoned.on("error", () => {});
      abandoned.destroy();
    }
    throw error;
  }
}
