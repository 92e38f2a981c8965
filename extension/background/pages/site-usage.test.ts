import { beforeEach, describe, expect, it } from "vitest";
import { permissionFailure } from "../../../protocol/failure.ts";
import { type FakePort, siteSender } from "../fake-port.ts";
import { open, PageTrial, SITE, subjectOf } from "./page-trial.ts";

const OTHER = "https://other.example";

let trial: PageTrial;

beforeEach(async () => {
  trial = new PageTrial();
  await trial.allow(["connect", "listen"]);
});

const refused = (id: number) => ({ type: "error", id, failure: permissionFailure("QUOTA") });
const listen = (id: number) => ({ type: "listen", id, port: 8000 + id, backlog: 0 });
const send = (id: number, byteLength: number) => ({
  type: "send",
  id,
  data: new ArrayBuffer(byteLength),
});

/** As the host sends it, in base64. */
function bytes(byteLength: number): string {
  return Buffer.alloc(byteLength).toString("base64");
}

describe("the number of a site's sockets", () => {
  beforeEach(() => trial.setLimits({ socketsPerSite: 4 }));

  it("is bounded in all its documents together, and there is room again as they end", async () => {
    const one = trial.connect();
    const other = trial.connect(siteSender(SITE, { id: 8 }));
    await trial.say(one, open(1), open(2));
    await trial.say(other, open(1), open(2), open(3));
    expect(other.takePosted()).toEqual([refused(3)]);
    await trial.say(one, { type: "close", id: 1 });
    one.takePosted();
    await trial.say(other, open(4), open(5));
    expect(other.takePosted()).toEqual([refused(5)]);
    one.vanish();
    await trial.say(other, open(6));
    expect(other.takePosted()).toEqual([]);
    expect(trial.socketCount(SITE)).toBe(4);
  });

  it("breaks no protocol: what was refused is passed over", async () => {
    const page = trial.connect();
    await trial.say(page, ...[1, 2, 3, 4, 5].map((id) => open(id)));
    await trial.say(page, { type: "close", id: 5 }, { type: "abort", id: 5 });
    expect(page.isDisconnected).toBe(false);
    expect(page.takePosted()).toEqual([refused(5)]);
  });

  it("counts what is framed or in a private window as well, and no other site", async () => {
    trial.tops.set(7, OTHER);
    const pages = [
      trial.connect(siteSender(SITE, {}, { frameId: 2 })),
      trial.connect(siteSender(SITE, { incognito: true })),
      trial.connect(),
      trial.connect(siteSender(OTHER)),
    ];
    for (const subject of [
      subjectOf(SITE, { topOrigin: OTHER }),
      subjectOf(SITE, { isPrivate: true }),
      subjectOf(OTHER),
    ]) {
      await trial.allow(["connect"], "*:*", subject);
    }
    for (const page of pages) await trial.say(page, open(1), open(2));
    const [, , onTop, other] = pages;
    expect(onTop?.takePosted()).toEqual([refused(1), refused(2)]);
    expect(other?.takePosted()).toEqual([]);
  });

  it("counts listeners and what they accept", async () => {
    const page = trial.connect();
    await trial.say(page, listen(1), open(2), open(3));
    trial.hostSays({ type: "listening", id: 1, port: 8001 });
    page.takePosted();
    trial.takeToHost();
    const accepted = { type: "accepted", id: 1, host: "127.0.0.1", port: 50_000 } as const;
    trial.hostSays({ ...accepted, acceptedId: -1 });
    trial.hostSays({ ...accepted, acceptedId: -2 });
    expect(page.takePosted()).toMatchObject([{ type: "accepted", acceptedId: -1 }]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id: -2 }]);
    await trial.say(page, open(4));
    expect(page.takePosted()).toEqual([refused(4)]);
    await trial.say(page, { type: "abort", id: -1 });
    trial.hostSays({ ...accepted, acceptedId: -3 });
    expect(page.takePosted()).toMatchObject([
      { type: "closed", id: -1 },
      { type: "accepted", acceptedId: -2 },
    ]);
  });

  it("counts what waits for the person", async () => {
    const page = trial.connect();
    await trial.say(page, ...[1, 2, 3, 4, 5].map((id) => open(id, { port: 143 })));
    expect(page.takePosted()).toEqual([refused(5)]);
    await trial.press({ type: "dismiss" });
    page.takePosted();
    await trial.say(page, open(6));
    expect(page.takePosted()).toEqual([]);
    expect(trial.socketCount(SITE)).toBe(1);
  });

  it("goes by the limit that is set now, and ends nothing that is there", async () => {
    const page = trial.connect();
    await trial.establish(page, 1);
    await trial.establish(page, 2);
    trial.setLimits({ socketsPerSite: 1 });
    await trial.say(page, open(3));
    expect(page.takePosted()).toEqual([refused(3)]);
    expect(trial.socketCount(SITE)).toBe(2);
  });
});

