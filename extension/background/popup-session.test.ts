import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakePort, siteSender } from "./fake-port.ts";
import type { PageDocument } from "./identity.ts";
import { open, PageTrial, SITE, settle, subjectOf } from "./pages/page-trial.ts";
import { servePopup } from "./popup-session.ts";

const OTHER = "https://other.example";

let trial: PageTrial;
let documents: Map<number, PageDocument>;
let injected: PageDocument[];
let popup: FakePort;

beforeEach(() => {
  trial = new PageTrial();
  documents = new Map([
    [7, documentOf(SITE, 7)],
    [8, documentOf(OTHER, 8)],
  ]);
  injected = [];
  popup = new FakePort("popup", { url: "moz-extension://5b6a5f0e/popup/popup.html" });
  servePopup(popup, {
    grants: trial.grants,
    permissions: trial.permissions,
    consent: trial.consent,
    live: trial.live,
    host: trial.host,
    documentOfTab: async (tabId) => documents.get(tabId),
    inject: async (page) => {
      injected.push(page);
    },
  });
});

function documentOf(origin: string, tabId: number): PageDocument {
  return { subject: subjectOf(origin), tabId, frameId: 0, documentId: `document of ${tabId}` };
}

async function say(...messages: unknown[]): Promise<void> {
  for (const message of messages) popup.say(message);
  await settle();
}

/** The states that the popup was told since the last call. */
function told(): unknown[] {
  return takeOfType("site").map((message) => Reflect.get(Object(message), "state"));
}

/** What the popup was told of sockets since the last call. */
function toldSockets(): unknown[] {
  return takeOfType("sockets").map((message) => Reflect.get(Object(message), "sockets"));
}

function takeOfType(type: string): unknown[] {
  return popup.takePosted().filter((message) => Reflect.get(Object(message), "type") === type);
}

const LIVES = ["once", "session", "always"];
const NOTHING = {
  isPrivate: false,
  permission: "prompt",
  allowances: [],
  silencedUntil: undefined,
  isLeftToPeople: true,
  lives: LIVES,
  sockets: 0,
  host: "unknown",
};

