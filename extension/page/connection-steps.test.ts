/** Programs await one event and listen for the next one only then: each event has its own task. */
import { beforeEach, describe, expect, it } from "vitest";
import { type Failure, permissionFailure } from "../../protocol/failure.ts";
import { BUFFER_BYTES } from "./connection.ts";
import { afterCall, ConnectionTrial } from "./connection-trial.ts";

const RESET: Failure = {
  name: "NetworkInterruptError",
  message: "Network",
  errorCode: "ECONNRESET",
};

let trial: ConnectionTrial;

beforeEach(() => {
  trial = ConnectionTrial.open();
  trial.link.holdSteps();
});

/** What is told from here on, one list for each task in which something is. */
function takeTasks() {
  const tasks = [trial.takeTold()];
  while (trial.link.runStep()) tasks.push(trial.takeTold());
  return tasks.filter((told) => told.length > 0);
}

async function resume() {
  trial.connection.resume();
  await afterCall();
}

describe("one event a task", () => {
  it("close comes in the task after error's, and the state is closed all the while", () => {
    trial.link.say({ type: "error", failure: RESET });
    expect(trial.connection.readyState).toBe("closed");
    expect(takeTasks()).toEqual([["error"], ["close"]]);
    expect(trial.connection.readyState).toBe("closed");
  });

  it("the same where the broker is lost", () => {
    trial.link.disconnect();
    expect(takeTasks()).toEqual([["error"], ["close"]]);
  });

  it("data that was held comes piece by piece, and then the peer's close", async () => {
    trial.connection.suspend();
    trial.receive(1);
    trial.receive(2);
    trial.receive(3);
    trial.link.say({ type: "end" });
    await resume();
    expect(takeTasks()).toEqual([[[1]], [[2]], [[3]], ["close"]]);
  });

  it("data that was held comes before a failure", async () => {
    trial.connection.suspend();
    trial.receive(1);
    trial.link.say({ type: "error", failure: RESET });
    await resume();
    expect(takeTasks()).toEqual([[[1]], ["error"], ["close"]]);
  });

  it("data that comes meanwhile waits for its turn", async () => {
    trial.connection.suspend();
    trial.receive(1);
    trial.receive(2);
    await resume();
    trial.receive(3);
    trial.link.say({ type: "end" });
    expect(takeTasks()).toEqual([[[1]], [[2]], [[3]], ["close"]]);
  });

  it("the peer's close comes in the task after drain's", () => {
    trial.send(BUFFER_BYTES);
    trial.link.say({ type: "end" });
    trial.acknowledge(BUFFER_BYTES);
    expect(takeTasks()).toEqual([["drain"], ["close"]]);
  });
});

describe("what the page does between two tasks", () => {
  beforeEach(async () => {
    trial.connection.suspend();
    trial.receive(1);
    trial.receive(2);
    await resume();
    expect(trial.takeTold()).toEqual([[1]]);
  });

  it("suspend holds the rest", async () => {
    trial.connection.suspend();
    expect(takeTasks()).toEqual([]);
    await resume();
    expect(takeTasks()).toEqual([[[2]]]);
  });

  it("suspend and resume do not bring the rest before its turn", async () => {
    trial.connection.suspend();
    await resume();
    expect(trial.takeTold()).toEqual([]);
    expect(takeTasks()).toEqual([[[2]]]);
  });

  it("close drops the rest", async () => {
    trial.connection.close();
    await afterCall();
    expect(takeTasks()).toEqual([]);
    trial.link.say({ type: "closed" });
    expect(takeTasks()).toEqual([["close"]]);
  });

  it("a right that is taken away ends it at once", () => {
    trial.link.say({ type: "error", failure: permissionFailure("PERMISSION_DENIED") });
    expect(takeTasks()).toEqual([["error"], ["close"]]);
  });

  it("sends in drain, and the peer's close waits for that", () => {
    trial = ConnectionTrial.open();
    trial.link.holdSteps();
    trial.onEvent = ({ type }) => {
      if (type === "drain") trial.send(1);
    };
    trial.send(BUFFER_BYTES);
    trial.link.say({ type: "end" });
    trial.acknowledge(BUFFER_BYTES);
    expect(takeTasks()).toEqual([["drain"]]);
    trial.acknowledge(1);
    expect(takeTasks()).toEqual([["close"]]);
  });
});
