import { beforeEach, describe, expect, it } from "vitest";
import type { Rule } from "../../protocol/rule.ts";
import { SCOPES, type Scope } from "../../protocol/scope.ts";
import { fakePageDocument } from "./fake-page-document.ts";
import { FakePolicy } from "./fake-policy.ts";
import type { AccessRequest } from "./grants/decide.ts";
import type { Life } from "./grants/grant.ts";
import { GrantStoreTrial, MINUTE } from "./grants/grant-store-trial.ts";
import type { PageDocument } from "./identity.ts";
import { livesFor, Permissions } from "./permissions.ts";

const SITE = "https://example.org";
const OTHER = "https://other.example";

const PAGE = fakePageDocument(SITE);
const OTHER_PAGE = fakePageDocument(OTHER);
const FRAMED = fakePageDocument(SITE, { topOrigin: OTHER });
const PRIVATE = fakePageDocument(SITE, { isPrivate: true });
const PAGES = [PAGE, FRAMED, PRIVATE];

const MAIL: AccessRequest = connect("mail.example", 4242);

let trial: GrantStoreTrial;
let policy: FakePolicy;
let permissions: Permissions;

beforeEach(async () => {
  trial = new GrantStoreTrial();
  policy = new FakePolicy();
  permissions = new Permissions(trial.store, policy);
  await permissions.ready;
});

function connect(host: string, port: number, address?: string): AccessRequest {
  return { type: "connect", target: { host, port, address } };
}

function rule(effect: Rule["effect"], destination = "*:*", ...scopes: Scope[]): Rule {
  return {
    effect,
    scopes: scopes.length === 0 ? ["connect"] : scopes,
    destinations: [destination],
  };
}

async function allow(page: PageDocument, life: Life, destination = "*:*", ...scopes: Scope[]) {
  const { subject, documentId } = page;
  const { scopes: given, destinations } = rule("allow", destination, ...scopes);
  const document = life === "once" ? { documentId } : {};
  await trial.store.allow(subject, { scopes: given, destinations, life, ...document });
}

async function block(page: PageDocument, destination: string, ...scopes: Scope[]) {
  const { scopes: given, destinations } = rule("deny", destination, ...scopes);
  await trial.store.block(page.subject, { scopes: given, destinations });
}

function setRules(...rules: Rule[]): void {
  policy.set({ rules: new Map([[SITE, rules]]) });
}

function decisionOf(page: PageDocument, access = MAIL) {
  return permissions.decide(page, access).type;
}

describe("ready", () => {
  it("waits for the stored grants and for the policy", async () => {
    let readPolicy = () => {};
    const slow = Object.assign(new FakePolicy(), {
      ready: new Promise<void>((resolve) => {
        readPolicy = resolve;
      }),
    });
    const waiting = new Permissions(trial.store, slow);
    let isReady = false;
    const ready = waiting.ready.then(() => {
      isReady = true;
    });
    await trial.store.ready;
    expect(isReady).toBe(false);
    readPolicy();
    await ready;
    expect(isReady).toBe(true);
  });
});

describe("what a document may do", () => {
  it("is nothing at first, and the person may be asked", () => {
    expect(permissions.stateOf(PAGE)).toBe("prompt");
    expect(permissions.decide(PAGE, MAIL)).toEqual({
      type: "deny",
      errorCode: "PERMISSION_DENIED",
    });
    expect(permissions.mayAsk(PAGE)).toBe(true);
    expect(permissions.allowancesOf(PAGE)).toEqual([]);
    expect(permissions.permittedOrigins).toEqual([]);
  });

  it("is what was granted to it, by the rules that bear on the request", async () => {
    await allow(PAGE, "always");
    await allow(PAGE, "session", "10.0.0.5:22", "connect", "system-ports", "local-network");
    await block(PAGE, "evil.example:*");
    expect(permissions.decide(PAGE, MAIL)).toEqual({ type: "allow", rules: [rule("allow")] });
    expect(decisionOf(PAGE, connect("evil.example", 4242))).toBe("deny");
    expect(decisionOf(PAGE, connect("10.0.0.5", 22))).toBe("allow");
    expect(permissions.decide(PAGE, connect("10.0.0.6", 22))).toEqual({
      type: "ask",
      missing: ["system-ports", "local-network"],
    });
    expect(decisionOf(PAGE, { type: "listen", port: 8080 })).toBe("ask");
  });

  it("is for its own document alone where it was granted for once", async () => {
    await allow(PAGE, "once");
    expect(permissions.stateOf(PAGE)).toBe("granted");
    expect(decisionOf(PAGE)).toBe("allow");
    const next = fakePageDocument(SITE, { documentId: "B" });
    expect(permissions.stateOf(next)).toBe("prompt");
    expect(decisionOf(next)).toBe("deny");
    expect(permissions.allowancesOf(next)).toEqual([]);
  });

  it("is denied by a block, whatever was granted before and after", async () => {
    await allow(PAGE, "always");
    await trial.store.blockSite(PAGE.subject);
    await allow(PAGE, "session");
    expect(permissions.stateOf(PAGE)).toBe("denied");
    expect(decisionOf(PAGE)).toBe("deny");
    expect(permissions.permittedOrigins).toEqual([]);
  });

  it("is not for others: frames, those who frame it, private windows", async () => {
    await allow(PAGE, "always");
    expect([FRAMED, OTHER_PAGE, PRIVATE].map((page) => permissions.stateOf(page))).toEqual([
      "prompt",
      "prompt",
      "prompt",
    ]);
    await allow(FRAMED, "always");
    expect(permissions.stateOf(FRAMED)).toBe("granted");
    expect(permissions.stateOf(OTHER_PAGE)).toBe("prompt");
  });

  it("is held by the site's own blocks wherever it is", async () => {
    for (const page of PAGES) await allow(page, "session");
    await block(PAGE, "mail.example:*");
    expect(PAGES.map((page) => decisionOf(page))).toEqual(["deny", "deny", "deny"]);
  });
});

