import { beforeEach, describe, expect, it } from "vitest";
import { SCOPES, type Scope } from "../../../protocol/scope.ts";
import { FakeStorageArea } from "../fake-storage-area.ts";
import type { Subject } from "../identity.ts";
import type { Grant, Life } from "./grant.ts";
import { GrantStoreTrial, MINUTE } from "./grant-store-trial.ts";

const ORIGIN = "https://example.org";
const SITE = subject(ORIGIN);
const OTHER = subject("https://other.example");
const FRAMED = { ...SITE, topOrigin: OTHER.origin };
const PRIVATE = { ...SITE, isPrivate: true };
const FRAMED_PRIVATE = { ...FRAMED, isPrivate: true };

let trial: GrantStoreTrial;

beforeEach(() => {
  trial = new GrantStoreTrial();
});

function subject(origin: string): Subject {
  return { origin, topOrigin: origin, isPrivate: false };
}

function reach(destination = "*:*", ...scopes: Scope[]) {
  return {
    scopes: scopes.length === 0 ? ["connect" as const] : scopes,
    destinations: [destination],
  };
}

async function allow(who: Subject, life: Life, destination?: string, documentId = "A") {
  const document = life === "once" ? { documentId } : {};
  await trial.store.allow(who, { ...reach(destination), life, ...document });
}

/** The destinations that are granted, and those that are blocked. */
function destinationsOf(who: Subject, { store } = trial) {
  const { grants, blocks } = store.permissionOf(who);
  return {
    granted: grants.flatMap(({ destinations }) => destinations),
    blocked: blocks.flatMap(({ destinations }) => destinations),
  };
}

function grantOf(who: Subject): Grant {
  const [grant] = trial.store.permissionOf(who).grants;
  if (grant === undefined) throw new Error("Nothing is granted");
  return grant;
}

describe("GrantStore", () => {
  it("knows nothing at first, and writes nothing for it", async () => {
    await trial.store.ready;
    expect(trial.store.permissionOf(SITE)).toEqual({ grants: [], blocks: [] });
    expect(trial.store.silencedUntil(SITE)).toBeUndefined();
    expect(trial.store.sites).toEqual([]);
    expect(trial.lasting.writes).toEqual([]);
    expect(trial.passing.writes).toEqual([]);
    expect(trial.store.problems).toEqual([]);
  });

  it("remembers what was allowed, when, and why in the site's words", async () => {
    await trial.store.allow(SITE, {
      ...reach("mail.example:993", "connect", "system-ports"),
      life: "always",
      description: "to read your mail",
    });
    expect(trial.store.permissionOf(SITE).grants).toEqual([
      {
        scopes: ["connect", "system-ports"],
        destinations: ["mail.example:993"],
        life: "always",
        description: "to read your mail",
        createdAt: trial.now,
      },
    ]);
  });

  it("has one grant for what is allowed twice for as long, the newer one", async () => {
    await allow(SITE, "always", "a.example:1");
    await allow(SITE, "session", "a.example:1");
    trial.now += 5;
    await allow(SITE, "always", "a.example:1");
    const { grants } = trial.store.permissionOf(SITE);
    expect(grants.map(({ life, createdAt }) => [life, createdAt])).toEqual([
      ["always", trial.now],
      ["session", trial.now - 5],
    ]);
  });

  it("loses none of the changes that are made at once, even before it has loaded", async () => {
    await Promise.all([
      allow(SITE, "always", "a.example:1"),
      trial.store.block(SITE, reach("b.example:2")),
      allow(OTHER, "session", "c.example:3"),
      allow(SITE, "always", "d.example:4"),
    ]);
    for (const each of [trial, await trial.restartBackground()]) {
      expect(destinationsOf(SITE, each)).toEqual({
        granted: ["a.example:1", "d.example:4"],
        blocked: ["b.example:2"],
      });
      expect(destinationsOf(OTHER, each).granted).toEqual(["c.example:3"]);
    }
  });

  it("makes changes in the order in which they were asked for", async () => {
    await Promise.all([
      allow(SITE, "always"),
      trial.store.blockSite(SITE),
      trial.store.blockSite(OTHER),
      trial.store.forget(OTHER),
    ]);
    expect(destinationsOf(SITE)).toEqual({ granted: [], blocked: ["*:*"] });
    expect(trial.store.sites.map(({ subject: { origin } }) => origin)).toEqual([ORIGIN]);
  });

  it("takes back blocks before it has loaded, and no grant with them", async () => {
    await allow(SITE, "always");
    await allow(SITE, "session", "a.example:1");
    const next = new GrantStoreTrial(trial.lasting, trial.passing);
    await next.store.unblock(SITE);
    expect(destinationsOf(SITE, next).granted).toEqual(["*:*", "a.example:1"]);
  });

  it("tells of every change at once, and of the origin of a framed site, until the listener goes", async () => {
    const gone = new AbortController();
    const heard: unknown[] = [];
    trial.store.onChange((origin) => heard.push(origin), gone.signal);
    trial.store.onChange(() => heard.push(destinationsOf(FRAMED).granted));
    await allow(FRAMED, "session");
    expect(heard).toEqual([ORIGIN, ["*:*"]]);
    gone.abort();
    await trial.store.forget(FRAMED);
    expect(heard.slice(2)).toEqual([[]]);
  });

  it("tells of no change where there is none", async () => {
    await allow(SITE, "always");
    const heard: string[] = [];
    trial.store.onChange((origin) => heard.push(origin));
    await trial.store.forget(OTHER);
    await trial.store.forgetAll();
    await trial.store.forgetAll();
    await trial.store.endDocument(SITE, "A");
    await trial.store.endPrivate();
    expect(heard).toEqual([ORIGIN]);
  });

  it("tells the person of what went wrong in either storage", async () => {
    const damaged = new GrantStoreTrial(
      new FakeStorageArea({ permissions: "damaged" }),
      new FakeStorageArea({ permissions: { version: 2 } }),
    );
    await damaged.store.ready;
    expect(damaged.store.problems).toHaveLength(2);
    expect(damaged.reports).toHaveLength(2);
    damaged.lasting.setFailure = new Error("the disk is full");
    await damaged.store.blockSite(SITE);
    await damaged.store.unblock(SITE);
    await damaged.store.blockSite(SITE);
    expect(damaged.store.problems[2]).toEqual({
      kind: "not-saved",
      reason: expect.stringContaining("the disk is full"),
    });
    expect(damaged.store.problems).toHaveLength(3);
    expect(destinationsOf(SITE, damaged).blocked).toEqual(["*:*"]);
  });
});

