import { beforeEach, describe, expect, it } from "vitest";
import type { HostRecord } from "../../protocol/recorded.ts";
import type { ToPanel } from "../devtools/panel-messages.ts";
import { serveDevtools } from "./devtools-session.ts";
import { FakePort, siteSender } from "./fake-port.ts";
import { open, PageTrial, SITE, settle, subjectOf } from "./pages/page-trial.ts";

const PANEL = { url: "moz-extension://5b6a5f0e/devtools/panel.html" };
/** Of the sites' documents, unless they say otherwise. */
const TAB = 7;
const ENDS = {
  local: { address: "192.0.2.1", port: 50_000 },
  remote: { address: "93.184.215.14", port: 4242 },
};

let trial: PageTrial;
let panel: FakePort;

beforeEach(async () => {
  trial = new PageTrial();
  await trial.allow(["connect", "listen"]);
  panel = openPanel();
});

function openPanel(): FakePort {
  const port = new FakePort("devtools", PANEL);
  serveDevtools(port, { live: trial.live, host: trial.host });
  return port;
}

function told<Type extends ToPanel["type"]>(type: Type): unknown[] {
  return panel.posted.filter((message) => Reflect.get(Object(message), "type") === type);
}

async function inspect(tabId = TAB, isOn = true): Promise<void> {
  panel.say({ type: "inspect", tabId });
  panel.say({ type: "record", isOn });
  await settle();
}

function hostRecords(recording: number, ...records: HostRecord[]): void {
  trial.hostPort.say({ type: "recorded", recording, records });
}

