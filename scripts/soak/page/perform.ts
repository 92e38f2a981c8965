import { ALL_RIGHT, GO, type Report, type Task } from "../task.ts";
import { Conversation } from "./conversation.ts";
import { listen } from "./listen.ts";
import { endProbe, probe } from "./probe.ts";

type TaskOf<Type extends Task["type"]> = Task & { readonly type: Type };

/** Does what the program asks of a page. What goes wrong is in the report. */
export async function perform(id: number, task: Task): Promise<Report> {
  try {
    return await act(id, task);
  } catch (error) {
    return { bytes: 0, problem: String(error) };
  }
}

async function act(id: number, task: Task): Promise<Report> {
  switch (task.type) {
    case "echo":
      return echo(task);
    case "download":
      return download(task);
    case "upload":
      return upload(task);
    case "suspended":
      return suspended(task);
    case "long":
      return long(task);
    case "starttls":
      return starttls(task);
    case "reset":
      return reset(task);
    case "abandoned":
      return abandoned(task);
    case "refused":
      return refused(task);
    case "listen":
      return listen(id, task);
    case "probe":
      return task.trips === 0 ? endProbe() : probe(task);
    case "open":
      for (const address of task.addresses) open(address, "_blank", "noopener,popup,width=600");
      return { bytes: 0 };
    case "reload":
      location.reload();
      return { bytes: 0 };
  }
}

async function echo({ route, seed, bytes, chunkBytes, isByTurns }: TaskOf<"echo">) {
  const conversation = new Conversation(route, seed);
  await conversation.opened;
  conversation.wish({ type: "echo" });
  if (isByTurns) {
    for (let sent = 0; sent < bytes; sent += chunkBytes) {
      await conversation.send(chunkBytes, chunkBytes);
      await conversation.untilReceived(sent + chunkBytes);
    }
  } else {
    await conversation.send(bytes, chunkBytes);
    await conversation.untilReceived(bytes);
  }
  return conversation.end({ bytes });
}

async function download({ route, seed, bytes }: TaskOf<"download">) {
  const conversation = new Conversation(route, seed);
  await conversation.opened;
  conversation.wish({ type: "download", seed, bytes });
  await conversation.untilReceived(bytes);
  return conversation.end({ bytes });
}

async function upload({ route, seed, bytes, chunkBytes }: TaskOf<"upload">) {
  const conversation = new Conversation(route, seed);
  await conversation.opened;
  conversation.wish({ type: "upload", seed, bytes });
  await conversation.send(bytes, chunkBytes);
  await conversation.untilSaid(ALL_RIGHT);
  return conversation.end();
}

async function suspended({ route, seed, bytes, heldMilliseconds }: TaskOf<"suspended">) {
  const conversation = new Conversation(route, seed);
  conversation.socket.suspend();
  await conversation.opened;
  conversation.wish({ type: "download", seed, bytes });
  await delay(heldMilliseconds);
  if (conversation.received > 0) return { bytes: 0, problem: "A suspended socket had data" };
  resume(conversation);
  await conversation.untilReceived(bytes / 2);
  conversation.socket.suspend();
  await delay(heldMilliseconds);
  resume(conversation);
  await conversation.untilReceived(bytes);
  return conversation.end({ bytes });
}

function resume({ socket }: Conversation): void {
  socket.resume();
}

async function long(task: TaskOf<"long">) {
  const { route, seed, bytes, pieces, intervalMilliseconds } = task;
  const conversation = new Conversation(route, seed);
  await conversation.opened;
  conversation.wish({ type: "long", seed, bytes, pieces, intervalMilliseconds });
  await conversation.untilReceived(bytes * pieces);
  return conversation.end({ bytes: bytes * pieces });
}

async function starttls({ route, seed, bytes }: TaskOf<"starttls">) {
  const conversation = new Conversation(route, seed);
  await conversation.opened;
  conversation.wish({ type: "starttls" });
  await conversation.untilSaid(GO);
  if (conversation.socket.readyState === "open") conversation.socket.upgradeToSecure();
  await conversation.send(bytes, bytes);
  await conversation.untilReceived(bytes);
  return conversation.end({ bytes });
}

async function reset({ route, seed, bytes }: TaskOf<"reset">): Promise<Report> {
  const conversation = new Conversation(route, seed);
  await conversation.opened;
  conversation.wish({ type: "reset", seed, bytes });
  await conversation.closed;
  return conversation.end();
}

async function refused({ route }: TaskOf<"refused">) {
  const conversation = new Conversation(route, 0);
  await conversation.opened;
  return conversation.end();
}

async function abandoned({ route, seed, bytes }: TaskOf<"abandoned">) {
  const conversation = new Conversation(route, seed);
  // Every other one is left before it is open.
  if (seed % 2 === 0) {
    await conversation.opened;
    conversation.wish({ type: "download", seed, bytes });
    await conversation.untilReceived(bytes / 2);
  }
  conversation.socket.closeImmediately();
  return conversation.end();
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
