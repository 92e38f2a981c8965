import { beforeEach, describe, expect, it } from "vitest";
import { FakeBrokerPort } from "../relay/fake-broker-port.ts";
import { declareManifest } from "./declare-manifest.ts";

const ADDRESS = "https://example.org/manifest.webmanifest";

let brokers: FakeBrokerPort[];
let reasons: string[];

beforeEach(() => {
  brokers = [];
  reasons = [];
});

function declare(connect: () => FakeBrokerPort = newBroker): void {
  declareManifest(ADDRESS, { connect, onUnreadable: (reason) => reasons.push(reason) });
}

function newBroker(): FakeBrokerPort {
  const broker = new FakeBrokerPort();
  brokers.push(broker);
  return broker;
}

describe("declareManifest", () => {
  it("says the manifest's address, once, and keeps the port", () => {
    declare();
    expect(brokers.map(({ posted }) => posted)).toEqual([[{ address: ADDRESS }]]);
    expect(brokers[0]?.isDisconnected).toBe(false);
  });

  it("tells a broker again that was stopped before it could answer, at most five times in all", () => {
    declare();
    for (let stops = 0; stops < 10; stops += 1) brokers.at(-1)?.vanish();
    expect(brokers.map(({ posted }) => posted)).toEqual(
      Array.from({ length: 5 }, () => [{ address: ADDRESS }]),
    );
  });

  it.each([{ type: "considered" }, { type: "unreadable", reason: "it is not JSON" }])(
    "lets a broker go that has answered %j",
    (answer) => {
      declare();
      brokers[0]?.vanish();
      brokers[1]?.say(answer);
      brokers[1]?.vanish();
      expect(brokers).toHaveLength(2);
    },
  );

  it("hands on why the manifest was not used", () => {
    declare();
    brokers[0]?.say({ type: "unreadable", reason: "it is not JSON" });
    expect(reasons).toEqual(["it is not JSON"]);
  });

  it.each([
    undefined,
    null,
    "unreadable",
    {},
    { type: "considered" },
    { type: "considered", reason: "x" },
    { type: "unreadable" },
    { type: "unreadable", reason: 1 },
  ])("hands on no reason for %j", (message) => {
    declare();
    brokers[0]?.say(message);
    expect(reasons).toEqual([]);
  });

  it("is silent where the extension has gone", () => {
    const gone = () => {
      throw new Error("Extension context invalidated.");
    };
    expect(() => declare(gone)).not.toThrow();
    let isGone = false;
    declare(() => (isGone ? gone() : newBroker()));
    isGone = true;
    expect(() => brokers[0]?.vanish()).not.toThrow();
    expect(reasons).toEqual([]);
  });

  it("is silent where the port is closed before it can say anything", () => {
    expect(() =>
      declare(() => {
        const broker = newBroker();
        broker.disconnect();
        return broker;
      }),
    ).not.toThrow();
    expect(brokers).toHaveLength(1);
  });
});
