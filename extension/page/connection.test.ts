import { describe, expect, it } from "vitest";
import { type Failure, HOST_LOST, hostFailure, permissionFailure } from "../../protocol/failure.ts";
import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { BUFFER_BYTES } from "./connection.ts";
import { afterCall, ConnectionTrial } from "./connection-trial.ts";

const REFUSED: Failure = {
  name: "ConnectionRefusedError",
  message: "Network",
  errorCode: "ECONNREFUSED",
};
const REVOKED = permissionFailure("PERMISSION_DENIED");

describe("a connection that opens", () => {
  it("asks for it at once, and tells of nothing inside the call", () => {
    const trial = new ConnectionTrial();
    expect(trial.link.posted).toEqual([
      { type: "open", host: "example.org", port: 4242, secure: false },
    ]);
    expect(trial.connection.readyState).toBe("connecting");
    expect(trial.told).toEqual([]);
  });

  it("is open in the handler, and opens once", () => {
    const trial = new ConnectionTrial();
    const states: string[] = [];
    trial.onEvent = () => states.push(trial.connection.readyState);
    trial.link.say({ type: "opened" });
    trial.link.say({ type: "opened" });
    expect(trial.takeTold()).toEqual(["open"]);
    expect(states).toEqual(["open"]);
  });

  it.each([REFUSED, REVOKED, hostFailure("HOST_NOT_INSTALLED")])(
    "goes from connecting to closed by $errorCode, with error and close",
    (failure) => {
      const trial = new ConnectionTrial();
      const states: string[] = [];
      trial.onEvent = () => states.push(trial.connection.readyState);
      trial.link.say({ type: "error", failure });
      expect(trial.told).toEqual([{ type: "error", failure }, { type: "close" }]);
      expect(states).toEqual(["closed", "closed"]);
      expect(trial.link.isReleased).toBe(true);
    },
  );

  it("is told of the host, when the broker goes before it opens", () => {
    const trial = new ConnectionTrial();
    trial.link.disconnect();
    const failure = hostFailure("HOST_FAILED");
    expect(trial.told).toEqual([{ type: "error", failure }, { type: "close" }]);
  });

  it("is interrupted, when the broker goes after it opened", () => {
    const trial = ConnectionTrial.open();
    trial.link.disconnect();
    expect(trial.told).toEqual([{ type: "error", failure: HOST_LOST }, { type: "close" }]);
    expect(HOST_LOST.name).toBe("NetworkInterruptError");
  });
});

describe("sending", () => {
  it("posts at once, and counts at once", () => {
    const trial = ConnectionTrial.open();
    expect(trial.connection.send(Uint8Array.of(1, 2, 3))).toBe(true);
    expect(trial.connection.bufferedAmount).toBe(3);
    expect(trial.link.takePosted()).toEqual([
      { type: "send", data: Uint8Array.of(1, 2, 3).buffer },
    ]);
    trial.acknowledge(2);
    expect(trial.connection.bufferedAmount).toBe(1);
    trial.acknowledge(1);
    expect(trial.connection.bufferedAmount).toBe(0);
    expect(trial.told).toEqual([]);
  });

  it("gives true up to 65,536 buffered bytes, and false above", () => {
    const trial = ConnectionTrial.open();
    expect(trial.send(BUFFER_BYTES)).toBe(true);
    expect(trial.send(3)).toBe(false);
    expect(trial.connection.bufferedAmount).toBe(65_539);
    expect(trial.send(0)).toBe(false);
    trial.acknowledge(3);
    expect(trial.send(0)).toBe(true);
    expect(trial.send(1)).toBe(false);
  });

  it.each([
    [[BUFFER_BYTES - 1], 0],
    [[BUFFER_BYTES], 1],
    [[BUFFER_BYTES - 1, 1], 1],
    [[BUFFER_BYTES, 3], 1],
    [[BUFFER_BYTES, BUFFER_BYTES, BUFFER_BYTES], 1],
  ])("after %o bytes drains %i times, empty in the handler", async (sizes, drains) => {
    const trial = ConnectionTrial.open();
    const amounts: number[] = [];
    trial.onEvent = () => amounts.push(trial.connection.bufferedAmount);
    for (const size of sizes) trial.send(size);
    await afterCall();
    const total = sizes.reduce((sum, size) => sum + size);
    trial.acknowledge(total - 1);
    expect(trial.told).toEqual([]);
    trial.acknowledge(1);
    expect(trial.takeTold()).toEqual(Array.from({ length: drains }, () => "drain"));
    expect(amounts).toEqual(Array.from({ length: drains }, () => 0));
  });

  it("owes a drain though the buffer was low in between", async () => {
    const trial = ConnectionTrial.open();
    trial.send(BUFFER_BYTES);
    trial.acknowledge(BUFFER_BYTES - 1);
    trial.send(1);
    await afterCall();
    trial.acknowledge(2);
    expect(trial.takeTold()).toEqual(["drain"]);
  });

  it("makes one message of what is sent in one turn while something is under way", async () => {
    const trial = ConnectionTrial.open();
    for (let count = 0; count < 1000; count += 1) trial.send(1);
    await afterCall();
    const sizes = trial.link
      .takePosted()
      .map((message) => (message.type === "send" ? message.data.byteLength : Number.NaN));
    expect(sizes).toEqual([1, 999]);
  });

  it("drains anew for what is sent in the handler", () => {
    const trial = ConnectionTrial.open();
    let left = 2;
    trial.onEvent = () => {
      left -= 1;
      if (left >= 0) trial.send(BUFFER_BYTES);
    };
    trial.send(BUFFER_BYTES);
    for (let count = 0; count < 3; count += 1) trial.acknowledge(BUFFER_BYTES);
    expect(trial.takeTold()).toEqual(["drain", "drain", "drain"]);
  });

  it("never has more than the window under way, in payloads of their own", () => {
    const trial = ConnectionTrial.open();
    trial.send(WINDOW_BYTES + PAYLOAD_BYTES);
    const sizes = trial.link
      .takePosted()
      .map((message) => (message.type === "send" ? message.data.byteLength : Number.NaN));
    expect(sizes).toEqual(
      Array.from({ length: WINDOW_BYTES / PAYLOAD_BYTES }, () => PAYLOAD_BYTES),
    );
    trial.acknowledge(PAYLOAD_BYTES);
    expect(trial.link.takePosted()).toHaveLength(1);
  });
});