describe("servePopup", () => {
  it("tells nothing before it is asked, nor before the site is known", async () => {
    await say({ type: "check-host" });
    popup.say({ type: "show", tabId: 7 });
    trial.hostPort.greet();
    expect(popup.posted).toEqual([]);
    await settle();
    expect(told()).toEqual([{ ...NOTHING, origin: SITE, host: "ready" }]);
  });

  it("shows the tab's site, and that there is none", async () => {
    await say({ type: "show", tabId: 7 });
    expect(told()).toEqual([{ ...NOTHING, origin: SITE }]);
    await say({ type: "show", tabId: 99 });
    expect(told()).toEqual([{ ...NOTHING, origin: undefined, lives: [] }]);
  });

  it("shows what the site may do and may not, the rules that win first, and for how long", async () => {
    const documentId = "document of 7";
    await trial.allow(["connect"], "*:*");
    await trial.allow(["connect", "system-ports"], "mail.example:993", subjectOf(SITE), {
      life: "session",
    });
    await trial.allow(["connect", "local-network"], "10.0.0.1:4242", subjectOf(SITE), {
      life: "once",
      documentId,
    });
    await trial.allow(["listen"], "localhost:8080", subjectOf(SITE), {
      life: "once",
      documentId: "another",
    });
    const block = { scopes: ["system-ports" as const], destinations: ["*.example:25"] };
    await trial.grants.block(subjectOf(SITE), block);
    await say({ type: "show", tabId: 7 });
    const allow = { effect: "allow" };
    expect(told()).toMatchObject([
      {
        permission: "granted",
        allowances: [
          { effect: "deny", ...block, life: "always" },
          {
            ...allow,
            scopes: ["connect", "local-network"],
            destinations: ["10.0.0.1:4242"],
            life: "once",
          },
          {
            ...allow,
            scopes: ["connect", "system-ports"],
            destinations: ["mail.example:993"],
            life: "session",
          },
          { ...allow, scopes: ["connect"], destinations: ["*:*"], life: "always" },
        ],
      },
    ]);
    await trial.grants.blockSite(subjectOf(SITE));
    expect(told().at(-1)).toMatchObject({
      permission: "denied",
      allowances: [{ effect: "deny", destinations: ["*:*"] }],
    });
  });

  it("shows what an administrator has set, and what is left to people", async () => {
    await say({ type: "show", tabId: 7 });
    told();
    const rule = { effect: "allow" as const, scopes: ["connect" as const], destinations: ["*:*"] };
    trial.policy.set({ rules: new Map([[SITE, [rule]]]), mayAsk: false });
    expect(told()).toMatchObject([
      {
        permission: "granted",
        isLeftToPeople: false,
        allowances: [{ ...rule, life: undefined }],
      },
    ]);
  });

  it("shows a private window, and what it has of its own", async () => {
    const subject = subjectOf(SITE, { isPrivate: true });
    documents.set(7, { ...documentOf(SITE, 7), subject });
    await trial.allow();
    await say({ type: "show", tabId: 7 });
    expect(told()).toMatchObject([
      { isPrivate: true, permission: "prompt", allowances: [], lives: ["once", "session"] },
    ]);
    await trial.allow(["connect"], "*:*", subject, { life: "session" });
    expect(told().at(-1)).toMatchObject({ permission: "granted" });
  });

  it("shows until when the site may not ask", async () => {
    await say({ type: "show", tabId: 7 });
    for (let times = 0; times < 3; times += 1) await trial.grants.dismiss(subjectOf(SITE));
    const until = trial.grants.silencedUntil(subjectOf(SITE));
    expect(until).toBeDefined();
    expect(told().at(-1)).toMatchObject({ permission: "prompt", silencedUntil: until });
  });

  it("keeps the number of sockets and the host's state fresh", async () => {
    await trial.allow();
    await say({ type: "show", tabId: 7 });
    told();
    const page = trial.connect();
    await trial.say(page, open(1));
    await vi.waitFor(() => {
      expect(told().at(-1)).toMatchObject({ sockets: 1, host: "ready" });
    });
    page.vanish();
    await vi.waitFor(() => expect(told().at(-1)).toMatchObject({ sockets: 0 }));
  });

  it("is not told of other sites' grants", async () => {
    await say({ type: "show", tabId: 7 });
    told();
    await trial.grants.blockSite(subjectOf(OTHER));
    await settle();
    expect(told()).toEqual([]);
  });

  it("is told nothing more once it is closed", async () => {
    await say({ type: "show", tabId: 7 });
    told();
    popup.vanish();
    await trial.grants.blockSite(subjectOf(SITE));
    trial.policy.set({ mayAsk: false });
    trial.host.check();
    await settle();
    expect(popup.posted).toEqual([]);
  });

  it("may close while its answer is on the way", async () => {
    popup.say({ type: "show", tabId: 7 });
    popup.vanish();
    await settle();
    expect(popup.posted).toEqual([]);
  });
});

