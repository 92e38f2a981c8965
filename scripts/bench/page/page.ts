/**
 * The page that measures. It asks its server what to do, does it, reports, and loads itself anew, so
 * that no run finds what another one left. Nothing else watches it meanwhile: no driver, no console.
 */
import { perform } from "../client/perform.ts";
import type { Order } from "../order.ts";
import type { Report, Task } from "../task.ts";
import { connect } from "./connect.ts";

const LOOK_AGAIN_MILLISECONDS = 300;

const isPlain = location.pathname === "/plain.html";
if (!isPlain && !("mozTCPSocket" in navigator)) {
  // The extension is still starting.
  setTimeout(() => location.reload(), LOOK_AGAIN_MILLISECONDS);
} else if (document.hidden) {
  openAnew();
} else {
  await work();
}

/** In front of the extension's welcome page, since timers are slow behind it. */
function openAnew(): void {
  window.open(location.href, "_blank", "noopener");
}

async function work(): Promise<void> {
  let order = await nextOrder();
  while (order !== undefined) {
    const { id, task } = order;
    const report: Report = document.hidden
      ? { problem: "The page is hidden" }
      : await perform(task, connect);
    await fetch(`/report?id=${id}`, { method: "POST", body: JSON.stringify(report) });
    if (task.type === "leave") return location.assign(`?${id}`);
    if (task.type !== "hold") return location.reload();
    order = await nextOrder();
  }
  openAnew();
}

/** Undefined as soon as something else is in front: whoever asks next gets the order. */
async function nextOrder(): Promise<Order<Task> | undefined> {
  const hidden = new AbortController();
  const hide = () => hidden.abort();
  document.addEventListener("visibilitychange", hide);
  try {
    for (;;) {
      const response = await fetch("/task", { signal: hidden.signal });
      if (response.status === 200) return await response.json();
    }
  } catch (error) {
    if (hidden.signal.aborted) return undefined;
    throw error;
  } finally {
    document.removeEventListener("visibilitychange", hide);
  }
}