describe("the number of all sockets", () => {
  it("is bounded for all sites together, listeners included", async () => {
    trial.setLimits({ socketsInAll: 3 });
    await trial.allow(["connect"], "*:*", subjectOf(OTHER));
    const page = trial.connect();
    const other = trial.connect(siteSender(OTHER));
    await trial.say(page, open(1), listen(2));
    await trial.say(other, open(1), open(2));
    expect(page.takePosted()).toEqual([]);
    expect(other.takePosted()).toEqual([refused(2)]);
    await trial.say(page, { type: "close", id: 2 }, { type: "close", id: 1 }, listen(3));
    page.takePosted();
    await trial.say(other, open(3), open(4));
    expect(other.takePosted()).toEqual([refused(4)]);
  });
});

describe("the number of a site's listeners", () => {
  it("is bounded in all its documents together, and there is room again as they end", async () => {
    trial.setLimits({ listenersPerSite: 2 });
    const one = trial.connect();
    const other = trial.connect();
    await trial.say(one, listen(1));
    await trial.say(other, listen(1), listen(2), open(3));
    expect(other.takePosted()).toEqual([refused(2)]);
    await trial.say(one, { type: "close", id: 1 });
    await trial.say(other, listen(4), listen(5));
    expect(other.takePosted()).toEqual([refused(5)]);
  });

  it("may be none", async () => {
    trial.setLimits({ listenersPerSite: 0 });
    const page = trial.connect();
    await trial.say(page, listen(1), open(2));
    expect(page.takePosted()).toEqual([refused(1)]);
    expect(trial.windows.shown).toEqual([]);
  });
});

describe("the bytes of a site's sockets that are under way", () => {
  let one: FakePort;
  let other: FakePort;
  let id: number;
  let otherId: number;

  beforeEach(async () => {
    trial.setLimits({ bytesInFlightPerSite: 1000 });
    one = trial.connect();
    other = trial.connect();
    id = await trial.establish(one);
    otherId = await trial.establish(other);
  });

  it("are bounded: a page that sends past it loses that socket, and its share is free", async () => {
    await trial.say(one, send(1, 600));
    trial.hostSays({ type: "data", id: otherId, data: bytes(400) });
    trial.takeToHost();
    expect(other.takePosted()).toMatchObject([{ type: "data" }]);
    await trial.say(other, send(1, 1));
    expect(other.takePosted()).toEqual([refused(1)]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id: otherId }]);
    await trial.say(one, send(1, 400));
    expect(one.takePosted()).toEqual([]);
    await trial.say(one, send(1, 1));
    expect(one.takePosted()).toEqual([refused(1)]);
  });

  it("are bounded: what a host receives past it ends that socket, and does not reach the page", async () => {
    await trial.say(one, send(1, 600));
    trial.takeToHost();
    trial.hostSays({ type: "data", id: otherId, data: bytes(401) });
    expect(other.takePosted()).toEqual([refused(1)]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id: otherId }]);
    await trial.say(one, send(1, 400));
    expect(one.takePosted()).toEqual([]);
  });

  it("are freed as the host sends them and as the page takes them", async () => {
    await trial.say(one, send(1, 1000));
    trial.hostSays({ type: "sent", id, byteLength: 300 });
    trial.hostSays({ type: "data", id: otherId, data: bytes(300) });
    await trial.say(other, { type: "credit", id: 1, byteLength: 200 });
    await trial.say(one, send(1, 200));
    expect(one.takePosted()).toMatchObject([{ type: "sent" }]);
    expect(other.takePosted()).toMatchObject([{ type: "data" }]);
    await trial.say(one, send(1, 1));
    expect(one.takePosted()).toEqual([refused(1)]);
  });

  it("are freed when the socket ends, whatever the host says of it afterwards", async () => {
    await trial.say(one, send(1, 500));
    trial.hostSays({ type: "data", id, data: bytes(500) });
    await trial.say(one, { type: "abort", id: 1 });
    trial.hostSays({ type: "data", id, data: bytes(900) });
    trial.hostSays({ type: "sent", id, byteLength: 500 });
    trial.hostSays({ type: "closed", id });
    await trial.say(other, send(1, 1000));
    expect(other.takePosted()).toEqual([]);
    await trial.say(other, send(1, 1));
    expect(other.takePosted()).toEqual([refused(1)]);
  });

  it("are none of another site's", async () => {
    await trial.allow(["connect"], "*:*", subjectOf(OTHER));
    const elsewhere = trial.connect(siteSender(OTHER));
    await trial.establish(elsewhere);
    await trial.say(one, send(1, 1000));
    await trial.say(elsewhere, send(1, 1000));
    expect(one.takePosted()).toEqual([]);
    expect(elsewhere.takePosted()).toEqual([]);
  });
});
