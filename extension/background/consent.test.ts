import { beforeEach, describe, expect, it } from "vitest";
import { SCOPES, type Scope } from "../../protocol/scope.ts";
import type { PromptAnswer } from "../prompt/prompt-messages.ts";
import type { SiteRequest } from "./consent.ts";
import { ConsentTrial } from "./consent-trial.ts";
import { fakePageDocument } from "./fake-page-document.ts";
import type { AccessRequest } from "./grants/decide.ts";
import { LIVES, type Life } from "./grants/grant.ts";
import { GrantStoreTrial, MINUTE } from "./grants/grant-store-trial.ts";
import type { PageDocument } from "./identity.ts";
import { settle } from "./prompts/prompt-queue-trial.ts";

const SITE = "https://example.org";
const PAGE = fakePageDocument(SITE);
const FRAMED = fakePageDocument(SITE, { topOrigin: "https://top.example" });
const PRIVATE = fakePageDocument(SITE, { isPrivate: true });

const MAIL = connect("mail.example", 993);
const LISTENING: AccessRequest = { type: "listen", port: 8080 };
const ANYWHERE = { scopes: ["connect" as const], destinations: ["*:*"] };
const SITE_REQUEST: SiteRequest = { description: "to read your mail", scopes: ["connect"] };

const BLOCK: PromptAnswer = { type: "block" };
const DISMISS: PromptAnswer = { type: "dismiss" };

let trial: ConsentTrial;

beforeEach(() => {
  trial = new ConsentTrial();
});

function connect(host: string, port: number, address?: string): AccessRequest {
  return { type: "connect", target: { host, port, address } };
}

function allow(
  life: Life = "session",
  { isForOtherDevices = false, isMailRelayTicked = false } = {},
): PromptAnswer {
  return { type: "allow", life, isForOtherDevices, isMailRelayTicked };
}

/** The site has the permission as such, and what is asked for is more. */
async function grantSite(page: PageDocument = PAGE): Promise<void> {
  await trial.grants.store.allow(page.subject, { ...ANYWHERE, life: "session" });
}

/** What the person's answers have added to that. */
function added(page: PageDocument = PAGE) {
  const { grants, blocks, dismissals } = trial.grants.store.permissionOf(page.subject);
  return {
    grants: grants.filter(({ destinations }) => !destinations.includes("*:*")),
    blocks,
    dismissed: dismissals?.count ?? 0,
  };
}

async function silence(page: PageDocument): Promise<void> {
  for (let time = 0; time < 3; time += 1) await trial.grants.store.dismiss(page.subject);
}

