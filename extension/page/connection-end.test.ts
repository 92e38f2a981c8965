import { describe, expect, it } from "vitest";
import { type Failure, permissionFailure } from "../../protocol/failure.ts";
import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { BUFFER_BYTES } from "./connection.ts";
import { afterCall, ConnectionTrial } from "./connection-trial.ts";

const RESET: Failure = {
  name: "NetworkInterruptError",
  message: "Network",
  errorCode: "ECONNRESET",
};
const REVOKED = permissionFailure("PERMISSION_DENIED");

describe("close", () => {
  it("is closing at once, and closed with the broker's word", () => {
    const trial = ConnectionTrial.open();
    trial.connection.close();
    expect(trial.connection.readyState).toBe("closing");
    expect(trial.link.takePosted()).toEqual([{ type: "close" }]);
    expect(trial.told).toEqual([]);
    trial.link.say({ type: "closed" });
    expect(trial.connection.readyState).toBe("closed");
    expect(trial.takeTold()).toEqual(["close"]);
    expect(trial.link.isReleased).toBe(true);
  });

  it("waits until everything has left, and drains", () => {
    const trial = ConnectionTrial.open();
    trial.send(WINDOW_BYTES + 5);
    trial.connection.close();
    const types = () => trial.link.takePosted().map(({ type }) => type);
    expect(types()).toEqual(Array.from({ length: WINDOW_BYTES / PAYLOAD_BYTES }, () => "send"));
    trial.acknowledge(4);
    expect(types()).toEqual([]);
    trial.acknowledge(1);
    expect(types()).toEqual(["send", "close"]);
    trial.acknowledge(WINDOW_BYTES);
    expect(trial.takeTold()).toEqual(["drain"]);
    trial.link.say({ type: "closed" });
    expect(trial.takeTold()).toEqual(["close"]);
    expect(types()).toEqual([]);
  });

  it("does nothing the second time, nor does closeImmediately after it", () => {
    const trial = ConnectionTrial.open();
    trial.connection.close();
    trial.link.takePosted();
    trial.connection.close();
    trial.connection.closeImmediately();
    expect(trial.link.posted).toEqual([]);
    trial.link.say({ type: "closed" });
    trial.connection.close();
    trial.connection.closeImmediately();
    expect(trial.link.posted).toEqual([]);
    expect(trial.takeTold()).toEqual(["close"]);
  });

  it("drops data that is held and data that comes, and gives credit for both", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    const piece = () => trial.link.say({ type: "data", data: new ArrayBuffer(PAYLOAD_BYTES) });
    piece();
    piece();
    trial.connection.close();
    expect(trial.link.takePosted()).toEqual([
      { type: "credit", byteLength: 2 * PAYLOAD_BYTES },
      { type: "close" },
    ]);
    piece();
    piece();
    expect(trial.link.takePosted()).toEqual([{ type: "credit", byteLength: 2 * PAYLOAD_BYTES }]);
    trial.connection.resume();
    await afterCall();
    expect(trial.told).toEqual([]);
  });

  it("stops the data that is being handed over", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.receive(1);
    trial.receive(2);
    trial.onEvent = () => trial.connection.close();
    trial.connection.resume();
    await afterCall();
    trial.link.say({ type: "closed" });
    expect(trial.takeTold()).toEqual([[1], "close"]);
  });

  it("abandons the attempt while connecting", () => {
    const trial = new ConnectionTrial();
    trial.link.takePosted();
    trial.connection.close();
    expect(trial.connection.readyState).toBe("closing");
    expect(trial.link.takePosted()).toEqual([{ type: "close" }]);
    trial.link.say({ type: "opened" });
    expect(trial.connection.readyState).toBe("closing");
    trial.link.say({ type: "closed" });
    expect(trial.takeTold()).toEqual(["close"]);
  });

  it("takes a failure on the way for an error", () => {
    const trial = ConnectionTrial.open();
    trial.send(10);
    trial.connection.close();
    trial.link.say({ type: "error", failure: RESET });
    expect(trial.told).toEqual([{ type: "error", failure: RESET }, { type: "close" }]);
  });
});

describe("closeImmediately", () => {
  it("drops what has not left, and resets", () => {
    const trial = ConnectionTrial.open();
    trial.send(WINDOW_BYTES + 5);
    trial.link.takePosted();
    trial.connection.closeImmediately();
    expect(trial.connection.readyState).toBe("closing");
    expect(trial.connection.bufferedAmount).toBe(0);
    expect(trial.link.takePosted()).toEqual([{ type: "abort" }]);
    trial.acknowledge(WINDOW_BYTES);
    expect(trial.link.posted).toEqual([]);
    trial.link.say({ type: "closed" });
    expect(trial.takeTold()).toEqual(["close"]);
  });

  it("abandons the attempt while connecting", () => {
    const trial = new ConnectionTrial();
    trial.link.takePosted();
    trial.connection.closeImmediately();
    expect(trial.link.takePosted()).toEqual([{ type: "abort" }]);
    trial.link.say({ type: "opened" });
    trial.link.say({ type: "closed" });
    expect(trial.takeTold()).toEqual(["close"]);
  });
});

