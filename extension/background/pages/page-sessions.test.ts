import { beforeEach, describe, expect, it } from "vitest";
import { permissionFailure } from "../../../protocol/failure.ts";
import { siteSender } from "../fake-port.ts";
import { open, PageTrial, SITE, settle, subjectOf } from "./page-trial.ts";

const OTHER = "https://other.example";

let trial: PageTrial;

beforeEach(async () => {
  trial = new PageTrial();
  await trial.allow();
});

const REVOKED = permissionFailure("PERMISSION_DENIED");

describe("a document that connects", () => {
  it.each([
    ["a sandboxed document", siteSender("null")],
    ["plain http", siteSender("http://example.org")],
    ["a page of another extension", siteSender("moz-extension://5b6a5f0e")],
    ["a frame of a page that is none of the web", siteSender(SITE, {}, { frameId: 2 })],
  ])("is turned away if it is %s", async (_, sender) => {
    const port = trial.connect(sender);
    await trial.say(port, open(1));
    expect(port.isDisconnected).toBe(true);
    port.isDisconnected = false;
    await trial.say(port, open(2));
    expect(trial.takeToHost()).toEqual([]);
    expect(port.posted).toEqual([]);
    expect(trial.gone).toEqual([]);
  });

  it("is served in a frame of its own origin as on top", async () => {
    trial.tops.set(7, SITE);
    const port = trial.connect(siteSender(SITE, {}, { frameId: 2 }));
    await trial.establish(port);
    expect(port.isDisconnected).toBe(false);
  });

  it("has what was granted to the pair in another site's frame, and nothing else", async () => {
    trial.tops.set(7, OTHER);
    const sender = siteSender(SITE, {}, { frameId: 2 });
    const without = trial.connect(sender);
    await trial.say(without, open(1));
    expect(without.takePosted()).toEqual([{ type: "error", id: 1, failure: REVOKED }]);
    await trial.allow(["connect"], "*:*", subjectOf(SITE, { topOrigin: OTHER }));
    await trial.establish(trial.connect(sender));
  });

  it("has what was granted in private windows there, and nothing else", async () => {
    const sender = siteSender(SITE, { incognito: true });
    const without = trial.connect(sender);
    await trial.say(without, open(1));
    expect(without.takePosted()).toEqual([{ type: "error", id: 1, failure: REVOKED }]);
    await trial.allow(["connect"], "*:*", subjectOf(SITE, { isPrivate: true }));
    await trial.establish(trial.connect(sender));
  });

  it("has what was granted to it for once, until it goes", async () => {
    const subject = subjectOf(OTHER);
    await trial.allow(["connect"], "*:*", subject, { life: "once", documentId: "A1" });
    const port = trial.connect(siteSender(OTHER, {}, { documentId: "A1" }));
    await trial.establish(port);
    const next = trial.connect(siteSender(OTHER, {}, { documentId: "A2" }));
    await trial.say(next, open(1));
    expect(next.takePosted()).toEqual([{ type: "error", id: 1, failure: REVOKED }]);
    expect(trial.gone).toEqual([]);
    port.vanish();
    expect(trial.gone).toMatchObject([{ subject, documentId: "A1" }]);
  });
});