describe("receiving", () => {
  it("hands over each piece as it came, in order", () => {
    const trial = ConnectionTrial.open();
    trial.receive(1, 2);
    trial.receive(3);
    expect(trial.takeTold()).toEqual([[1, 2], [3]]);
  });

  it("gives credit back in portions, for what was handed over", () => {
    const trial = ConnectionTrial.open();
    for (let count = 0; count < 4; count += 1) {
      trial.link.say({ type: "data", data: new ArrayBuffer(PAYLOAD_BYTES) });
    }
    expect(trial.link.takePosted()).toEqual([
      { type: "credit", byteLength: 2 * PAYLOAD_BYTES },
      { type: "credit", byteLength: 2 * PAYLOAD_BYTES },
    ]);
  });

  it("gives no credit back for what is held", () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    for (let bytes = 0; bytes < WINDOW_BYTES; bytes += PAYLOAD_BYTES) {
      trial.link.say({ type: "data", data: new ArrayBuffer(PAYLOAD_BYTES) });
    }
    expect(trial.link.takePosted()).toEqual([]);
  });
});

describe("suspend and resume", () => {
  it("hold data back, and let it go after the call", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.receive(1);
    trial.receive(2);
    expect(trial.connection.resume()).toBe(true);
    expect(trial.told).toEqual([]);
    await afterCall();
    expect(trial.takeTold()).toEqual([[1], [2]]);
  });

  it("count", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.connection.suspend();
    trial.receive(1);
    expect(trial.connection.resume()).toBe(true);
    await afterCall();
    expect(trial.told).toEqual([]);
    expect(trial.connection.resume()).toBe(true);
    await afterCall();
    expect(trial.takeTold()).toEqual([[1]]);
    expect(trial.connection.resume()).toBe(false);
  });

  it("hold from the start when called before the connection opens", async () => {
    const trial = new ConnectionTrial();
    trial.connection.suspend();
    trial.link.say({ type: "opened" });
    trial.receive(1);
    expect(trial.takeTold()).toEqual(["open"]);
    trial.connection.resume();
    await afterCall();
    expect(trial.takeTold()).toEqual([[1]]);
  });

  it("hold again when suspended before what resume set off", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.receive(1);
    trial.connection.resume();
    trial.connection.suspend();
    await afterCall();
    expect(trial.told).toEqual([]);
    trial.connection.resume();
    await afterCall();
    expect(trial.takeTold()).toEqual([[1]]);
  });

  it("stop between two pieces when called in the handler of the first", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.receive(1);
    trial.receive(2);
    trial.onEvent = () => trial.connection.suspend();
    trial.connection.resume();
    await afterCall();
    expect(trial.takeTold()).toEqual([[1]]);
    trial.onEvent = () => {};
    trial.connection.resume();
    await afterCall();
    expect(trial.takeTold()).toEqual([[2]]);
  });

  it("leave the sending side alone", () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.send(BUFFER_BYTES);
    trial.acknowledge(BUFFER_BYTES);
    expect(trial.takeTold()).toEqual(["drain"]);
  });

  it("do nothing harmful after the end", async () => {
    const trial = ConnectionTrial.open();
    trial.connection.suspend();
    trial.link.say({ type: "error", failure: REVOKED });
    trial.takeTold();
    expect(trial.connection.resume()).toBe(true);
    expect(trial.connection.resume()).toBe(false);
    await afterCall();
    expect(trial.told).toEqual([]);
  });
});
