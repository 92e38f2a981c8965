import { beforeEach, describe, expect, it } from "vitest";
import { FakePort } from "./fake-port.ts";
import type { Site } from "./identity.ts";
import { open, PageTrial, SITE, settle } from "./pages/page-trial.ts";
import { servePopup } from "./popup-session.ts";

const OTHER = "https://other.example";

let trial: PageTrial;
let sites: Map<number, Site>;
let injected: Site[];
let popup: FakePort;

beforeEach(() => {
  trial = new PageTrial();
  sites = new Map([
    [7, { origin: SITE, tabId: 7 }],
    [8, { origin: OTHER, tabId: 8 }],
  ]);
  injected = [];
  popup = new FakePort("popup", { url: "moz-extension://5b6a5f0e/popup/popup.html" });
  servePopup(popup, {
    grants: trial.grants,
    permissions: trial.permissions,
    sessions: trial.sessions,
    host: trial.host,
    siteOfTab: async (tabId) => sites.get(tabId),
    inject: async (site) => {
      injected.push(site);
    },
  });
});

async function say(...messages: unknown[]): Promise<void> {
  for (const message of messages) popup.say(message);
  await settle();
}

/** The states that the popup was told since the last call. */
function told(): unknown[] {
  return popup.takePosted().map((message) => Reflect.get(Object(message), "state"));
}

const NOTHING = { permission: "prompt", allowances: [], sockets: 0, host: "unknown" };

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
    expect(told()).toEqual([{ ...NOTHING, origin: undefined }]);
  });

  it("shows what the site may do", async () => {
    await trial.allow(["connect"], "*:*");
    await trial.allow(["connect", "system-ports"], "mail.example:993");
    await say({ type: "show", tabId: 7 });
    expect(told()).toMatchObject([
      {
        permission: "granted",
        allowances: [
          { scopes: ["connect"], destinations: ["*:*"] },
          { scopes: ["connect", "system-ports"], destinations: ["mail.example:993"] },
        ],
      },
    ]);
    await trial.grants.block(SITE);
    await settle();
    expect(told()).toMatchObject([{ permission: "blocked", allowances: [] }]);
  });

  it("keeps the number of sockets and the host's state fresh", async () => {
    await trial.allow();
    await say({ type: "show", tabId: 7 });
    told();
    const page = trial.connect();
    await trial.say(page, open(1));
    await settle();
    expect(told().at(-1)).toMatchObject({ sockets: 1, host: "ready" });
    page.vanish();
    await settle();
    expect(told().at(-1)).toMatchObject({ sockets: 0 });
  });

  it("is not told of other sites' grants", async () => {
    await say({ type: "show", tabId: 7 });
    told();
    await trial.grants.block(OTHER);
    await settle();
    expect(told()).toEqual([]);
  });

  it("is told nothing more once it is closed", async () => {
    await say({ type: "show", tabId: 7 });
    told();
    popup.vanish();
    await trial.grants.block(SITE);
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

  it("allows the site, and brings the interface to its tab", async () => {
    await say({ type: "allow", origin: SITE });
    expect(injected).toEqual([{ origin: SITE, tabId: 7 }]);
    expect(told().at(-1)).toMatchObject({
      permission: "granted",
      allowances: [{ scopes: ["connect"], destinations: ["*:*"] }],
    });
  });

  it("allows once, however often it is pressed", async () => {
    await say({ type: "allow", origin: SITE }, { type: "allow", origin: SITE });
    expect((await trial.grants.permissionOf(SITE)).grants).toHaveLength(1);
  });

  it("blocks and takes the block back", async () => {
    await say({ type: "block", origin: SITE });
    expect(told().at(-1)).toMatchObject({ permission: "blocked" });
    await say({ type: "unblock", origin: SITE });
    expect(told().at(-1)).toMatchObject({ permission: "prompt" });
  });

  it("revokes, which ends the live sockets", async () => {
    await trial.allow();
    const page = trial.connect();
    await trial.establish(page);
    await say({ type: "revoke", origin: SITE });
    expect(page.takePosted()).toMatchObject([{ type: "error", id: 1 }]);
    expect(told().at(-1)).toMatchObject({ permission: "prompt", sockets: 0 });
  });

  it.each(["allow", "revoke", "block", "unblock"])(
    "counts for the site that was shown alone: %s",
    async (type) => {
      await trial.allow(["connect"], "*:*", OTHER);
      await say({ type, origin: OTHER }, { type, origin: "" }, { type, origin: `${SITE}/` });
      expect((await trial.grants.permissionOf(OTHER)).grants).toHaveLength(1);
      expect(await trial.grants.permissionOf(SITE)).toEqual({ grants: [], isBlocked: false });
      expect(injected).toEqual([]);
    },
  );

  it("counts for nobody where no site is shown, or not yet", async () => {
    await say({ type: "show", tabId: 99 }, { type: "block", origin: SITE });
    popup.say({ type: "show", tabId: 8 });
    await say({ type: "block", origin: OTHER });
    expect(await trial.grants.permittedOrigins()).toEqual([]);
    expect((await trial.grants.permissionOf(OTHER)).isBlocked).toBe(false);
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
    { type: "allow", origin: SITE, tabId: 7 },
    { type: "x" },
  ])("has to fit the protocol: %j", async (message) => {
    await say(message);
    expect(told()).toEqual([]);
    expect(await trial.grants.permittedOrigins()).toEqual([]);
  });
});