describe("a request", () => {
  it("waits for what was stored", async () => {
    const { lasting, store } = trial.grants;
    await store.allow(PAGE.subject, { ...ANYWHERE, life: "always" });
    let read = () => {};
    lasting.ready = new Promise((resolve) => {
      read = resolve;
    });
    trial = new ConsentTrial(new GrantStoreTrial(lasting));
    const { decision } = await trial.request(PAGE, connect("web.example", 8080));
    read();
    expect(await decision).toMatchObject({ type: "allow" });
  });

  it("is allowed without a question where the grants suffice, and marks their use", async () => {
    await grantSite();
    trial.grants.now += MINUTE;
    const { decision } = await trial.request(PAGE, connect("web.example", 8080));
    expect(await decision).toEqual({ type: "allow", rules: [{ effect: "allow", ...ANYWHERE }] });
    const [grant] = trial.grants.store.permissionOf(PAGE.subject).grants;
    expect(grant?.lastUsedAt).toBe(trial.grants.now);
    expect(trial.windows.shown).toEqual([]);
  });

  it.each<[string, () => Promise<void>, AccessRequest, string]>([
    ["nothing", async () => {}, MAIL, "PERMISSION_DENIED"],
    [
      "a block",
      async () => {
        await grantSite();
        await trial.grants.store.block(PAGE.subject, {
          scopes: ["connect"],
          destinations: ["mail.example:*"],
        });
      },
      MAIL,
      "PERMISSION_DENIED",
    ],
    [
      "a block of the site",
      () => trial.grants.store.blockSite(PAGE.subject),
      MAIL,
      "PERMISSION_DENIED",
    ],
    ["a grant and port 0", () => grantSite(), connect("mail.example", 0), "BLOCKED_PORT"],
  ])(
    "is refused without a question where the site has %s",
    async (_, prepare, access, errorCode) => {
      await prepare();
      const { decision } = await trial.request(PAGE, access);
      expect(await decision).toEqual({ type: "deny", errorCode });
      expect(trial.windows.shown).toEqual([]);
    },
  );

  it("that needs more asks for just that", async () => {
    await grantSite();
    const { decision } = await trial.request(PAGE, MAIL);
    expect(await trial.shown()).toEqual({
      documents: [PAGE],
      access: MAIL,
      details: {
        origin: SITE,
        framedBy: undefined,
        isPrivate: false,
        lives: ["once", "session", "always"],
        description: undefined,
        destination: {
          host: "mail.example",
          port: 993,
          secure: true,
          kind: undefined,
          address: undefined,
        },
        listenPort: undefined,
        scopes: ["system-ports"],
        isMailRelay: false,
      },
    });
    await trial.press(allow());
    expect(await decision).toMatchObject({ type: "allow" });
    const grants = trial.grants.store.permissionOf(PAGE.subject).grants;
    expect(grants.at(-1)?.lastUsedAt).toBe(trial.grants.now);
  });

  it("to listen asks about the port", async () => {
    await grantSite();
    await trial.request(PAGE, { type: "listen", port: 0 });
    expect((await trial.shown()).details).toMatchObject({
      destination: undefined,
      listenPort: 0,
      scopes: ["listen"],
      isMailRelay: false,
    });
  });

  it("says who frames the site, and that the window is private", async () => {
    const page = fakePageDocument(SITE, { topOrigin: "https://top.example", isPrivate: true });
    await grantSite(page);
    await trial.request(page, MAIL);
    expect((await trial.shown()).details).toMatchObject({
      origin: SITE,
      framedBy: "https://top.example",
      isPrivate: true,
      lives: ["once", "session"],
    });
  });

  it.each<[AccessRequest, string]>([
    [MAIL, "SYSTEM_PORT_DENIED"],
    [connect("10.0.0.5", 8080), "LOCAL_NETWORK_DENIED"],
    [connect("10.0.0.5", 22), "LOCAL_NETWORK_DENIED"],
    [connect("nas.example", 8080, "10.0.0.5"), "LOCAL_NETWORK_DENIED"],
    [LISTENING, "LISTEN_DENIED"],
  ])("is refused by dismiss and by block with the same code: %j, %s", async (access, errorCode) => {
    for (const answer of [DISMISS, BLOCK]) {
      await grantSite();
      const { decision } = await trial.request(PAGE, access);
      await trial.press(answer);
      expect(await decision).toEqual({ type: "deny", errorCode });
    }
    const { decision } = await trial.request(PAGE, access);
    expect(await decision).toEqual({ type: "deny", errorCode });
    expect(trial.windows.shown).toHaveLength(2);
  });

  it("is refused without a question while the site is silent", async () => {
    await grantSite();
    await silence(PAGE);
    const { decision } = await trial.request(PAGE, MAIL);
    expect(await decision).toEqual({ type: "deny", errorCode: "SYSTEM_PORT_DENIED" });
    expect(trial.windows.shown).toEqual([]);
  });

  it("is refused without a question where an administrator forbids questions", async () => {
    await grantSite();
    trial.policy.set({ mayAsk: false });
    const { decision } = await trial.request(PAGE, MAIL);
    expect(await decision).toEqual({ type: "deny", errorCode: "SYSTEM_PORT_DENIED" });
    expect(trial.windows.shown).toEqual([]);
  });

  it("is refused when nobody waits for it any more, and grants nothing", async () => {
    await grantSite();
    const gone = new AbortController();
    const { decision } = await trial.request(PAGE, MAIL, gone.signal);
    gone.abort();
    expect(await decision).toEqual({ type: "deny", errorCode: "SYSTEM_PORT_DENIED" });
    expect(trial.windows.open).toEqual([]);
    expect(added()).toEqual({ grants: [], blocks: [], dismissed: 0 });
  });

  it("is refused at once when the site asks too much already", async () => {
    await grantSite();
    trial.policy.set({ limits: { ...trial.policy.current.limits, promptsPerSite: 1 } });
    await trial.request(PAGE, MAIL);
    const { decision } = await trial.request(PAGE, LISTENING);
    expect(await decision).toEqual({ type: "deny", errorCode: "LISTEN_DENIED" });
    expect(trial.windows.open).toHaveLength(1);
  });

  it("goes by what holds when the prompt is over", async () => {
    await grantSite();
    const reach = { scopes: ["system-ports" as const], destinations: ["*:*"] };
    const { decision } = await trial.request(PAGE, MAIL);
    await trial.grants.store.allow(PAGE.subject, { ...reach, life: "always" });
    await trial.prompts.cancel(() => true);
    expect(await decision).toMatchObject({ type: "allow" });
    expect(trial.windows.open).toEqual([]);
  });

  it("is refused if the site has lost the rest meanwhile", async () => {
    await grantSite();
    const { decision } = await trial.request(PAGE, MAIL);
    await trial.grants.store.blockSite(PAGE.subject);
    await trial.press(allow());
    expect(await decision).toMatchObject({ type: "deny" });
  });

  it("of two documents is one question, and allowed to both for once", async () => {
    const other = fakePageDocument(SITE, { documentId: "B" });
    const third = fakePageDocument(SITE, { documentId: "C" });
    await grantSite();
    const first = await trial.request(PAGE, MAIL);
    const second = await trial.request(other, MAIL);
    await trial.press(allow("once"));
    expect(await first.decision).toMatchObject({ type: "allow" });
    expect(await second.decision).toMatchObject({ type: "allow" });
    expect(trial.permissions.decide(third, MAIL).type).toBe("ask");
    expect(added().grants.map(({ documentId }) => documentId)).toEqual(["A", "B"]);
    await trial.grants.store.endDocument(PAGE.subject, "A");
    expect(trial.permissions.decide(PAGE, MAIL).type).toBe("ask");
    expect(trial.permissions.decide(other, MAIL).type).toBe("allow");
  });
});

