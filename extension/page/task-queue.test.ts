import { describe, expect, it } from "vitest";
import { TaskQueue } from "./task-queue.ts";

describe("TaskQueue", () => {
  it("runs steps in their order, none of them at once", async () => {
    const ran: number[] = [];
    const queue = new TaskQueue();
    await new Promise<void>((resolve) => {
      for (let step = 0; step < 5; step += 1) queue.add(() => ran.push(step));
      queue.add(resolve);
      expect(ran).toEqual([]);
    });
    expect(ran).toEqual([0, 1, 2, 3, 4]);
  });

  it("lets promises settle between two steps, however many hang on each other", async () => {
    const ran: string[] = [];
    const queue = new TaskQueue();
    await new Promise<void>((resolve) => {
      queue.add(async () => {
        ran.push("first");
        for (let hop = 0; hop < 100; hop += 1) await undefined;
        ran.push("its promises");
      });
      queue.add(() => ran.push("second"));
      queue.add(resolve);
    });
    expect(ran).toEqual(["first", "its promises", "second"]);
  });

  it("takes steps from within a step", async () => {
    const ran: string[] = [];
    const queue = new TaskQueue();
    await new Promise<void>((resolve) => {
      queue.add(() => {
        queue.add(() => ran.push("inner"));
        queue.add(resolve);
        ran.push("outer");
      });
    });
    expect(ran).toEqual(["outer", "inner"]);
  });
});
