/**
 * A page under load. It asks its server what to do, begins it, and asks again at once, so that much
 * goes on at a time. The server keeps the time: a page that is hidden has slow timers.
 */
import type { Order } from "../task.ts";
import { perform } from "./perform.ts";

const LOOK_AGAIN_MILLISECONDS = 300;

/** What ends with the document is no news: it may fail on the way, and be heard of all the same. */
let isLeaving = false;

if ("mozTCPSocket" in navigator) await work();
// The extension is still starting.
else setTimeout(() => location.reload(), LOOK_AGAIN_MILLISECONDS);

async function work(): Promise<void> {
  const query = new URLSearchParams(location.search);
  query.set("document", crypto.randomUUID());
  for (;;) {
    const order = await nextOrder(`/task?${query}`);
    if (order !== undefined) void fulfil(order);
  }
}

async function nextOrder(address: string): Promise<Order | undefined> {
  try {
    const response = await fetch(address);
    return response.status === 200 ? await response.json() : undefined;
  } catch {
    await pause();
    return undefined;
  }
}

async function fulfil({ id, task }: Order): Promise<void> {
  isLeaving ||= task.type === "reload";
  const body = JSON.stringify(await perform(id, task));
  while (!isLeaving) {
    try {
      await fetch(`/report?id=${id}`, { method: "POST", body });
      return;
    } catch {
      await pause();
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MILLISECONDS));
}