describe("Allow", () => {
  it.each<[string, AccessRequest, Scope[], string]>([
    ["a system port", MAIL, ["connect", "system-ports"], "mail.example:993"],
    ["an address", connect("10.0.0.5", 8080), ["connect", "local-network"], "10.0.0.5:8080"],
    ["an IPv6 address", connect("fd00::5", 8080), ["connect", "local-network"], "[fd00::5]:8080"],
    ["this computer", connect("localhost", 8080), ["connect", "local-network"], "localhost:8080"],
    [
      "the address that a name led to",
      connect("nas.example", 8080, "10.0.0.5"),
      ["connect", "local-network"],
      "10.0.0.5:8080",
    ],
    [
      "the IPv6 address that a name led to",
      connect("nas.example", 22, "fd00::5"),
      ["connect", "system-ports", "local-network"],
      "[fd00::5]:22",
    ],
    ["listening", LISTENING, ["listen"], "localhost:8080"],
    ["listening on any port", { type: "listen", port: 0 }, ["listen"], "localhost:0"],
    [
      "listening on a system port",
      { type: "listen", port: 80 },
      ["listen", "system-ports"],
      "localhost:80",
    ],
  ])("adds %s, and no more", async (_, access, scopes, destination) => {
    await grantSite();
    const { decision } = await trial.request(PAGE, access);
    await trial.press(allow());
    expect(await decision).toMatchObject({ type: "allow" });
    expect(added()).toEqual({
      grants: [
        {
          scopes,
          destinations: [destination],
          life: "session",
          createdAt: trial.grants.now,
          lastUsedAt: trial.grants.now,
        },
      ],
      blocks: [],
      dismissed: 0,
    });
  });

  it("of a name that led to a local address is not for other addresses that it may lead to", async () => {
    await grantSite();
    await trial.request(PAGE, connect("nas.example", 8080, "10.0.0.5"));
    await trial.press(allow("always"));
    const decide = (access: AccessRequest) => trial.permissions.decide(PAGE, access).type;
    expect(decide(connect("nas.example", 8080))).toBe("allow");
    expect(decide(connect("nas.example", 8080, "10.0.0.5"))).toBe("allow");
    expect(decide(connect("nas.example", 8080, "10.0.0.6"))).toBe("ask");
    expect(decide(connect("nas.example", 8080, "127.0.0.1"))).toBe("ask");
  });

  it.each(LIVES)("lasts as long as was chosen: %s", async (life) => {
    await grantSite();
    await trial.request(PAGE, MAIL);
    await trial.press(allow(life));
    const [grant] = added().grants;
    expect(grant?.life).toBe(life);
    expect(grant?.documentId).toBe(life === "once" ? "A" : undefined);
  });

  it("lasts no longer than the session in a private window", async () => {
    await grantSite(PRIVATE);
    await trial.request(PRIVATE, MAIL);
    await trial.press(allow("always"));
    expect(added(PRIVATE).grants).toMatchObject([{ life: "session" }]);
    expect(trial.grants.lasting.writes).toEqual([]);
  });

  it("is for the site in this frame alone", async () => {
    await grantSite();
    await grantSite(FRAMED);
    await trial.request(FRAMED, MAIL);
    await trial.press(allow("always"));
    expect(added(FRAMED).grants).toHaveLength(1);
    expect(added().grants).toEqual([]);
    expect(trial.permissions.decide(PAGE, MAIL).type).toBe("ask");
  });

  it("has questions that were sent away before count no more", async () => {
    await grantSite();
    for (const answer of [DISMISS, DISMISS, allow()]) {
      await trial.request(PAGE, MAIL);
      await trial.press(answer);
    }
    expect(added().dismissed).toBe(0);
  });

  it("adds nothing where an administrator came to forbid it", async () => {
    await grantSite();
    const { decision } = await trial.request(PAGE, MAIL);
    trial.policy.set({ mayAsk: false });
    await trial.press(allow("always"));
    expect(await decision).toMatchObject({ type: "deny" });
    expect(added().grants).toEqual([]);
  });

  it("names the host where that led to a public address", async () => {
    const local = { scopes: ["connect" as const], destinations: ["10.0.0.0/8:*"] };
    await trial.grants.store.allow(PAGE.subject, { ...local, life: "session" });
    const { decision } = await trial.request(PAGE, connect("web.example", 8080, "93.184.216.34"));
    await trial.press(allow());
    expect(await decision).toMatchObject({ type: "allow" });
    expect(added().grants[1]).toMatchObject({
      scopes: ["connect"],
      destinations: ["web.example:8080"],
    });
  });

  it("is for other devices where that was ticked, and only for listening", async () => {
    await grantSite();
    await trial.request(PAGE, LISTENING);
    await trial.press(allow("session", { isForOtherDevices: true }));
    await trial.request(PAGE, MAIL);
    await trial.press(allow("session", { isForOtherDevices: true }));
    expect(added().grants.map(({ scopes }) => scopes)).toEqual([
      ["listen", "listen-network"],
      ["connect", "system-ports"],
    ]);
  });
});