describe("how long a grant holds", () => {
  it("is until all documents go that are told of by their ids, whosever they are", async () => {
    await allow(SITE, "once", "*:*", "7 0");
    await allow(SITE, "once", "*:*", "8 0");
    await allow(OTHER, "once", "*:*", "7 1");
    await allow(OTHER, "always");
    await trial.store.endDocuments((documentId) => documentId.startsWith("7 "));
    expect(trial.store.permissionOf(SITE).grants).toMatchObject([{ documentId: "8 0" }]);
    expect(trial.store.permissionOf(OTHER).grants).toMatchObject([{ life: "always" }]);
  });

  it("is until its document goes, for once", async () => {
    await allow(SITE, "once", "*:*", "A");
    await allow(SITE, "once", "*:*", "B");
    await trial.store.endDocument(SITE, "A");
    expect(trial.store.permissionOf(SITE).grants).toMatchObject([
      { life: "once", documentId: "B" },
    ]);
    await trial.store.endDocument(OTHER, "B");
    expect(destinationsOf(SITE).granted).toEqual(["*:*"]);
    await trial.store.endDocument(SITE, "B");
    expect(trial.store.sites).toEqual([]);
  });

  it.each<[Life, string[], string[]]>([
    ["once", ["*:*"], []],
    ["session", ["*:*"], []],
    ["always", ["*:*"], ["*:*"]],
  ])(
    "for %s outlives the background by %j, and the browser by %j",
    async (life, background, browser) => {
      await allow(SITE, life);
      expect(destinationsOf(SITE, await trial.restartBackground()).granted).toEqual(background);
      expect(destinationsOf(SITE, await trial.restartBrowser()).granted).toEqual(browser);
    },
  );

  it.each(["once", "session"] as const)("for %s never comes near the disk", async (life) => {
    await allow(SITE, life, "secret.example:1");
    await allow(FRAMED, life, "secret.example:2");
    expect(trial.lasting.writes).toEqual([]);
  });

  it("does not end with a document, unless it is for once", async () => {
    await allow(SITE, "session", "a.example:1");
    await allow(SITE, "always", "b.example:2");
    await trial.store.endDocument(SITE, "A");
    expect(destinationsOf(SITE).granted).toEqual(["b.example:2", "a.example:1"]);
  });

  it("is the browser's life and longer for blocks", async () => {
    await trial.store.block(SITE, reach("a.example:1"));
    await trial.store.block(FRAMED, reach("b.example:2"));
    const next = await trial.restartBrowser();
    expect(destinationsOf(SITE, next).blocked).toEqual(["a.example:1"]);
    expect(destinationsOf(FRAMED, next).blocked).toEqual(["b.example:2", "a.example:1"]);
  });
});

