import { expect, it } from "vitest";
import { Random } from "./random.ts";
import { nextTask } from "./workload.ts";

const route = (port: number, isSecure: boolean) => ({ host: "127.0.0.1", port, isSecure });
const ROUTES = { plain: route(1, false), secure: route(2, true), closed: route(3, false) };

it("has sockets of every kind, each with bytes to carry", () => {
  const random = new Random(4);
  const tasks = Array.from({ length: 2000 }, () => nextTask(random, ROUTES));
  expect([...new Set(tasks.map(({ type }) => type))].toSorted()).toEqual([
    "abandoned",
    "download",
    "echo",
    "listen",
    "long",
    "refused",
    "reset",
    "starttls",
    "suspended",
    "upload",
  ]);
  for (const task of tasks) {
    if (task.type !== "refused") expect(task.bytes).toBeGreaterThan(0);
    if (task.type === "starttls" || task.type === "reset") expect(task.route).toBe(ROUTES.plain);
  }
});