describe("a mail relay", () => {
  const RELAY = connect("smtp.example", 25);

  it("is asked about though every host is granted, with a tick of its own", async () => {
    await grantSite();
    const { decision } = await trial.request(PAGE, RELAY);
    const { details } = await trial.shown();
    expect(details).toMatchObject({ scopes: ["connect", "system-ports"], isMailRelay: true });
    await trial.press(allow("always", { isMailRelayTicked: true }));
    expect(await decision).toMatchObject({ type: "allow" });
    expect(added().grants).toMatchObject([
      { scopes: ["connect", "system-ports"], destinations: ["smtp.example:25"] },
    ]);
  });

  it("is not allowed without that tick, which is no answer at all", async () => {
    await grantSite();
    const { decision } = await trial.request(PAGE, RELAY);
    await trial.press(allow("always"));
    expect(await decision).toEqual({ type: "deny", errorCode: "SYSTEM_PORT_DENIED" });
    expect(added()).toEqual({ grants: [], blocks: [], dismissed: 0 });
  });

  it("is none in the local network", async () => {
    await grantSite();
    await trial.request(PAGE, connect("smtp.example", 25, "10.0.0.5"));
    expect((await trial.shown()).details.isMailRelay).toBe(false);
    await trial.press(allow());
    expect(added().grants).toMatchObject([{ destinations: ["10.0.0.5:25"] }]);
  });
});

