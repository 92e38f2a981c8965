import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BrokerLink } from "./broker-link.ts";
import { FakePermissionLink } from "./fake-permission-link.ts";
import { ScriptedBroker } from "./scripted-broker.ts";
import { type PermissionView, SitePermission } from "./site-permission.ts";

let link: FakePermissionLink;
let permission: SitePermission;

beforeEach(() => {
  link = new FakePermissionLink();
  permission = new SitePermission(link);
});

/** What an object of the page's has, once the broker has said `granted`. */
async function viewGranted(): Promise<PermissionView> {
  const known = permission.whenKnown();
  link.say("granted");
  await known;
  return permission.view();
}

describe("SitePermission", () => {
  it("asks nobody by itself", () => {
    expect(link.questions).toBe(0);
    link.disconnect();
    expect(link.questions).toBe(0);
  });

  it("asks once for all who wait, and they share one promise", async () => {
    const first = permission.whenKnown();
    expect(permission.whenKnown()).toBe(first);
    expect(link.questions).toBe(1);
    link.say("denied");
    await first;
    expect(permission.view().state).toBe("denied");
  });

  it("asks no more once it knows, and takes what the broker says later", async () => {
    const view = await viewGranted();
    expect(view.state).toBe("granted");
    link.say("prompt");
    await permission.whenKnown();
    expect([view.state, permission.view().state]).toEqual(["prompt", "prompt"]);
    expect(link.questions).toBe(1);
  });

  it("tells each observer of each change once, and of nothing else", async () => {
    const view = await viewGranted();
    const states: string[] = [];
    const observer = () => states.push(view.state);
    view.observe(observer);
    view.observe(observer);
    for (const state of ["granted", "prompt", "prompt", "denied", "granted"] as const) {
      link.say(state);
    }
    expect(states).toEqual(["prompt", "denied", "granted"]);
  });
});

describe("after the broker was lost", () => {
  it("asks its successor, and only a state that is another one is a change", async () => {
    const view = await viewGranted();
    let changes = 0;
    view.observe(() => {
      changes += 1;
    });
    link.disconnect();
    expect(link.questions).toBe(2);
    expect(view.state).toBe("granted");
    link.say("granted");
    expect(changes).toBe(0);
    link.disconnect();
    link.say("prompt");
    expect(changes).toBe(1);
    expect(link.questions).toBe(3);
  });

  it("has a new query wait for the successor's answer", async () => {
    const view = await viewGranted();
    link.disconnect();
    let isKnown = false;
    const known = permission.whenKnown().then(() => {
      isKnown = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isKnown).toBe(false);
    link.say("denied");
    await known;
    expect(view.state).toBe("denied");
    expect(link.questions).toBe(2);
  });

  it("asks for those who still wait, and keeps their promise", async () => {
    const known = permission.whenKnown();
    link.disconnect();
    expect(link.questions).toBe(2);
    expect(permission.whenKnown()).toBe(known);
    link.say("granted");
    await known;
    expect(permission.view().state).toBe("granted");
  });

  it("asks nobody for a page that has no object to see the state in", async () => {
    const known = permission.whenKnown();
    link.say("granted");
    await known;
    link.disconnect();
    expect(link.questions).toBe(1);
    void permission.whenKnown();
    expect(link.questions).toBe(2);
  });

  it("asks nobody once the page's last object was collected", async () => {
    await viewGranted();
    // What a weak reference led to in a turn of the event loop lives until its end.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    link.disconnect();
    expect(link.questions).toBe(1);
  });

  it("asks for an object that nobody but its observer holds", async () => {
    let heard = "";
    await (async () => {
      const view = await viewGranted();
      view.observe(() => {
        heard = view.state;
      });
    })();
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    link.disconnect();
    expect(link.questions).toBe(2);
    link.say("prompt");
    expect(heard).toBe("prompt");
  });

  it("gives up on a broker that goes three times without an answer, until the next query", async () => {
    const lose = (times: number) => {
      for (let loss = 0; loss < times; loss += 1) link.disconnect();
    };
    const known = permission.whenKnown();
    lose(10);
    expect(link.questions).toBe(3);
    expect(permission.whenKnown()).toBe(known);
    lose(10);
    expect(link.questions).toBe(4);
    void permission.whenKnown();
    link.say("granted");
    await known;
    const view = permission.view();
    lose(10);
    expect(link.questions).toBe(8);
    expect(view.state).toBe("granted");
  });
});

describe("on the page's link", () => {
  let broker: ScriptedBroker;

  beforeEach(() => {
    broker = new ScriptedBroker();
    permission = new SitePermission(new BrokerLink(broker.pagePort));
  });

  afterEach(() => broker.close());

  it("asks, hears, and after a loss asks behind the reset", async () => {
    const known = permission.whenKnown();
    expect(await broker.hear()).toEqual({ type: "query-permission" });
    broker.say({ type: "permission", state: "granted" });
    await known;
    const view = permission.view();
    expect(view.state).toBe("granted");
    broker.say({ type: "disconnected" });
    expect(await broker.hear()).toEqual({ type: "reset" });
    expect(await broker.hear()).toEqual({ type: "query-permission" });
    const changed = new Promise<void>((resolve) => view.observe(resolve));
    broker.say({ type: "permission", state: "prompt" });
    await changed;
    expect(view.state).toBe("prompt");
  });
});

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}
