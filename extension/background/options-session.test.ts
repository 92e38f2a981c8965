import { beforeEach, describe, expect, it } from "vitest";
import { FakePolicy } from "./fake-policy.ts";
import { FakePort } from "./fake-port.ts";
import { FakeStorageArea } from "./fake-storage-area.ts";
import type { Grant } from "./grants/grant.ts";
import { GrantStore } from "./grants/grant-store.ts";
import type { Subject } from "./identity.ts";
import { serveOptions } from "./options-session.ts";
import { parsePolicy } from "./policy/parse-policy.ts";

const SITE = "https://mail.example";
const OTHER = "https://chat.example";

let now: number;
let lasting: FakeStorageArea;
let grants: GrantStore;
let policy: FakePolicy;
let page: FakePort;

beforeEach(() => {
  now = 1_700_000_000_000;
  lasting = new FakeStorageArea();
  grants = newStore();
  policy = new FakePolicy();
});

function newStore(): GrantStore {
  const report = () => {};
  return new GrantStore({ lasting, passing: new FakeStorageArea(), report, now: () => now++ });
}

function openPage(): FakePort {
  page = new FakePort("options", { url: "moz-extension://5b6a5f0e/options/options.html" });
  serveOptions(page, { grants, policy });
  return page;
}

function setPolicy(managed: unknown): void {
  policy.set(parsePolicy(managed));
}

function subject(origin: string): Subject {
  return { origin, topOrigin: origin, isPrivate: false };
}

async function allow(origin: string, ...destinations: string[]): Promise<void> {
  const reach: Omit<Grant, "createdAt"> = { scopes: ["connect"], destinations, life: "always" };
  await grants.allow(subject(origin), reach);
}

/** Lets everything that is under way run to its end; all storage here is in memory. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

async function say(...messages: unknown[]): Promise<void> {
  for (const message of messages) page.say(message);
  await settle();
}

/** The states that the page was told since the last call. */
function told(): unknown[] {
  return page.takePosted().map((message) => Reflect.get(Object(message), "state"));
}

/** The ids of all grants that are listed, by their one destination. */
function listedGrants(): ReadonlyMap<string, string> {
  const state: unknown = told().at(-1);
  const found: [string, string][] = [];
  JSON.stringify(state, (_, value: unknown) => {
    const id: unknown = Reflect.get(Object(value), "id");
    const destinations: unknown = Reflect.get(Object(value), "destinations");
    if (typeof id === "string" && Array.isArray(destinations)) {
      found.push([String(destinations[0]), id]);
    }
    return value;
  });
  return new Map(found);
}

/** What is granted to a site, by its destinations. */
function granted(origin: string): readonly string[] {
  return grants.permissionOf(subject(origin)).grants.flatMap(({ destinations }) => destinations);
}

describe("serveOptions", () => {
  it("tells what there is once that is known", async () => {
    let answer: () => void = () => {};
    lasting.ready = new Promise((resolve) => {
      answer = resolve;
    });
    grants = newStore();
    openPage();
    await settle();
    expect(page.posted).toEqual([]);
    answer();
    await settle();
    expect(told()).toEqual([
      {
        sites: [],
        policy: { isSet: false, mayAsk: true, blocks: [], mistakes: [] },
        problems: [],
        undoable: undefined,
      },
    ]);
  });

  it("tells of every change, and of many at once only once", async () => {
    openPage();
    await settle();
    told();
    await allow(SITE, "imap.example:993");
    await settle();
    expect(told()).toMatchObject([{ sites: [{ origin: SITE }] }]);
    setPolicy({ prompts: "forbid", blocks: [{ origin: "*" }], x: 1 });
    setPolicy({ prompts: "forbid", blocks: [{ origin: "*" }], x: 2 });
    await settle();
    expect(told()).toMatchObject([
      {
        sites: [{ origin: SITE, permission: "denied" }],
        policy: {
          isSet: true,
          mayAsk: false,
          blocks: [{ destinations: ["*:*"], isFromPolicy: true }],
          mistakes: [expect.stringContaining("x: ")],
        },
      },
    ]);
  });

  it("tells what went wrong with the storage", async () => {
    lasting.getFailure = new Error("disk on fire");
    grants = newStore();
    openPage();
    await settle();
    expect(told()).toMatchObject([{ problems: [expect.stringContaining("disk on fire")] }]);
  });

  it("tells nothing more once the page is closed", async () => {
    openPage();
    page.vanish();
    await allow(SITE, "imap.example:993");
    setPolicy({});
    await settle();
    expect(page.posted).toEqual([]);
  });

  it.each([
    null,
    "undo",
    { type: "revoke-site" },
    { type: "revoke-site", site: SITE, grant: "" },
    { type: "revoke-grant", site: SITE },
    { type: "forget-all", site: SITE },
    { type: "forget" },
  ])("takes no message that does not fit: %j", async (message) => {
    await allow(SITE, "imap.example:993");
    openPage();
    await settle();
    told();
    await say(message);
    expect(told()).toEqual([]);
    expect(granted(SITE)).toEqual(["imap.example:993"]);
  });
});