describe("Not now", () => {
  it.each([MAIL, LISTENING, connect("smtp.example", 25), connect("nas.example", 80, "10.0.0.5")])(
    "is remembered as that alone, for %j",
    async (access) => {
      await grantSite();
      await trial.request(PAGE, access);
      await trial.press(DISMISS);
      expect(added()).toEqual({ grants: [], blocks: [], dismissed: 1 });
    },
  );

  it("is what a closed window says", async () => {
    await grantSite();
    const { decision } = await trial.request(PAGE, MAIL);
    trial.windows.only.onClosed();
    expect(await decision).toMatchObject({ type: "deny" });
    expect(added().dismissed).toBe(1);
  });

  it("silences the site when it was said three times, in frames too", async () => {
    await grantSite();
    await grantSite(FRAMED);
    for (const page of [PAGE, FRAMED, PAGE]) {
      expect(trial.permissions.mayAsk(page)).toBe(true);
      await trial.request(page, MAIL);
      await trial.press(DISMISS);
    }
    expect(trial.permissions.mayAsk(PAGE)).toBe(false);
    expect(trial.permissions.mayAsk(FRAMED)).toBe(false);
  });
});

describe("Block", () => {
  it.each<[string, AccessRequest, Scope[], string]>([
    ["a system port", MAIL, ["system-ports"], "mail.example:993"],
    ["an address", connect("10.0.0.5", 8080), ["local-network"], "10.0.0.5:8080"],
    [
      "a name, wherever it leads",
      connect("nas.example", 8080, "10.0.0.5"),
      ["local-network"],
      "nas.example:8080",
    ],
    ["listening", LISTENING, ["listen"], "localhost:8080"],
    ["a mail relay", connect("smtp.example", 25), ["connect", "system-ports"], "smtp.example:25"],
  ])("refuses %s from then on, and counts for not now", async (_, access, scopes, destination) => {
    await grantSite();
    await trial.request(PAGE, access);
    await trial.press(BLOCK);
    expect(added()).toEqual({
      grants: [],
      blocks: [{ scopes, destinations: [destination], createdAt: trial.grants.now }],
      dismissed: 1,
    });
    expect(trial.permissions.decide(PAGE, access).type).toBe("deny");
    expect(trial.permissions.stateOf(PAGE)).toBe("granted");
  });

  it("of a name that led to a local address leaves the name's public ones", async () => {
    await grantSite();
    await trial.request(PAGE, connect("nas.example", 8080, "10.0.0.5"));
    await trial.press(BLOCK);
    const decide = (access: AccessRequest) => trial.permissions.decide(PAGE, access).type;
    expect(decide(connect("nas.example", 8080))).toBe("allow");
    expect(decide(connect("nas.example", 8080, "93.184.216.34"))).toBe("allow");
    expect(decide(connect("nas.example", 8080, "10.0.0.6"))).toBe("deny");
  });

  it("is not written to the disk in a private window", async () => {
    await grantSite(PRIVATE);
    await trial.request(PRIVATE, MAIL);
    await trial.press(BLOCK);
    expect(added(PRIVATE).blocks).toHaveLength(1);
    expect(trial.grants.lasting.writes).toEqual([]);
  });
});

