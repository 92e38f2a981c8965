import type { Report, Task } from "../task.ts";
import { Conversation } from "./conversation.ts";

const MESSAGE_BYTES = 32;

/** The probing socket, which stays open from one time to the next. */
let open: Conversation | undefined;

/** Round trips of a small message, one at a time, on a socket that has nothing else to carry. */
export async function probe({ route, trips }: Task & { readonly type: "probe" }): Promise<Report> {
  open ??= await begin(route);
  const probing = open;
  const times: number[] = [];
  for (let trip = 0; trip < trips; trip++) {
    const start = performance.now();
    const { received } = probing;
    await probing.send(MESSAGE_BYTES, MESSAGE_BYTES);
    await probing.untilReceived(received + MESSAGE_BYTES);
    if (probing.socket.readyState !== "open") {
      open = undefined;
      return probing.end();
    }
    times.push(performance.now() - start);
  }
  return { bytes: 2 * trips * MESSAGE_BYTES, trips: times };
}

/** Has the probing socket end, so that nothing is open. */
export async function endProbe(): Promise<Report> {
  const ending = open;
  open = undefined;
  return ending === undefined ? { bytes: 0 } : ending.end();
}

async function begin(route: (Task & { readonly type: "probe" })["route"]): Promise<Conversation> {
  const conversation = new Conversation(route, 1);
  await conversation.opened;
  conversation.wish({ type: "echo" });
  return conversation;
}
