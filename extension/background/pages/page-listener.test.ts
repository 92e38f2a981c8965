import { beforeEach, describe, expect, it } from "vitest";
import { PROTOCOL_BROKEN, permissionFailure } from "../../../protocol/failure.ts";
import type { FakePort } from "../fake-port.ts";
import { PageTrial, SITE, settle } from "./page-trial.ts";

let trial: PageTrial;
let page: FakePort;

const listen = { type: "listen", id: 1, port: 8080, backlog: 5 };
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
    expect(trial.prompts.detailsOf(trial.windows.only.id)).toMatchObject({
      destination: undefined,
      listenPort: 8080,
      scopes: ["listen"],
    });
    await trial.press("allow");
    trial.takeToHost();
    expect((await trial.grants.permissionOf(SITE)).grants).toContainEqual(
      expect.objectContaining({ scopes: ["listen"], destinations: ["localhost:8080"] }),
    );
    trial.hostSays({ type: "listening", id: 1, port: 8080 });
    expect(page.takePosted()).toEqual([{ type: "listening", id: 1, port: 8080 }]);
  });

  it("below port 1024 takes the scope for that too", async () => {
    await trial.say(page, { ...listen, port: 80 });
    expect(trial.prompts.detailsOf(trial.windows.only.id)?.scopes).toEqual([
      "listen",
      "system-ports",
    ]);
  });

  it.each(["dismiss", "block"] as const)("is refused by %s", async (answer) => {
    await trial.say(page, listen);
    await trial.press(answer);
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

  it("ends when it is sent to, which no listener can be", () => {
    page.say({ type: "upgrade", id: 1 });
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
  });

  it("ends, with all that it accepted, when the grant is taken back", async () => {
    trial.hostSays(accepted);
    page.takePosted();
    await trial.grants.forget(SITE);
    await settle();
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