describe("requestSite", () => {
  it("asks for the permission as such, in the site's own words", async () => {
    await trial.requestSite(PAGE, SITE_REQUEST);
    expect(await trial.shown()).toEqual({
      documents: [PAGE],
      access: undefined,
      details: {
        origin: SITE,
        framedBy: undefined,
        isPrivate: false,
        lives: ["once", "session", "always"],
        description: "to read your mail",
        destination: undefined,
        listenPort: undefined,
        scopes: ["connect"],
        isMailRelay: false,
      },
    });
  });

  it.each<[PromptAnswer, object]>([
    [
      allow("always"),
      { grants: [{ ...ANYWHERE, life: "always", description: "to read your mail" }], blocks: [] },
    ],
    [allow("session"), { grants: [{ ...ANYWHERE, life: "session" }], blocks: [] }],
    [allow("once"), { grants: [{ ...ANYWHERE, life: "once", documentId: "A" }], blocks: [] }],
    [
      allow("session", { isForOtherDevices: true, isMailRelayTicked: true }),
      { grants: [{ ...ANYWHERE }], blocks: [] },
    ],
    [DISMISS, { grants: [], blocks: [], dismissals: { count: 1 } }],
    [
      BLOCK,
      { grants: [], blocks: [{ scopes: SCOPES, destinations: ["*:*"] }], dismissals: undefined },
    ],
  ])("by %j leads to %j", async (answer, expected) => {
    const { done } = await trial.requestSite(PAGE, SITE_REQUEST);
    await trial.press(answer);
    await done;
    expect(trial.grants.store.permissionOf(PAGE.subject)).toMatchObject(expected);
  });

  it("gives system ports where the site asked for them", async () => {
    await trial.requestSite(PAGE, { description: undefined, scopes: ["connect", "system-ports"] });
    await trial.press(allow());
    const { grants } = trial.grants.store.permissionOf(PAGE.subject);
    expect(grants).toEqual([
      {
        scopes: ["connect", "system-ports"],
        destinations: ["*:*"],
        life: "session",
        createdAt: trial.grants.now,
      },
    ]);
  });

  it.each<[string, () => unknown]>([
    ["it has a grant", () => grantSite()],
    ["it is blocked", () => trial.grants.store.blockSite(PAGE.subject)],
    ["it is silent", () => silence(PAGE)],
    ["an administrator forbids questions", () => trial.policy.set({ mayAsk: false })],
    [
      "an administrator has decided",
      () => trial.policy.set({ rules: new Map([[SITE, [{ effect: "deny", ...ANYWHERE }]]]) }),
    ],
  ])("asks nothing where %s", async (_, prepare) => {
    await prepare();
    const { done } = await trial.requestSite(PAGE, SITE_REQUEST);
    await done;
    expect(trial.windows.shown).toEqual([]);
  });

  it("ends with its document, and nothing is remembered", async () => {
    const gone = new AbortController();
    const { done } = await trial.requestSite(PAGE, SITE_REQUEST, gone.signal);
    gone.abort();
    await done;
    await settle();
    expect(trial.windows.open).toEqual([]);
    expect(trial.grants.store.sites).toEqual([]);
  });
});

describe("allowSite", () => {
  it.each<[PageDocument, Life, object]>([
    [PAGE, "always", { life: "always" }],
    [PAGE, "session", { life: "session" }],
    [PAGE, "once", { life: "once", documentId: "A" }],
    [PRIVATE, "always", { life: "session" }],
  ])("gives public servers and ports from 1024 up: %j for %s", async (page, life, expected) => {
    await trial.consent.allowSite(page, life);
    expect(trial.grants.store.permissionOf(page.subject).grants).toEqual([
      { ...ANYWHERE, ...expected, createdAt: trial.grants.now },
    ]);
  });

  it("gives nothing where an administrator leaves nothing to people", async () => {
    trial.policy.set({ mayAsk: false });
    await trial.consent.allowSite(PAGE, "always");
    expect(trial.grants.store.sites).toEqual([]);
  });
});