describe("what is pressed", () => {
  beforeEach(async () => {
    await say({ type: "show", tabId: 7 });
    told();
  });

  it.each(["once", "session", "always"])(
    "allows the site for as long as was chosen, and brings the interface to its tab: %s",
    async (life) => {
      await say({ type: "allow", origin: SITE, life });
      expect(injected).toEqual([documentOf(SITE, 7)]);
      expect(told().at(-1)).toMatchObject({
        permission: "granted",
        allowances: [{ effect: "allow", scopes: ["connect"], destinations: ["*:*"], life }],
      });
    },
  );

  it("allows once for the document that was shown, and for no other", async () => {
    await say({ type: "allow", origin: SITE, life: "once" });
    const other = { ...documentOf(SITE, 7), documentId: "another" };
    expect(trial.permissions.stateOf(documentOf(SITE, 7))).toBe("granted");
    expect(trial.permissions.stateOf(other)).toBe("prompt");
  });

  it("allows one thing, however often it is pressed", async () => {
    const allow = { type: "allow", origin: SITE, life: "always" };
    await say(allow, allow);
    expect(trial.grants.permissionOf(subjectOf(SITE)).grants).toHaveLength(1);
  });

  it("allows nothing that an administrator has forbidden people to allow", async () => {
    trial.policy.set({ mayAsk: false });
    await say({ type: "allow", origin: SITE, life: "always" });
    expect(trial.grants.sites).toEqual([]);
  });

  it("blocks and takes the block back", async () => {
    await say({ type: "block", origin: SITE });
    expect(told().at(-1)).toMatchObject({ permission: "denied" });
    await say({ type: "unblock", origin: SITE });
    expect(told().at(-1)).toMatchObject({ permission: "prompt", allowances: [] });
  });

  it("takes the site's silence back together with its blocks, and leaves its grants", async () => {
    await trial.allow();
    const block = { scopes: ["connect" as const], destinations: ["mail.example:4242"] };
    await trial.grants.block(subjectOf(SITE), block);
    for (let times = 0; times < 3; times += 1) await trial.grants.dismiss(subjectOf(SITE));
    await say({ type: "unblock", origin: SITE });
    expect(told().at(-1)).toMatchObject({
      permission: "granted",
      silencedUntil: undefined,
      allowances: [{ effect: "allow", destinations: ["*:*"] }],
    });
  });

  it("revokes, which ends the live sockets", async () => {
    await trial.allow();
    const page = trial.connect();
    await trial.establish(page);
    await say({ type: "revoke", origin: SITE });
    expect(page.takePosted()).toMatchObject([{ type: "error", id: 1 }]);
    expect(told().at(-1)).toMatchObject({ permission: "prompt", sockets: 0 });
  });

  it("is about private windows where the popup is", async () => {
    const subject = subjectOf(SITE, { isPrivate: true });
    documents.set(7, { ...documentOf(SITE, 7), subject });
    await say({ type: "show", tabId: 7 });
    await say({ type: "allow", origin: SITE, life: "always" });
    expect(trial.grants.permissionOf(subject).grants).toMatchObject([{ life: "session" }]);
    expect(trial.grants.permissionOf(subjectOf(SITE)).grants).toEqual([]);
  });

  it("takes back in a private window what was blocked in the others", async () => {
    const subject = subjectOf(SITE, { isPrivate: true });
    await trial.grants.blockSite(subjectOf(SITE));
    documents.set(7, { ...documentOf(SITE, 7), subject });
    await say({ type: "show", tabId: 7 });
    expect(told().at(-1)).toMatchObject({ permission: "denied" });
    await say({ type: "unblock", origin: SITE });
    expect(told().at(-1)).toMatchObject({ permission: "prompt" });
  });

  it.each(["allow", "revoke", "block", "unblock"])(
    "counts for the site that was shown alone: %s",
    async (type) => {
      const life = type === "allow" ? { life: "always" } : {};
      await trial.allow(["connect"], "*:*", subjectOf(OTHER));
      await say(
        { type, origin: OTHER, ...life },
        { type, origin: "", ...life },
        { type, origin: `${SITE}/`, ...life },
      );
      expect(trial.grants.permissionOf(subjectOf(OTHER)).grants).toHaveLength(1);
      expect(trial.grants.permissionOf(subjectOf(SITE))).toEqual({ grants: [], blocks: [] });
      expect(injected).toEqual([]);
    },
  );

  it("counts for nobody where no site is shown, or not yet", async () => {
    await say({ type: "show", tabId: 99 });
    await say({ type: "block", origin: SITE });
    popup.say({ type: "show", tabId: 8 });
    await say({ type: "block", origin: OTHER });
    expect(trial.grants.sites).toEqual([]);
  });

  it("tries the host", async () => {
    await say({ type: "check-host" });
    trial.hostPort.greet();
    await settle();
    expect(told().at(-1)).toMatchObject({ host: "ready" });
  });

  it.each([
    null,
    "allow",
    { type: "allow" },
    { type: "allow", origin: SITE },
    { type: "allow", origin: SITE, life: "for ever" },
    { type: "allow", origin: SITE, life: "always", tabId: 7 },
    { type: "x" },
  ])("has to fit the protocol: %j", async (message) => {
    await say(message);
    expect(told()).toEqual([]);
    expect(trial.grants.sites).toEqual([]);
  });
});

