import { beforeEach, describe, expect, it } from "vitest";
import { FakePort } from "../background/fake-port.ts";
import { BrokerConnection } from "./broker-connection.ts";

interface State {
  readonly type: "state";
  readonly value: number;
}

describe("a page's connection to the broker", () => {
  let ports: FakePort[];
  let heard: unknown[];
  let connection: BrokerConnection<string, State>;

  beforeEach(() => {
    ports = [];
    heard = [];
    connection = new BrokerConnection<string, State>({
      connect: () => {
        const port = new FakePort("test", {});
        ports.push(port);
        return port;
      },
      types: ["state"],
      greeting: () => [`hello ${ports.length}`],
      onMessage: ({ value }) => heard.push(value),
      onLost: () => heard.push("lost"),
      onNoAnswer: () => heard.push("no answer"),
    });
  });

  it("says its greeting first, and hears what is for the page alone", () => {
    connection.post("more");
    expect(ports[0]?.posted).toEqual(["hello 1", "more"]);
    for (const message of [undefined, "state", {}, { type: "other" }]) ports[0]?.say(message);
    ports[0]?.say({ type: "state", value: 1 });
    expect(heard).toEqual([1]);
  });

  it("is made anew when a broker goes that had answered", () => {
    ports[0]?.say({ type: "state", value: 1 });
    ports[0]?.vanish();
    expect(heard).toEqual([1, "lost"]);
    connection.post("more");
    expect(ports.map(({ posted }) => posted)).toEqual([["hello 1"], ["hello 2", "more"]]);
    ports[1]?.say({ type: "state", value: 2 });
    expect(heard).toEqual([1, "lost", 2]);
  });

  it("is given up where the broker ends it without an answer", () => {
    ports[0]?.say({ type: "other" });
    ports[0]?.vanish();
    expect(heard).toEqual(["no answer"]);
    expect(ports).toHaveLength(1);
  });
});
