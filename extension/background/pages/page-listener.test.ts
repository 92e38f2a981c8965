import { beforeEach, describe, expect, it } from "vitest";
import { PROTOCOL_BROKEN, permissionFailure } from "../../../protocol/failure.ts";
import type { FakePort } from "../fake-port.ts";
import { ALLOW, PageTrial, SITE, subjectOf } from "./page-trial.ts";

let trial: PageTrial;
let page: FakePort;

const listen = { type: "listen", id: 1, port: 8080, backlog: 5 };
/** The permission as such. */
const ANYWHERE = { effect: "allow", scopes: ["connect"], destinations: ["*:*"] };
/** What the person allows besides. */
const rule = (scopes: string[]) => ({ effect: "allow", scopes, destinations: ["localhost:8080"] });
const accepted = {
  type: "accepted",
  id: 1,
  acceptedId: -7,
  host: "127.0.0.1",
  port: 50_000,
} as const;

beforeEach(async () => {
  trial = new PageTrial();
  page = trial.connect();
  await trial.allow();
});

describe("a request to listen", () => {
  it("is asked about, and goes to the host with the scope that was allowed", async () => {
    await trial.say(page, listen);
    expect(await trial.asked()).toMatchObject({
      destination: undefined,
      listenPort: 8080,
      scopes: ["listen"],
    });
    await trial.press(ALLOW);
    expect(trial.takeToHost()).toEqual([{ ...listen, rules: [ANYWHERE, rule(["listen"])] }]);
    expect(trial.grants.permissionOf(subjectOf(SITE)).grants).toContainEqual(
      expect.objectContaining({ scopes: ["listen"], destinations: ["localhost:8080"] }),
    );
    trial.hostSays({ type: "listening", id: 1, port: 8080 });
    expect(page.takePosted()).toEqual([{ type: "listening", id: 1, port: 8080 }]);
  });

  it("below port 1024 takes the scope for that too", async () => {
    await trial.say(page, { ...listen, port: 80 });
    expect(await trial.asked()).toMatchObject({ scopes: ["listen", "system-ports"] });
  });

  it("is for other devices too where the person has ticked that", async () => {
    await trial.say(page, listen);
    await trial.press({ ...ALLOW, isForOtherDevices: true });
    expect(trial.takeToHost()).toMatchObject([
      { rules: [ANYWHERE, rule(["listen", "listen-network"])] },
    ]);
  });

  it("goes to the host with every rule that bears on it", async () => {
    const subject = subjectOf(SITE);
    const block = { scopes: ["listen-network" as const], destinations: ["*:8000-8999"] };
    await trial.grants.block(subject, block);
    await trial.allow(["listen"], "localhost:8080");
    await trial.say(page, listen);
    expect(trial.takeToHost()).toEqual([
      {
        ...listen,
        rules: [{ effect: "deny", ...block }, ANYWHERE, rule(["listen"])],
      },
    ]);
  });

  it.each(["dismiss", "block"] as const)("is refused by %s", async (type) => {
    await trial.say(page, listen);
    await trial.press({ type });
    const failure = permissionFailure("LISTEN_DENIED");
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure }]);
    expect(trial.takeToHost()).toEqual([]);
  });
});

describe("a listener", () => {
  beforeEach(async () => {
    await trial.allow(["listen"], "localhost:8080");
    await trial.say(page, listen);
    trial.takeToHost();
    trial.hostSays({ type: "listening", id: 1, port: 8080 });
    page.takePosted();
  });

  it("gives what it accepts an id of the page's own, and hands on both ways", () => {
    trial.hostSays(accepted);
    expect(page.takePosted()).toEqual([{ ...accepted, acceptedId: -1 }]);
    trial.hostSays({ type: "data", id: -7, data: "AQI=" });
    expect(page.takePosted()).toEqual([
      { type: "data", id: -1, data: new Uint8Array([1, 2]).buffer },
    ]);
    page.say({ type: "send", id: -1, data: new Uint8Array([3]).buffer });
    expect(trial.takeToHost()).toEqual([{ type: "send", id: -7, data: "Aw==" }]);
  });

  it("leaves what it has accepted alive when the page closes it", () => {
    trial.hostSays(accepted);
    page.say({ type: "close", id: 1 });
    expect(trial.takeToHost()).toEqual([{ type: "abort", id: 1 }]);
    page.say({ type: "close", id: -1 });
    expect(trial.takeToHost()).toEqual([{ type: "close", id: -7 }]);
  });

  it("turns away what the host accepts after the page has closed it", () => {
    page.say({ type: "close", id: 1 });
    trial.takeToHost();
    page.takePosted();
    trial.hostSays(accepted);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id: -7 }]);
    expect(page.takePosted()).toEqual([]);
  });

  it("ends where the host denies what it was told to allow", () => {
    trial.hostSays({ type: "denied", id: 1, missing: ["listen"], address: "127.0.0.1" });
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
    expect(trial.windows.shown).toEqual([]);
    expect(trial.socketCount(SITE)).toBe(0);
  });

  it("ends when it is sent to, which no listener can be", () => {
    page.say({ type: "upgrade", id: 1 });
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
  });

  it("ends, with all that it accepted, when the grant is taken back", async () => {
    trial.hostSays(accepted);
    page.takePosted();
    await trial.grants.forget(subjectOf(SITE));
    const failure = permissionFailure("PERMISSION_DENIED");
    expect(page.takePosted()).toEqual([
      { type: "error", id: 1, failure },
      { type: "error", id: -1, failure },
    ]);
    expect(trial.takeToHost()).toEqual([
      { type: "abort", id: 1 },
      { type: "abort", id: -7 },
    ]);
  });
});