describe("the live sockets", () => {
  const shownAs = { kind: "connection", host: "mail.example", port: 4242, inFrame: undefined };

  beforeEach(async () => {
    vi.useFakeTimers();
    await trial.allow(["connect"], "*:*");
    await trial.allow(["connect"], "*:*", subjectOf(OTHER, { topOrigin: SITE }));
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  /** A page of the site that is not in the tab which the popup shows. */
  const elsewhere = () => trial.connect(siteSender(SITE, { id: 70 }));
  const change = () => vi.advanceTimersByTimeAsync(100);

  it("are told at first, before anything else, and whenever they change", async () => {
    const page = elsewhere();
    await trial.establish(page);
    await say({ type: "show", tabId: 7 });
    expect(popup.posted).toMatchObject([{ type: "sockets" }, { type: "site" }]);
    expect(toldSockets()).toEqual([
      [
        {
          ...shownAs,
          key: 1,
          isSecure: false,
          isOpen: true,
          isForOtherDevices: false,
          startedAt: 1_000_000,
        },
      ],
    ]);
    await trial.say(page, open(2), open(3));
    expect(toldSockets()).toEqual([]);
    await change();
    expect(toldSockets()).toMatchObject([[shownAs, { key: 2, isOpen: false }, { key: 3 }]]);
  });

  it("are those of the site in all tabs, and of every frame in the tab", async () => {
    trial.tops.set(7, SITE).set(70, SITE);
    await trial.establish(trial.connect(siteSender(OTHER, {}, { frameId: 3 })));
    await trial.establish(trial.connect(siteSender(OTHER, { id: 70 }, { frameId: 3 })));
    const subject = subjectOf(SITE, { isPrivate: true });
    await trial.allow(["connect"], "*:*", subject, { life: "session" });
    await trial.establish(trial.connect(siteSender(SITE, { id: 71, incognito: true })));
    await say({ type: "show", tabId: 7 });
    expect(toldSockets()).toMatchObject([[{ ...shownAs, key: 1, inFrame: OTHER }]]);
  });

  it("are counted twice a second as long as the popup is open, and not before or after", async () => {
    const id = await trial.establish(elsewhere());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(trial.takeToHost()).toEqual([]);
    await say({ type: "show", tabId: 7 });
    const asked = [{ type: "count", ids: [id] }];
    expect(trial.takeToHost()).toEqual(asked);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(trial.takeToHost()).toEqual([]);
    popup.takePosted();
    trial.hostPort.say({ type: "counts", sockets: [{ id, received: 5, sent: 6 }] });
    await settle();
    expect(popup.takePosted()).toEqual([
      { type: "counts", counts: [{ key: 1, received: 5, sent: 6 }] },
    ]);
    await vi.advanceTimersByTimeAsync(499);
    expect(trial.takeToHost()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(trial.takeToHost()).toEqual(asked);
    popup.vanish();
    trial.hostPort.say({ type: "counts", sockets: [{ id, received: 5, sent: 6 }] });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("are closed one by one or all together, and no others", async () => {
    const page = elsewhere();
    await trial.establish(page, 1);
    await trial.say(page, open(2), open(3));
    trial.tops.set(70, SITE);
    trial.takeToHost();
    const framed = trial.connect(siteSender(OTHER, { id: 70 }, { frameId: 3 }));
    await trial.establish(framed);
    page.takePosted();
    await say({ type: "show", tabId: 7 });
    await say({ type: "close-socket", key: 1 });
    expect(page.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    await say({ type: "close-socket", key: 4 }, { type: "close-socket", key: 99 });
    await say({ type: "close-sockets", origin: SITE });
    expect(page.takePosted()).toEqual([
      { type: "closed", id: 2 },
      { type: "closed", id: 3 },
    ]);
    expect(framed.takePosted()).toEqual([]);
  });

  it("have their destination blocked, for good and for no other site", async () => {
    const page = elsewhere();
    await trial.establish(page, 1);
    await trial.establish(page, 2, { host: "other.example" });
    await say({ type: "show", tabId: 7 });
    await say({ type: "block-destination", origin: OTHER, key: 1 });
    await say({ type: "block-destination", origin: SITE, key: 99 });
    expect(page.takePosted()).toEqual([]);
    await say({ type: "block-destination", origin: SITE, key: 1 });
    expect(page.takePosted()).toMatchObject([{ type: "error", id: 1 }]);
    expect(trial.grants.permissionOf(subjectOf(SITE)).blocks).toMatchObject([
      { scopes: ["connect"], destinations: ["mail.example:4242"] },
    ]);
  });
});