describe("what is pressed", () => {
  beforeEach(async () => {
    await allow(SITE, "imap.example:993");
    await allow(SITE, "smtp.example:587");
    await grants.block(subject(SITE), { scopes: ["connect"], destinations: ["evil.example:1"] });
    await allow(OTHER, "irc.example:6697");
    openPage();
    await settle();
  });

  it("takes back all that one site has", async () => {
    await say({ type: "revoke-site", site: SITE });
    expect(grants.permissionOf(subject(SITE))).toEqual({ grants: [], blocks: [] });
    expect(granted(OTHER)).toHaveLength(1);
    expect(told().at(-1)).toMatchObject({
      sites: [{ origin: OTHER }],
      undoable: { type: "revoke-site", origin: SITE },
    });
  });

  it("takes back one grant", async () => {
    const grant = listedGrants().get("imap.example:993");
    await say({ type: "revoke-grant", site: SITE, grant });
    expect(granted(SITE)).toEqual(["smtp.example:587"]);
    expect(grants.permissionOf(subject(SITE)).blocks).toHaveLength(1);
    expect(told().at(-1)).toMatchObject({ undoable: { type: "revoke-grant", origin: SITE } });
  });

  it("takes back the blocks of a site", async () => {
    await say({ type: "unblock", site: SITE });
    expect(grants.permissionOf(subject(SITE)).blocks).toEqual([]);
    expect(granted(SITE)).toHaveLength(2);
    expect(told().at(-1)).toMatchObject({ undoable: { type: "unblock", origin: SITE } });
  });

  it("takes back everything", async () => {
    await say({ type: "forget-all" });
    expect(grants.sites).toEqual([]);
    expect(told().at(-1)).toMatchObject({ sites: [], undoable: { type: "forget-all" } });
  });

  it("counts for nothing that has gone, and leaves what can be undone", async () => {
    const grant = listedGrants().get("imap.example:993");
    await say({ type: "unblock", site: SITE });
    told();
    await say(
      { type: "revoke-site", site: "https://gone.example" },
      { type: "revoke-grant", site: SITE, grant: "gone" },
      { type: "revoke-grant", site: OTHER, grant },
      { type: "unblock", site: SITE },
    );
    expect(told()).toEqual([]);
    await say({ type: "undo" });
    expect(grants.permissionOf(subject(SITE)).blocks).toHaveLength(1);
  });

  it("takes back nothing that an administrator has set", async () => {
    const grant = { origin: SITE, scopes: ["connect"], destinations: ["corp.example:1"] };
    setPolicy({ grants: [grant], blocks: [{ origin: "https://a.example" }] });
    await settle();
    const id = listedGrants().get("corp.example:1");
    await say(
      { type: "revoke-grant", site: SITE, grant: id },
      { type: "revoke-site", site: "https://a.example" },
      { type: "unblock", site: "https://a.example" },
    );
    expect(told()).toEqual([]);
    await say({ type: "forget-all" });
    expect(told().at(-1)).toMatchObject({
      sites: [{ origin: "https://a.example" }, { origin: SITE, permission: "granted" }],
    });
  });

  it.each([
    { type: "revoke-site", site: SITE },
    { type: "unblock", site: SITE },
    { type: "forget-all" },
  ])("can be undone, once: $type", async (message) => {
    const before = grants.sites;
    await say(message);
    expect(grants.sites).not.toEqual(before);
    await say({ type: "undo" });
    expect(grants.sites).toEqual(expect.arrayContaining([...before]));
    expect(told().at(-1)).toMatchObject({ undoable: undefined });
    await say({ type: "revoke-site", site: OTHER }, { type: "undo" }, { type: "undo" });
    expect(grants.sites).toHaveLength(before.length);
  });

  it("puts one grant back as it was", async () => {
    const before = grants.permissionOf(subject(SITE));
    const grant = listedGrants().get("imap.example:993");
    await say({ type: "revoke-grant", site: SITE, grant }, { type: "undo" });
    const after = grants.permissionOf(subject(SITE));
    expect(after.grants).toHaveLength(2);
    expect(after.grants).toEqual(expect.arrayContaining(before.grants));
    expect(after.blocks).toEqual(before.blocks);
  });

  it("is undone beside what has come since", async () => {
    await say({ type: "revoke-site", site: SITE });
    await allow(SITE, "new.example:1");
    await allow(SITE, "imap.example:993");
    await grants.block(subject(SITE), { scopes: ["listen"], destinations: ["*:*"] });
    await say({ type: "undo" });
    expect([...granted(SITE)].sort()).toEqual([
      "imap.example:993",
      "new.example:1",
      "smtp.example:587",
    ]);
    expect(grants.permissionOf(subject(SITE)).blocks).toHaveLength(2);
  });

  it("only the last of it can be undone", async () => {
    await say({ type: "revoke-site", site: OTHER }, { type: "unblock", site: SITE });
    await say({ type: "undo" }, { type: "undo" });
    expect(grants.permissionOf(subject(SITE)).blocks).toHaveLength(1);
    expect(granted(OTHER)).toEqual([]);
  });
});
