import { beforeEach, describe, expect, it } from "vitest";
import { siteSender } from "../fake-port.ts";
import { FakeStorageArea } from "../fake-storage-area.ts";
import { open, PageTrial, SITE, settle, subjectOf } from "../pages/page-trial.ts";
import { SettingsStore } from "../settings/settings-store.ts";
import { ConnectionLog } from "./connection-log.ts";
import { logConnections } from "./log-connections.ts";

const NOW = 5_000_000;

let trial: PageTrial;
let settings: SettingsStore;
let log: ConnectionLog;

beforeEach(async () => {
  const report = () => {};
  trial = new PageTrial();
  settings = new SettingsStore({ area: new FakeStorageArea(), policy: trial.policy, report });
  log = new ConnectionLog(new FakeStorageArea(), report);
  const { live, host } = trial;
  logConnections({ live, host, settings, log, now: () => NOW });
  await trial.allow(["connect", "listen"]);
  await settings.ready;
});

describe("logConnections", () => {
  it("writes down a connection that ends, with what the host has counted", async () => {
    const id = await trial.establish(trial.connect(), 1, { secure: true });
    trial.hostSays({ type: "closed", id });
    await settle();
    expect(trial.takeToHost()).toEqual([{ type: "count", ids: [id] }]);
    trial.hostPort.say({ type: "counts", sockets: [{ id, received: 7, sent: 9 }] });
    await settle();
    expect(log.entries).toEqual([
      {
        origin: SITE,
        kind: "connection",
        host: "mail.example",
        port: 4242,
        isSecure: true,
        wasOpen: true,
        startedAt: 1_000_000,
        endedAt: NOW,
        received: 7,
        sent: 9,
        ending: "closed",
      },
    ]);
  });

  it("writes down what failed, and a host that is gone tells no bytes", async () => {
    const page = trial.connect();
    await trial.say(page, open(1));
    trial.hostPort.die();
    await settle();
    expect(log.entries).toMatchObject([{ wasOpen: false, ending: { errorCode: "HOST_FAILED" } }]);
    expect(log.entries[0]).not.toHaveProperty("received");
  });

  it("writes down a listener, of which there is nothing to count", async () => {
    const page = trial.connect();
    await trial.say(page, { type: "listen", id: 1, port: 8080, backlog: 0 });
    trial.hostSays({ type: "listening", id: 1, port: 8080 });
    page.vanish();
    await settle();
    expect(log.entries).toMatchObject([{ kind: "listener", port: 8080, ending: "left" }]);
  });

  it("writes down nothing that was refused before the host was asked", async () => {
    await trial.grants.blockSite(subjectOf(SITE));
    await trial.say(trial.connect(), open(1));
    await settle();
    expect(log.entries).toEqual([]);
  });

  it("writes down nothing of private windows, nor where the person has turned it off", async () => {
    const subject = subjectOf(SITE, { isPrivate: true });
    await trial.allow(["connect"], "*:*", subject, { life: "session" });
    const hidden = trial.connect(siteSender(SITE, { incognito: true }));
    trial.hostSays({ type: "closed", id: await trial.establish(hidden) });
    await settings.set({ log: false });
    trial.hostSays({ type: "closed", id: await trial.establish(trial.connect()) });
    await settle();
    expect(trial.takeToHost()).toEqual([]);
    expect(log.entries).toEqual([]);
  });
});