describe("an administrator", () => {
  it("denies what people have allowed", async () => {
    for (const page of PAGES) await allow(page, "session");
    setRules(rule("deny", "mail.example:*"));
    expect(PAGES.map((page) => decisionOf(page))).toEqual(["deny", "deny", "deny"]);
    expect(decisionOf(PAGE, connect("web.example", 8080))).toBe("allow");
    setRules({ effect: "deny", scopes: [...SCOPES], destinations: ["*:*"] });
    expect(PAGES.map((page) => permissions.stateOf(page))).toEqual(["denied", "denied", "denied"]);
    expect(permissions.permittedOrigins).toEqual([]);
  });

  it("denies to every site", async () => {
    await allow(PAGE, "always");
    await allow(OTHER_PAGE, "always");
    policy.set({ rulesForEverySite: [rule("deny", "mail.example:*")] });
    expect([PAGE, OTHER_PAGE].map((page) => decisionOf(page))).toEqual(["deny", "deny"]);
  });

  it("allows what people have blocked", async () => {
    await trial.store.blockSite(PAGE.subject);
    setRules(rule("allow", "mail.example:*"));
    expect(permissions.stateOf(PAGE)).toBe("granted");
    expect(decisionOf(PAGE)).toBe("allow");
    expect(decisionOf(PAGE, connect("web.example", 8080))).toBe("deny");
    expect(permissions.stateOf(PRIVATE)).toBe("granted");
  });

  it("allows nothing to whoever frames the site", () => {
    setRules(rule("allow"));
    expect(permissions.stateOf(PAGE)).toBe("granted");
    expect(permissions.stateOf(FRAMED)).toBe("prompt");
    expect(permissions.allowancesOf(FRAMED)).toEqual([]);
    expect(permissions.stateOf(OTHER_PAGE)).toBe("prompt");
  });

  it("wins over itself by denying", () => {
    setRules(rule("deny", "mail.example:*"), rule("allow"));
    expect(decisionOf(PAGE)).toBe("deny");
    expect(decisionOf(PAGE, connect("web.example", 8080))).toBe("allow");
  });

  it("leaves what is granted already to people who may not be asked any more", async () => {
    await allow(PAGE, "always");
    policy.set({ mayAsk: false });
    expect(permissions.isLeftToPeople).toBe(false);
    expect(permissions.mayAsk(PAGE)).toBe(false);
    expect(decisionOf(PAGE)).toBe("allow");
  });
});