describe("a private window", () => {
  it.each(["once", "session", "always"] as const)(
    "leaves nothing on the disk, though %s was asked for",
    async (life) => {
      for (const who of [PRIVATE, FRAMED_PRIVATE]) {
        await allow(who, life);
        await trial.store.block(who, reach("a.example:1"));
        await trial.store.dismiss(who);
        await trial.store.markUsed(who, () => true);
        const permission = trial.store.permissionOf(who);
        await trial.store.blockSite(who);
        await trial.store.unblock(who);
        await trial.store.restore(who, permission);
        expect(destinationsOf(who)).toMatchObject({ granted: ["*:*"] });
      }
      expect(trial.lasting.writes).toEqual([]);
      expect((await trial.restartBrowser()).store.sites).toEqual([]);
    },
  );

  it("has always last for the session", async () => {
    await allow(PRIVATE, "always");
    expect(grantOf(PRIVATE).life).toBe("session");
    expect(destinationsOf(PRIVATE, await trial.restartBackground()).granted).toEqual(["*:*"]);
  });

  it("has none of the ordinary grants, and its own are not for ordinary windows", async () => {
    await allow(SITE, "always", "a.example:1");
    await allow(SITE, "session", "b.example:2");
    await allow(PRIVATE, "session", "c.example:3");
    expect(destinationsOf(PRIVATE).granted).toEqual(["c.example:3"]);
    expect(destinationsOf(SITE).granted).toEqual(["a.example:1", "b.example:2"]);
  });

  it("has the ordinary blocks, and its own are not for ordinary windows", async () => {
    await trial.store.block(SITE, reach("a.example:1"));
    await trial.store.block(PRIVATE, reach("b.example:2"));
    await trial.store.block(FRAMED, reach("c.example:3"));
    expect(destinationsOf(PRIVATE).blocked).toEqual(["b.example:2", "a.example:1"]);
    expect(destinationsOf(SITE).blocked).toEqual(["a.example:1"]);
    expect(destinationsOf(FRAMED_PRIVATE).blocked.sort()).toEqual([
      "a.example:1",
      "b.example:2",
      "c.example:3",
    ]);
  });

  it("takes what was private with it when it was the last", async () => {
    await allow(PRIVATE, "session");
    await allow(FRAMED_PRIVATE, "once");
    await trial.store.block(PRIVATE, reach("a.example:1"));
    await trial.store.dismiss({ ...OTHER, isPrivate: true });
    await allow(SITE, "session");
    await trial.store.block(OTHER, reach("b.example:2"));
    await trial.store.endPrivate();
    expect(trial.store.sites.map((site) => site.subject)).toEqual([OTHER, SITE]);
    expect(GrantStoreTrial.textOf(trial.passing)).not.toContain("private");
  });
});

describe("a site that is framed by another one", () => {
  it("has none of its grants there, and none of those of the other frames or of the top", async () => {
    await allow(SITE, "always", "a.example:1");
    await allow(OTHER, "always", "b.example:2");
    await allow({ ...SITE, topOrigin: "https://third.example" }, "always", "c.example:3");
    await allow(FRAMED, "always", "d.example:4");
    expect(destinationsOf(FRAMED).granted).toEqual(["d.example:4"]);
    expect(destinationsOf(SITE).granted).toEqual(["a.example:1"]);
    expect(destinationsOf(OTHER).granted).toEqual(["b.example:2"]);
  });

  it("has its own blocks there, and what is blocked there is blocked nowhere else", async () => {
    await trial.store.block(SITE, reach("a.example:1"));
    await trial.store.block(OTHER, reach("b.example:2"));
    await trial.store.block(FRAMED, reach("c.example:3"));
    expect(destinationsOf(FRAMED).blocked).toEqual(["c.example:3", "a.example:1"]);
    expect(destinationsOf(SITE).blocked).toEqual(["a.example:1"]);
    expect(destinationsOf(OTHER).blocked).toEqual(["b.example:2"]);
  });
});

