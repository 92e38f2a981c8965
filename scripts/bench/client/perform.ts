import type { Figures, Report, Task } from "../task.ts";
import type { Connect } from "./connection.ts";
import { besideFlood, crowd, readSlowly } from "./load.ts";
import { echo, open, openEcho } from "./round-trips.ts";
import { transfer } from "./transfer.ts";

/** Does what the program asks of a client, over the connections that this client has. */
export async function perform(task: Task, connect: Connect): Promise<Report> {
  try {
    return { figures: await measure(task, connect) };
  } catch (error) {
    return { problem: String(error) };
  }
}

async function measure(task: Task, connect: Connect): Promise<Figures> {
  switch (task.type) {
    case "transfer":
      return transfer(task, connect);
    case "echo":
      return echo(task, connect);
    case "open":
      return open(task, connect);
    case "crowd":
      return crowd(task, connect);
    case "beside":
      return besideFlood(task, connect);
    case "slow":
      return readSlowly(task, connect);
    case "hold":
      await Promise.all(Array.from({ length: task.sockets }, () => openEcho(task.route, connect)));
      return {};
    case "reload":
      return {};
    case "leave":
      return loadTime();
  }
}

/** How long this page took to load; Node has no such thing. */
function loadTime(): Figures {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation === undefined ? {} : { load: navigation.duration };
}