describe("the peer's end", () => {
  it("closes at once when nothing is left to do", () => {
    const trial = ConnectionTrial.open();
    trial.link.say({ type: "end" });
    expect(trial.takeTold()).toEqual(["close"]);
    expect(trial.link.takePosted()).toEqual([{ type: "close" }]);
    expect(trial.connection.readyState).toBe("closed");
  });

  it("lets what is buffered go out first, and drains", () => {
    const trial = ConnectionTrial.open();
    trial.send(BUFFER_BYTES);
    trial.link.takePosted();
    trial.link.say({ type: "end" });
    expect(trial.connection.readyState).toBe("open");
    trial.acknowledge(BUFFER_BYTES - 1);
    expect(trial.told).toEqual([]);
    trial.acknowledge(1);
    expect(trial.takeTold()).toEqual(["drain", "close"]);
    expect(trial.link.takePosted()).toEqual([{ type: "close" }]);
  });

  it("waits for what is sent in the handler of that drain", () => {
    const trial = ConnectionTrial.open();
    trial.send(BUFFER_BYTES);
    trial.link.say({ type: "end" });
    trial.onEvent = ({ type }) => {
      if (type === "drain") trial.send(7);
    };
    trial.acknowledge(BUFFER_BYTES);
    expect(trial.takeTold()).toEqual(["drain"]);
    trial.acknowledge(7);
    expect(trial.takeTold()).toEqual(["close"]);
  });

  it("comes after the data that is held", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.receive(1);
    trial.receive(2);
    trial.link.say({ type: "end" });
    expect(trial.told).toEqual([]);
    expect(trial.connection.readyState).toBe("open");
    trial.connection.resume();
    await afterCall();
    expect(trial.takeTold()).toEqual([[1], [2], "close"]);
  });

  it("waits for resume, though no data is held", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.link.say({ type: "end" });
    await afterCall();
    expect(trial.told).toEqual([]);
    expect(trial.send(5)).toBe(true);
    trial.connection.resume();
    await afterCall();
    expect(trial.told).toEqual([]);
    trial.acknowledge(5);
    expect(trial.takeTold()).toEqual(["close"]);
  });

  it("waits for the answer that the page gives to the last data", () => {
    const trial = ConnectionTrial.open();
    trial.onEvent = ({ type }) => {
      if (type === "data") trial.send(4);
    };
    trial.receive(1);
    trial.link.say({ type: "end" });
    expect(trial.takeTold()).toEqual([[1]]);
    trial.acknowledge(4);
    expect(trial.takeTold()).toEqual(["close"]);
  });

  it("leaves close to the broker, when the page closes meanwhile", async () => {
    const trial = ConnectionTrial.open();
    trial.send(4);
    trial.link.say({ type: "end" });
    trial.connection.close();
    await afterCall();
    trial.acknowledge(4);
    expect(trial.told).toEqual([]);
    trial.link.say({ type: "closed" });
    expect(trial.takeTold()).toEqual(["close"]);
  });
});

describe("a failure", () => {
  it("of the network comes after the data that is held", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.receive(1);
    trial.link.say({ type: "error", failure: RESET });
    expect(trial.told).toEqual([]);
    trial.connection.resume();
    await afterCall();
    expect(trial.takeTold()).toEqual([[1], "error", "close"]);
  });

  it("of the network waits for resume, though no data is held", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.link.say({ type: "error", failure: RESET });
    await afterCall();
    expect(trial.told).toEqual([]);
    trial.connection.resume();
    await afterCall();
    expect(trial.takeTold()).toEqual(["error", "close"]);
  });

  it("of the network waits no more when the page sends what nobody takes", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.link.say({ type: "error", failure: RESET });
    expect(trial.send(5)).toBe(true);
    expect(trial.told).toEqual([]);
    await afterCall();
    expect(trial.takeTold()).toEqual(["error", "close"]);
  });

  it("of the network goes on waiting behind held data when the page sends", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.receive(1);
    trial.link.say({ type: "error", failure: RESET });
    trial.send(5);
    await afterCall();
    expect(trial.told).toEqual([]);
    trial.connection.resume();
    await afterCall();
    expect(trial.takeTold()).toEqual([[1], "error", "close"]);
  });

  it("of permission comes at once, and the data that is held is dropped", () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.receive(1);
    trial.link.say({ type: "error", failure: REVOKED });
    expect(trial.told).toEqual([{ type: "error", failure: REVOKED }, { type: "close" }]);
  });

  it("that waits behind held data comes after the call that drops the data", async () => {
    for (const call of ["close", "closeImmediately"] as const) {
      const trial = ConnectionTrial.open();
      trial.connection.suspend();
      trial.receive(1);
      trial.link.say({ type: "error", failure: RESET });
      trial.connection[call]();
      expect(trial.connection.readyState).toBe("closing");
      expect(trial.told).toEqual([]);
      await afterCall();
      expect(trial.takeTold()).toEqual(["error", "close"]);
    }
  });

  it("that waits behind held data comes after an upgrade, which drops the data", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.receive(1);
    trial.link.say({ type: "error", failure: RESET });
    trial.connection.resume();
    trial.connection.upgrade();
    expect(trial.told).toEqual([]);
    await afterCall();
    expect(trial.takeTold()).toEqual(["error", "close"]);
  });

  it("finds the page's calls in its handlers without effect", () => {
    const trial = ConnectionTrial.open();
    trial.onEvent = () => {
      trial.connection.close();
      trial.connection.closeImmediately();
      trial.connection.suspend();
      trial.connection.resume();
    };
    trial.link.say({ type: "error", failure: RESET });
    expect(trial.takeTold()).toEqual(["error", "close"]);
    expect(trial.link.posted).toEqual([]);
    expect(trial.connection.readyState).toBe("closed");
  });
});