describe("what a page says before it is known who it is", () => {
  let tellOrigin: (origin: string) => void;

  beforeEach(() => {
    const origin = new Promise<string>((resolve) => {
      tellOrigin = resolve;
    });
    trial.tops.set(7, origin);
  });

  function connect() {
    return trial.connect(siteSender(SITE, {}, { frameId: 2 }));
  }

  it("waits, and is heard in order", async () => {
    const port = connect();
    await trial.say(port, open(1), open(2), { type: "close", id: 1 });
    expect(port.posted).toEqual([]);
    expect(trial.takeToHost()).toEqual([]);
    tellOrigin(SITE);
    await settle();
    await trial.say(port, open(3));
    expect(port.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    expect(trial.takeToHost()).toMatchObject([{ type: "open" }, { type: "open" }]);
    expect(port.isDisconnected).toBe(false);
  });

  it("is heard up to what breaks the protocol, and no further", async () => {
    const port = connect();
    await trial.say(port, open(1), { type: "nonsense" }, open(2));
    tellOrigin(SITE);
    await settle();
    expect(port.isDisconnected).toBe(true);
    expect(port.posted).toMatchObject([{ type: "error", id: 1 }]);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("is bounded: a page that goes on is turned away", async () => {
    const port = connect();
    for (let id = 1; id <= 4096; id += 1) port.say(open(id));
    expect(port.isDisconnected).toBe(false);
    port.say(open(4097));
    expect(port.isDisconnected).toBe(true);
    tellOrigin(SITE);
    await settle();
    expect(port.posted).toEqual([]);
    expect(trial.socketCount(SITE)).toBe(0);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("is forgotten when the page goes", async () => {
    const port = connect();
    await trial.say(port, open(1));
    port.vanish();
    tellOrigin(SITE);
    await settle();
    expect(trial.takeToHost()).toEqual([]);
    expect(trial.socketCount(SITE)).toBe(0);
    expect(trial.gone).toEqual([]);
  });
});

describe("PageSessions", () => {
  it("keeps the sockets of documents apart, whatever their numbers", async () => {
    const one = trial.connect();
    const two = trial.connect();
    const first = await trial.establish(one);
    const second = await trial.establish(two);
    trial.hostSays({ type: "end", id: second });
    expect(one.takePosted()).toEqual([]);
    expect(two.takePosted()).toEqual([{ type: "end", id: 1 }]);
    await trial.say(one, { type: "close", id: 1 });
    expect(trial.takeToHost()).toEqual([{ type: "close", id: first }]);
  });

  it("ends every socket of a document that goes, though its port takes no more words", async () => {
    const gone = trial.connect();
    const first = await trial.establish(gone, 1);
    const second = await trial.establish(gone, 2);
    const other = trial.connect();
    await trial.establish(other);
    gone.vanish();
    expect(trial.takeToHost()).toEqual([
      { type: "abort", id: first },
      { type: "abort", id: second },
    ]);
    expect(trial.socketCount(SITE)).toBe(1);
    trial.hostSays({ type: "closed", id: first });
    trial.hostSays({ type: "closed", id: second });
    expect(gone.posted).toEqual([]);
    expect(trial.gone).toMatchObject([{ documentId: "document 1" }]);
  });

  it("takes prompts of a document away when it goes", async () => {
    const port = trial.connect();
    await trial.say(port, open(1, { port: 143 }), open(2, { port: 110 }));
    expect(trial.windows.open).toHaveLength(1);
    port.vanish();
    await settle();
    expect(trial.windows.open).toEqual([]);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("hears the last of a document that breaks the protocol", async () => {
    const port = trial.connect();
    await trial.establish(port);
    await trial.say(port, { type: "nonsense" });
    expect(port.isDisconnected).toBe(true);
    expect(trial.gone).toMatchObject([{ documentId: "document 1" }]);
  });
});

describe("a change of what a site may do", () => {
  /** Documents of the site on top, in a private window, and in a frame, and one of another site. */
  async function connectAll() {
    const subjects = [
      subjectOf(SITE, { isPrivate: true }),
      subjectOf(SITE, { topOrigin: OTHER }),
      subjectOf(OTHER),
    ];
    for (const subject of subjects) await trial.allow(["connect"], "*:*", subject);
    trial.tops.set(8, OTHER);
    const ports = {
      top: trial.connect(),
      otherTop: trial.connect(),
      inPrivate: trial.connect(siteSender(SITE, { incognito: true })),
      framed: trial.connect(siteSender(SITE, { id: 8 }, { frameId: 2 })),
      other: trial.connect(siteSender(OTHER)),
    };
    for (const port of Object.values(ports)) await trial.establish(port);
    return ports;
  }

  const ended = [{ type: "error", id: 1, failure: REVOKED }];

  it("ends the sockets that it covers in all its documents, and no other", async () => {
    const ports = await connectAll();
    await trial.grants.forget(subjectOf(SITE));
    expect(ports.top.takePosted()).toEqual(ended);
    expect(ports.otherTop.takePosted()).toEqual(ended);
    for (const port of [ports.inPrivate, ports.framed, ports.other]) {
      expect(port.takePosted()).toEqual([]);
    }
    expect(trial.takeToHost()).toEqual([
      { type: "abort", id: 1 },
      { type: "abort", id: 2 },
    ]);
  });

  it("ends the sockets in private windows and frames too when the site is blocked", async () => {
    const { other, ...ports } = await connectAll();
    await trial.grants.blockSite(subjectOf(SITE));
    for (const port of Object.values(ports)) expect(port.takePosted()).toEqual(ended);
    expect(other.takePosted()).toEqual([]);
  });

  it("ends sockets of every site when an administrator denies what they do", async () => {
    const ports = await connectAll();
    const rule = { effect: "deny" as const, scopes: ["connect" as const], destinations: ["*:*"] };
    trial.policy.set({ rulesForEverySite: [rule] });
    for (const port of Object.values(ports)) expect(port.takePosted()).toEqual(ended);
    expect(trial.takeToHost()).toHaveLength(5);
    expect(trial.socketCount(SITE)).toBe(0);
  });

  it("ends them all before anything else happens", async () => {
    const ports = [trial.connect(), trial.connect()];
    for (const port of ports) {
      for (let id = 1; id <= 25; id += 1) await trial.establish(port, id);
    }
    let endedAtChange = -1;
    trial.grants.onChange(() => {
      endedAtChange = ports.flatMap((port) => port.posted).length;
    });
    await trial.grants.forget(subjectOf(SITE));
    expect(endedAtChange).toBe(50);
    expect(trial.takeToHost()).toHaveLength(50);
    expect(trial.socketCount(SITE)).toBe(0);
  });
});

describe("a page that asks what the site may expect", () => {
  const QUERY = { type: "query-permission" };
  const told = (state: string) => ({ type: "permission", state });

  it.each([
    ["granted", async () => {}],
    ["prompt", () => trial.grants.forget(subjectOf(SITE))],
    ["denied", () => trial.grants.blockSite(subjectOf(SITE))],
  ])("is told: %s", async (state, given) => {
    await given();
    const port = trial.connect();
    await trial.say(port, QUERY);
    expect(port.takePosted()).toEqual([told(state)]);
  });

  it("is told once of each later change, and of nothing that is none", async () => {
    const port = trial.connect();
    await trial.say(port, QUERY);
    port.takePosted();
    await trial.allow(["local-network"], "10.0.0.0/8:22");
    expect(port.takePosted()).toEqual([]);
    await trial.grants.blockSite(subjectOf(SITE));
    expect(port.takePosted()).toEqual([told("denied")]);
    await trial.grants.unblock(subjectOf(SITE));
    expect(port.takePosted()).toEqual([told("prompt")]);
    await trial.allow();
    expect(port.takePosted()).toEqual([told("granted")]);
    const rule = { effect: "deny" as const, scopes: ["connect" as const], destinations: ["*:*"] };
    trial.policy.set({ rulesForEverySite: [rule] });
    expect(port.takePosted()).toEqual([told("denied")]);
    trial.policy.set({ rulesForEverySite: [] });
    expect(port.takePosted()).toEqual([told("granted")]);
  });

  it("is told again when it asks again", async () => {
    const port = trial.connect();
    await trial.say(port, QUERY, QUERY);
    expect(port.takePosted()).toEqual([told("granted"), told("granted")]);
  });

  it("is told after its sockets have ended", async () => {
    const port = trial.connect();
    await trial.say(port, QUERY);
    await trial.establish(port);
    await trial.grants.forget(subjectOf(SITE));
    expect(port.takePosted()).toEqual([{ type: "error", id: 1, failure: REVOKED }, told("prompt")]);
  });

  it("is told nothing where it never asked, nor once it has gone, nor of other sites", async () => {
    const silent = trial.connect();
    const gone = trial.connect();
    await trial.say(gone, QUERY);
    gone.vanish();
    gone.takePosted();
    const other = trial.connect(siteSender(OTHER));
    await trial.say(other, QUERY);
    other.takePosted();
    await trial.say(silent);
    await trial.grants.blockSite(subjectOf(SITE));
    for (const port of [silent, gone, other]) expect(port.posted).toEqual([]);
  });

  it("is told of what holds for that document, which others may not have", async () => {
    await trial.grants.forget(subjectOf(SITE));
    const one = trial.connect(siteSender(SITE, {}, { documentId: "A1" }));
    const other = trial.connect(siteSender(SITE, {}, { documentId: "A2" }));
    await trial.say(one, QUERY);
    await trial.say(other, QUERY);
    const life = { life: "once" as const, documentId: "A1" };
    await trial.allow(["connect"], "*:*", subjectOf(SITE), life);
    expect(one.takePosted()).toEqual([told("prompt"), told("granted")]);
    expect(other.takePosted()).toEqual([told("prompt")]);
  });
});