describe("a block", () => {
  it("of a destination stays beside the grants, which do not take it back", async () => {
    await allow(SITE, "always");
    await trial.store.block(SITE, reach("a.example:1"));
    await allow(SITE, "always", "a.example:1");
    expect(destinationsOf(SITE)).toEqual({
      granted: ["*:*", "a.example:1"],
      blocked: ["a.example:1"],
    });
  });

  it("of the site is for every scope and destination, and forgets what was granted", async () => {
    await allow(SITE, "always");
    await allow(SITE, "session");
    await trial.store.block(SITE, reach("a.example:1"));
    await trial.store.blockSite(SITE);
    expect(trial.store.permissionOf(SITE)).toEqual({
      grants: [],
      blocks: [{ scopes: SCOPES, destinations: ["*:*"], createdAt: trial.now }],
    });
  });

  it("is taken back, the grants staying", async () => {
    await allow(SITE, "always", "a.example:1");
    await allow(SITE, "session", "b.example:2");
    await trial.store.block(SITE, reach("c.example:3"));
    await trial.store.unblock(SITE);
    expect(destinationsOf(SITE)).toEqual({ granted: ["a.example:1", "b.example:2"], blocked: [] });
  });
});

describe("what is taken back", () => {
  it("is one grant, and no other that reaches as far", async () => {
    await allow(SITE, "always");
    await allow(SITE, "session");
    await allow(SITE, "once", "*:*", "A");
    await allow(SITE, "once", "*:*", "B");
    await allow(FRAMED, "always");
    for (const removed of ["always", "once B"]) {
      const grant = trial.store
        .permissionOf(SITE)
        .grants.find(
          ({ life, documentId }) =>
            removed.startsWith(life) && removed.endsWith(documentId ?? life),
        );
      if (grant === undefined) throw new Error(`No grant ${removed}`);
      await trial.store.removeGrant(SITE, grant);
    }
    const left = trial.store
      .permissionOf(SITE)
      .grants.map(({ life, documentId }) => [life, documentId]);
    expect(left).toEqual([
      ["session", undefined],
      ["once", "A"],
    ]);
    expect(destinationsOf(FRAMED).granted).toEqual(["*:*"]);
  });

  it("is everything of one site", async () => {
    for (const who of [SITE, OTHER, FRAMED, PRIVATE]) {
      await allow(who, "always");
      await allow(who, "session", "a.example:1");
      await trial.store.block(who, reach("b.example:2"));
    }
    await trial.store.forget(SITE);
    expect(trial.store.permissionOf(SITE)).toEqual({ grants: [], blocks: [] });
    const left = trial.store.sites.map((site) => site.subject);
    expect(left).toEqual([OTHER, FRAMED, PRIVATE]);
    expect(GrantStoreTrial.textOf(trial.lasting)).not.toContain(`"${ORIGIN}"`);
  });

  it("is everything of all sites", async () => {
    for (const who of [SITE, OTHER, FRAMED, PRIVATE]) {
      await allow(who, "session");
      await trial.store.dismiss(who);
      await trial.store.block(who, reach("a.example:1"));
    }
    await trial.store.forgetAll();
    expect(trial.store.sites).toEqual([]);
    expect((await trial.restartBackground()).store.sites).toEqual([]);
    expect((await trial.restartBrowser()).store.sites).toEqual([]);
  });
});