describe("mayAsk", () => {
  it("is no while the site is silent, in all its frames", async () => {
    for (let dismissed = 0; dismissed < 3; dismissed += 1) {
      expect(permissions.mayAsk(PAGE)).toBe(true);
      await trial.store.dismiss(FRAMED.subject);
    }
    expect([...PAGES, OTHER_PAGE].map((page) => permissions.mayAsk(page))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(permissions.isLeftToPeople).toBe(true);
  });
});

describe("allowancesOf", () => {
  it("are the administrator's, then blocks, then grants, the shortest first", async () => {
    await allow(PAGE, "always", "a.example:1");
    await allow(PAGE, "always", "b.example:2");
    await allow(PAGE, "once", "c.example:3");
    await allow(PAGE, "session", "d.example:4", "connect", "system-ports");
    await block(PAGE, "e.example:5");
    setRules(rule("deny", "f.example:6"), rule("allow", "g.example:7"));
    expect(permissions.allowancesOf(PAGE)).toEqual([
      { ...rule("deny", "f.example:6"), life: undefined },
      { ...rule("allow", "g.example:7"), life: undefined },
      { ...rule("deny", "e.example:5"), life: "always" },
      { ...rule("allow", "c.example:3"), life: "once" },
      { ...rule("allow", "d.example:4", "connect", "system-ports"), life: "session" },
      { ...rule("allow"), destinations: ["a.example:1", "b.example:2"], life: "always" },
    ]);
  });
});

describe("permittedOrigins", () => {
  it.each<[Life, boolean, unknown[]]>([
    ["once", false, []],
    ["session", false, [{ origin: SITE, isPrivate: false, isLasting: false }]],
    ["always", false, [{ origin: SITE, isPrivate: false, isLasting: true }]],
    ["once", true, []],
    ["session", true, [{ origin: SITE, isPrivate: true, isLasting: false }]],
    ["always", true, [{ origin: SITE, isPrivate: true, isLasting: false }]],
  ])("by a grant for %s, private: %j", async (life, isPrivate, expected) => {
    await allow(fakePageDocument(SITE, { isPrivate }), life);
    expect(permissions.permittedOrigins).toEqual(expected);
  });

  it("are lasting by one grant for good among others", async () => {
    await allow(PAGE, "session");
    await allow(PAGE, "always", "a.example:1");
    await allow(PRIVATE, "session");
    expect(permissions.permittedOrigins).toEqual([
      { origin: SITE, isPrivate: false, isLasting: true },
      { origin: SITE, isPrivate: true, isLasting: false },
    ]);
  });

  it("are not those that are framed alone", async () => {
    await allow(FRAMED, "always");
    expect(permissions.permittedOrigins).toEqual([]);
  });

  it("are those that an administrator allows, in private windows too", async () => {
    setRules(rule("allow", "mail.example:993"));
    await trial.store.blockSite(PAGE.subject);
    expect(permissions.permittedOrigins).toEqual([
      { origin: SITE, isPrivate: false, isLasting: true },
      { origin: SITE, isPrivate: true, isLasting: true },
    ]);
  });

  it("are not those that people have blocked, in ordinary windows or in private ones", async () => {
    await allow(PAGE, "always");
    await allow(PRIVATE, "session");
    await trial.store.blockSite(PRIVATE.subject);
    expect(permissions.permittedOrigins).toEqual([
      { origin: SITE, isPrivate: false, isLasting: true },
    ]);
    await allow(PRIVATE, "session");
    await trial.store.unblock(PRIVATE.subject);
    await trial.store.blockSite(PAGE.subject);
    expect(permissions.permittedOrigins).toEqual([]);
  });
});

describe("markUsed", () => {
  async function usedBy(page: PageDocument, access: AccessRequest): Promise<readonly string[]> {
    trial.now += MINUTE;
    await permissions.markUsed(page, access);
    return trial.store
      .permissionOf(page.subject)
      .grants.filter(({ lastUsedAt }) => lastUsedAt === trial.now)
      .map(({ life, destinations }) => `${life} ${destinations.join()}`);
  }

  it("is for the grants that let the document do this", async () => {
    await allow(PAGE, "always");
    await allow(PAGE, "always", "*.example:4242");
    await allow(PAGE, "session", "mail.example:4242");
    await allow(PAGE, "session", "web.example:4242");
    await allow(PAGE, "once", "mail.example:4242");
    await allow(PAGE, "always", "localhost:8080", "listen");
    await allow(PAGE, "always", "10.0.0.0/8:4242", "connect", "local-network");
    expect(await usedBy(PAGE, MAIL)).toEqual([
      "always *:*",
      "always *.example:4242",
      "always 10.0.0.0/8:4242",
      "session mail.example:4242",
      "once mail.example:4242",
    ]);
    expect(await usedBy(PAGE, { type: "listen", port: 8080 })).toEqual(["always localhost:8080"]);
    expect(await usedBy(PAGE, connect("localhost", 8080))).toEqual(["always *:*"]);
  });

  it("is not for what another document was granted for once", async () => {
    await allow(PAGE, "once");
    expect(await usedBy(fakePageDocument(SITE, { documentId: "B" }), MAIL)).toEqual([]);
    expect(await usedBy(PAGE, MAIL)).toEqual(["once *:*"]);
  });
});

describe("onChange", () => {
  it("tells of the origin that people decided on, and of all where it was the policy", async () => {
    const gone = new AbortController();
    const heard: unknown[] = [];
    permissions.onChange((origin) => heard.push(origin), gone.signal);
    await allow(FRAMED, "once");
    policy.set({ mayAsk: false });
    expect(heard).toEqual([SITE, undefined]);
    gone.abort();
    await allow(PAGE, "once");
    policy.set({ mayAsk: true });
    expect(heard).toHaveLength(2);
  });
});

describe("livesFor", () => {
  it.each([
    [PAGE, ["once", "session", "always"]],
    [PRIVATE, ["once", "session"]],
  ])("%j are %j", ({ subject }, lives) => {
    expect(livesFor(subject)).toEqual(lives);
  });
});
