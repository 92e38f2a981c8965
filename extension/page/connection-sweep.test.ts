import { describe, expect, it } from "vitest";
import { type Failure, HOST_LOST, hostFailure, permissionFailure } from "../../protocol/failure.ts";
import { BUFFER_BYTES } from "./connection.ts";
import { afterCall, ConnectionTrial } from "./connection-trial.ts";

const RESET: Failure = {
  name: "NetworkInterruptError",
  message: "Network",
  errorCode: "ECONNRESET",
};

function after(...steps: ((trial: ConnectionTrial) => void)[]): () => ConnectionTrial {
  return () => {
    const trial = new ConnectionTrial();
    for (const step of steps) step(trial);
    trial.takeTold();
    trial.link.takePosted();
    return trial;
  };
}

const opens = (trial: ConnectionTrial) => trial.link.say({ type: "opened" });
const sends = (trial: ConnectionTrial) => trial.send(BUFFER_BYTES);
const suspends = (trial: ConnectionTrial) => trial.connection.suspend();
const receives = (trial: ConnectionTrial) => trial.receive(1);
const closes = (trial: ConnectionTrial) => trial.connection.close();
const aborts = (trial: ConnectionTrial) => trial.connection.closeImmediately();
const ends = (trial: ConnectionTrial) => trial.link.say({ type: "end" });
const fails = (trial: ConnectionTrial) => trial.link.say({ type: "error", failure: RESET });

const SITUATIONS = {
  connecting: after(),
  open: after(opens),
  "open and full": after(opens, sends),
  "open, holding data": after(opens, suspends, receives),
  "open, holding data and the end": after(opens, suspends, receives, ends),
  "open, holding data and a failure": after(opens, suspends, receives, fails),
  "open and full, ended by the peer": after(opens, sends, ends),
  "closing before it opened": after(closes),
  closing: after(opens, sends, closes),
  aborted: after(opens, sends, aborts),
  closed: after(opens, closes, (trial) => trial.link.say({ type: "closed" })),
  failed: after(fails),
};
type Situation = keyof typeof SITUATIONS;

const MESSAGES = {
  opened: (trial: ConnectionTrial) => opens(trial),
  data: (trial: ConnectionTrial) => receives(trial),
  sent: (trial: ConnectionTrial) => trial.acknowledge(BUFFER_BYTES),
  end: (trial: ConnectionTrial) => ends(trial),
  failure: (trial: ConnectionTrial) => fails(trial),
  denial: (trial: ConnectionTrial) =>
    trial.link.say({ type: "error", failure: permissionFailure("QUOTA") }),
  closed: (trial: ConnectionTrial) => trial.link.say({ type: "closed" }),
  loss: (trial: ConnectionTrial) => trial.link.disconnect(),
};

const CALLS: Readonly<Record<string, (trial: ConnectionTrial) => unknown>> = {
  suspend: suspends,
  resume: (trial: ConnectionTrial) => trial.connection.resume(),
  close: closes,
  closeImmediately: aborts,
  "no call": () => {},
};

const situations = Object.entries(SITUATIONS);
const messages = Object.entries(MESSAGES);
const calls = Object.entries(CALLS);