describe("restore", () => {
  it.each([SITE, FRAMED, PRIVATE])("puts back exactly what there was of %j", async (who) => {
    await allow(who, "always", "a.example:1");
    await allow(who, "session", "b.example:2");
    await allow(who, "once", "c.example:3");
    await trial.store.markUsed(who, () => true);
    await trial.store.block(who, reach("d.example:4"));
    for (let dismissed = 0; dismissed < 3; dismissed += 1) await trial.store.dismiss(who);
    const before = trial.store.sites;
    const silencedUntil = trial.store.silencedUntil(who);
    const [lasting, passing] = [trial.lasting, trial.passing].map((area) =>
      structuredClone(area.items.get("permissions")),
    );
    const own = before.find((site) => site.subject.topOrigin === who.topOrigin);
    if (own === undefined) throw new Error("Nothing is remembered");
    trial.now += MINUTE;
    await trial.store.forget(who);
    expect(trial.store.sites).toEqual([]);
    await trial.store.restore(who, own.permission);
    expect(trial.store.permissionOf(who)).toEqual(own.permission);
    expect(trial.store.silencedUntil(who)).toBe(silencedUntil);
    expect(trial.store.sites).toEqual(before);
    expect(trial.lasting.items.get("permissions")).toEqual(lasting);
    expect(trial.passing.items.get("permissions")).toEqual(passing);
  });
});

describe("the bounds", () => {
  /** Grants to 256 destinations, one a millisecond. */
  async function fill(life: Life): Promise<void> {
    for (let port = 1; port <= 256; port += 1) {
      trial.now += 1;
      await allow(SITE, life, `a.example:${port}`);
    }
  }

  it.each(["session", "always"] as const)(
    "let the grant for %s go that was used longest ago",
    async (life) => {
      await allow(SITE, life);
      await fill(life);
      expect(destinationsOf(SITE).granted).not.toContain("a.example:1");
      trial.now += MINUTE;
      const isUsed = ({ destinations }: Grant) => destinations.includes("a.example:2");
      await trial.store.markUsed(SITE, isUsed);
      await allow(SITE, life, "b.example:1");
      const { granted } = destinationsOf(SITE);
      expect(granted).toHaveLength(256);
      expect(granted).not.toContain("a.example:3");
      expect(granted).toEqual(expect.arrayContaining(["*:*", "a.example:2", "b.example:1"]));
    },
  );

  it("are those of each site", async () => {
    await fill("always");
    await allow(OTHER, "always", "b.example:1");
    await allow(SITE, "session", "b.example:1");
    expect(destinationsOf(SITE).granted).toHaveLength(257);
    expect(destinationsOf(OTHER).granted).toHaveLength(1);
  });

  it("block a site that was blocked for 256 destinations", async () => {
    await allow(SITE, "always");
    for (let port = 1; port <= 256; port += 1) {
      await trial.store.block(SITE, reach(`a.example:${port}`));
    }
    expect(destinationsOf(SITE).blocked).toHaveLength(256);
    await trial.store.block(SITE, reach("a.example:257"));
    expect(trial.store.permissionOf(SITE).blocks).toEqual([
      { scopes: SCOPES, destinations: ["*:*"], createdAt: trial.now },
    ]);
  });
});

describe("the time of last use", () => {
  it("is written at most once a minute", async () => {
    await allow(SITE, "always");
    const writes = () => trial.lasting.writes.length;
    const before = writes();
    await trial.store.markUsed(SITE, () => true);
    expect(grantOf(SITE).lastUsedAt).toBe(trial.now);
    const firstUse = trial.now;
    trial.now += MINUTE - 1;
    await trial.store.markUsed(SITE, () => true);
    expect(grantOf(SITE).lastUsedAt).toBe(firstUse);
    expect(writes()).toBe(before + 1);
    trial.now += 1;
    await trial.store.markUsed(SITE, () => true);
    expect(grantOf(SITE).lastUsedAt).toBe(trial.now);
    expect(writes()).toBe(before + 2);
  });

  it("is that of the grants which were used, wherever they are kept", async () => {
    await allow(SITE, "always", "a.example:1");
    await allow(SITE, "always", "b.example:2");
    await allow(SITE, "session", "a.example:1");
    await trial.store.markUsed(SITE, ({ destinations }) => destinations.includes("a.example:1"));
    const { grants } = (await trial.restartBackground()).store.permissionOf(SITE);
    expect(grants.map(({ lastUsedAt }) => lastUsedAt)).toEqual([trial.now, undefined, trial.now]);
  });

  it("is no change of the permission", async () => {
    await allow(SITE, "always");
    const heard: string[] = [];
    trial.store.onChange((origin) => heard.push(origin));
    await trial.store.markUsed(SITE, () => true);
    expect(heard).toEqual([]);
  });
});
