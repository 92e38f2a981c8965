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
  // The extension's welcome page is in front, and timers are slow behind it.
  window.open(location.href, "_blank", "noopener");
} else {
  await work();
}

async function work(): Promise<void> {
  for (;;) {
    const response = await fetch("/task");
    if (response.status !== 200) continue;
    const { id, task }: Order<Task> = await response.json();
    const report: Report = document.hidden
      ? { problem: "The page is hidden" }
      : await perform(task, connect);
    await fetch(`/report?id=${id}`, { method: "POST", body: JSON.stringify(report) });
    if (task.type !== "hold") break;
  }
  location.reload();
}