describe("every message in every situation", () => {
  const OVER = ["error", "close"];

  it.each([
    ["connecting", "opened", "open", ["open"]],
    ["connecting", "failure", "closed", OVER],
    ["connecting", "denial", "closed", OVER],
    ["connecting", "loss", "closed", OVER],
    ["connecting", "closed", "closed", ["close"]],

    ["open", "opened", "open", []],
    ["open", "data", "open", [[1]]],
    ["open", "sent", "open", []],
    ["open", "end", "closed", ["close"]],
    ["open", "failure", "closed", OVER],
    ["open", "denial", "closed", OVER],
    ["open", "loss", "closed", OVER],
    ["open", "closed", "closed", ["close"]],

    ["open and full", "opened", "open", []],
    ["open and full", "data", "open", [[1]]],
    ["open and full", "sent", "open", ["drain"]],
    ["open and full", "end", "open", []],
    ["open and full", "failure", "closed", OVER],
    ["open and full", "denial", "closed", OVER],
    ["open and full", "loss", "closed", OVER],

    ["open, holding data", "data", "open", []],
    ["open, holding data", "end", "open", []],
    ["open, holding data", "failure", "open", []],
    ["open, holding data", "denial", "closed", OVER],
    ["open, holding data", "loss", "closed", OVER],

    ["open, holding data and the end", "failure", "open", []],
    ["open, holding data and the end", "denial", "closed", OVER],
    ["open, holding data and the end", "loss", "closed", OVER],
    ["open, holding data and a failure", "loss", "closed", OVER],

    ["open and full, ended by the peer", "sent", "closed", ["drain", "close"]],
    ["open and full, ended by the peer", "failure", "closed", OVER],
    ["open and full, ended by the peer", "denial", "closed", OVER],
    ["open and full, ended by the peer", "loss", "closed", OVER],

    ["closing before it opened", "opened", "closing", []],
    ["closing before it opened", "data", "closing", []],
    ["closing before it opened", "sent", "closing", []],
    ["closing before it opened", "end", "closing", []],
    ["closing before it opened", "closed", "closed", ["close"]],
    ["closing before it opened", "failure", "closed", OVER],
    ["closing before it opened", "denial", "closed", OVER],
    ["closing before it opened", "loss", "closed", OVER],

    ["closing", "opened", "closing", []],
    ["closing", "data", "closing", []],
    ["closing", "sent", "closing", ["drain"]],
    ["closing", "end", "closing", []],
    ["closing", "closed", "closed", ["close"]],
    ["closing", "failure", "closed", OVER],
    ["closing", "denial", "closed", OVER],
    ["closing", "loss", "closed", OVER],

    ["aborted", "opened", "closing", []],
    ["aborted", "data", "closing", []],
    ["aborted", "sent", "closing", []],
    ["aborted", "end", "closing", []],
    ["aborted", "closed", "closed", ["close"]],
    ["aborted", "failure", "closed", OVER],
    ["aborted", "denial", "closed", OVER],
    ["aborted", "loss", "closed", OVER],
  ] as const)("%s, on %s: %s %j", (situation, message, state, events) => {
    const trial = SITUATIONS[situation]();
    MESSAGES[message](trial);
    expect(trial.connection.readyState).toBe(state);
    expect(trial.takeTold()).toEqual(events);
    expect(trial.link.isReleased).toBe(state === "closed");
  });

  it.each(["closed", "failed"] as const)("%s, and it hears nothing more", (situation) => {
    for (const [message, say] of messages) {
      const trial = SITUATIONS[situation]();
      say(trial);
      expect(trial.told, message).toEqual([]);
      expect(trial.connection.readyState, message).toBe("closed");
    }
  });

  it("says what the loss of the broker means before and after the opening", () => {
    const failureOf = (situation: Situation) => {
      const trial = SITUATIONS[situation]();
      trial.link.disconnect();
      return trial.told[0];
    };
    const notAvailable = hostFailure("HOST_FAILED");
    expect(failureOf("connecting")).toEqual({ type: "error", failure: notAvailable });
    expect(failureOf("open")).toEqual({ type: "error", failure: HOST_LOST });
    expect(failureOf("closing")).toEqual({ type: "error", failure: HOST_LOST });
  });
});

describe("every call, then every two messages, in every situation", () => {
  /** `open` first, `close` last, at most one `error` and that just before `close`. */
  const TELLABLE = /^(?:open ?)?(?:(?:1|drain) ?)*(?:(?:error )?close)?$/;
  /** Nothing after the word that ends the socket but credit for what still comes. */
  const POSTABLE = /^(?:(?:send|credit) ?)*(?:close|abort)?(?: credit)*$/;

  const cases = situations.flatMap(([situation, build]) =>
    calls.map(([name, call]) => ({ situation, build, name, call })),
  );

  it.each(cases)("$situation, on $name", async ({ situation, build, call }) => {
    const wasOver = situation === "closed" || situation === "failed";
    for (const [first, sayFirst] of messages) {
      for (const [second, saySecond] of messages) {
        const then = `${first}, ${second}`;
        const trial = build();
        call(trial);
        expect(trial.told, "no handler runs inside the call").toEqual([]);
        await afterCall();
        sayFirst(trial);
        saySecond(trial);
        while (trial.connection.resume()) await afterCall();
        const posted = trial.link.posted.map(({ type }) => type);
        const told = trial.takeTold();
        expect(posted.join(" "), then).toMatch(POSTABLE);
        expect(told.join(" "), then).toMatch(TELLABLE);
        const isClosed = trial.connection.readyState === "closed";
        expect(told.includes("close"), then).toBe(isClosed && !wasOver);
        expect(trial.link.isReleased, then).toBe(isClosed);
      }
    }
  });
});