describe("serveDevtools", () => {
  it("asks the host for a socket of its tab before the host opens it", async () => {
    await inspect();
    await trial.say(trial.connect(), open(1));
    const [record, request, ...more] = trial.takeToHost();
    expect(request).toMatchObject({ type: "open" });
    const id = Reflect.get(Object(request), "id");
    expect(record).toEqual({ type: "record", recording: 1, ids: [id] });
    expect(more).toEqual([]);
    trial.hostSays({ type: "opened", id, address: "93.184.215.14" });
    await settle();
    expect(trial.takeToHost()).toEqual([]);
  });

  it("asks for nothing while no panel is open, while it is paused, and of other tabs", async () => {
    await trial.establish(trial.connect());
    expect(trial.takeToHost()).toEqual([]);
    await inspect(8);
    expect(trial.takeToHost()).toEqual([]);
    expect(told("sockets")).toEqual([]);
    panel = openPanel();
    await inspect(TAB, false);
    expect(trial.takeToHost()).toEqual([]);
    expect(told("sockets")).toHaveLength(1);
  });

  it("records live sockets from where it is opened, pauses, and goes on", async () => {
    const id = await trial.establish(trial.connect());
    await inspect();
    expect(trial.takeToHost()).toEqual([{ type: "record", recording: 1, ids: [id] }]);
    panel.say({ type: "record", isOn: false });
    expect(trial.takeToHost()).toEqual([{ type: "end-recording", recording: 1 }]);
    hostRecords(1, { kind: "secured", id, time: 1 });
    expect(told("recorded")).toEqual([]);
    panel.say({ type: "record", isOn: true });
    expect(trial.takeToHost()).toEqual([{ type: "record", recording: 2, ids: [id] }]);
  });

  it("ends the recording with the panel", async () => {
    await trial.establish(trial.connect());
    await inspect();
    trial.takeToHost();
    panel.vanish();
    expect(trial.takeToHost()).toEqual([{ type: "end-recording", recording: 1 }]);
    await trial.say(trial.connect(), open(1));
    expect(trial.takeToHost()).toMatchObject([{ type: "open" }]);
  });

  it("hands records on under the socket's key, which it names before, and takes them", async () => {
    await inspect();
    const id = await trial.establish(trial.connect());
    const key = trial.live.all[0]?.key;
    const bytes = { kind: "bytes", direction: "sent", place: 0, data: "AQI=" } as const;
    hostRecords(1, { kind: "opened", id, time: 5, ...ENDS }, { ...bytes, id, time: 6.5 });
    expect(panel.posted.slice(-2)).toEqual([
      {
        type: "sockets",
        sockets: [
          {
            key,
            kind: "connection",
            host: "mail.example",
            port: 4242,
            isSecure: false,
            isOpen: true,
            isForOtherDevices: false,
            startedAt: 1_000_000,
            origin: SITE,
          },
        ],
      },
      {
        type: "recorded",
        records: [
          { kind: "opened", key, time: 5, ...ENDS },
          { ...bytes, key, time: 6.5, data: Uint8Array.of(1, 2).buffer },
        ],
      },
    ]);
    trial.takeToHost();
    panel.say({ type: "taken" });
    expect(trial.takeToHost()).toEqual([{ type: "recorded-taken", recording: 1 }]);
  });

  it("drops payload that is no base64, and records of sockets that it did not ask for", async () => {
    await inspect();
    const id = await trial.establish(trial.connect());
    hostRecords(
      1,
      { kind: "bytes", id, time: 1, direction: "sent", place: 0, data: "?!?!" },
      { kind: "secured", id: 99, time: 1 },
    );
    expect(told("recorded")).toEqual([{ type: "recorded", records: [] }]);
  });

  it("tells how a socket ended, though it was over at once, and takes late records", async () => {
    await inspect();
    const failure = { name: "NetworkError", message: "Network", errorCode: "EHOSTDOWN" } as const;
    await trial.say(trial.connect(), open(1));
    panel.takePosted();
    const id = Reflect.get(Object(trial.takeToHost()[1]), "id");
    trial.hostSays({ type: "error", id, failure });
    expect(told("ended")).toMatchObject([{ ending: failure }]);
    hostRecords(1, { kind: "ended", id, time: 1, direction: "received" });
    expect(told("recorded")).toMatchObject([{ records: [{ kind: "ended" }] }]);
    const { key } = Object(told("ended")[0]);
    await settle();
    expect(told("sockets").length).toBeLessThanOrEqual(1);
    expect(key).toBe(1);
  });

  it("records what a listener accepts, and does so again with the next host", async () => {
    await inspect();
    const page = trial.connect();
    await trial.say(page, { type: "listen", id: 1, port: 0, backlog: 0 });
    const [record, listen] = trial.takeToHost();
    const id = Reflect.get(Object(listen), "id");
    expect(record).toEqual({ type: "record", recording: 1, ids: [id] });
    trial.hostSays({ type: "listening", id, port: 8080 });
    trial.hostSays({ type: "accepted", id, acceptedId: -1, host: "127.0.0.1", port: 9 });
    expect(trial.takeToHost()).toEqual([{ type: "record", recording: 1, ids: [-1] }]);
    trial.hostPort.die();
    await settle();
    expect(told("ended")).toHaveLength(2);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("records in private windows like everywhere: nothing of it is kept", async () => {
    const subject = subjectOf(SITE, { isPrivate: true });
    await trial.allow(["connect"], "*:*", subject, { life: "session" });
    await inspect();
    await trial.establish(trial.connect(siteSender(SITE, { incognito: true })));
    expect(told("sockets")).not.toEqual([]);
  });

  it("asks nothing of a host that is too old, and says so", async () => {
    await inspect();
    panel.takePosted();
    trial.host.check();
    trial.hostPort.greet(1);
    await trial.say(trial.connect(), open(1));
    expect(trial.takeToHost()).toMatchObject([{ type: "open" }]);
    expect(told("host")).toContainEqual({ type: "host", mayRecord: false });
  });

  it("asks nothing of a host that turns out to be too old", async () => {
    await inspect();
    panel.takePosted();
    const page = trial.connect();
    page.say(open(1));
    await settle();
    trial.hostPort.greet(1);
    expect(trial.takeToHost()).toMatchObject([{ type: "open" }]);
    expect(told("host")).toEqual([{ type: "host", mayRecord: false }]);
  });

  it("takes no message that is none, and inspects one tab alone", async () => {
    panel.say({ type: "record", isOn: true });
    panel.say({ type: "taken" });
    panel.say({ type: "inspect", tabId: "7" });
    expect(panel.posted).toEqual([]);
    await inspect(8);
    panel.say({ type: "inspect", tabId: TAB });
    await trial.establish(trial.connect());
    expect(told("sockets")).toEqual([]);
  });
});
