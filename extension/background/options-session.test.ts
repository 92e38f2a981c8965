import { beforeEach, describe, expect, it } from "vitest";
import { FakePolicy } from "./fake-policy.ts";
import { FakePort } from "./fake-port.ts";
import { FakeStorageArea } from "./fake-storage-area.ts";
import type { Grant } from "./grants/grant.ts";
import { GrantStore } from "./grants/grant-store.ts";
import { FakeNativePort } from "./host/fake-native-port.ts";
import { NativeHost } from "./host/native-host.ts";
import type { Subject } from "./identity.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { ConnectionLog } from "./log/connection-log.ts";
import type { LogEntry } from "./log/log-entry.ts";
import { serveOptions } from "./options-session.ts";
import { parsePolicy } from "./policy/parse-policy.ts";
import { DEFAULT_SETTINGS } from "./settings/settings.ts";
import { SettingsStore } from "./settings/settings-store.ts";

const SITE = "https://mail.example";
const OTHER = "https://chat.example";

let now: number;
let lasting: FakeStorageArea;
let grants: GrantStore;
let policy: FakePolicy;
let settings: SettingsStore;
let log: ConnectionLog;
let hostPort: FakeNativePort;
let host: NativeHost;
let page: FakePort;

beforeEach(() => {
  now = 1_700_000_000_000;
  lasting = new FakeStorageArea();
  grants = newStore();
  policy = new FakePolicy();
  const report = () => {};
  settings = new SettingsStore({ area: new FakeStorageArea(), policy, report });
  log = new ConnectionLog(new FakeStorageArea(), report);
  hostPort = new FakeNativePort();
  host = new NativeHost({ connect: () => hostPort, lastError: () => undefined, report });
});

function newStore(): GrantStore {
  const report = () => {};
  return new GrantStore({ lasting, passing: new FakeStorageArea(), report, now: () => now++ });
}

function openPage(): FakePort {
  page = new FakePort("options", { url: "moz-extension://5b6a5f0e/options/options.html" });
  serveOptions(page, { grants, policy, settings, log, host });
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
  return takeOfType("state").map((message) => Reflect.get(Object(message), "state"));
}

function takeOfType(type: string): unknown[] {
  return page.takePosted().filter((message) => Reflect.get(Object(message), "type") === type);
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
    expect(told()).toEqual([]);
    answer();
    await settle();
    expect(told()).toEqual([
      {
        sites: [],
        policy: {
          isSet: false,
          mayAsk: true,
          blocks: [],
          limits: DEFAULT_LIMITS,
          ownLimits: [],
          mistakes: [],
        },
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
          mistakes: [{ place: "x" }],
        },
      },
    ]);
  });

  it("tells what went wrong with the storage", async () => {
    lasting.getFailure = new Error("disk on fire");
    grants = newStore();
    openPage();
    await settle();
    expect(told()).toMatchObject([
      { problems: [{ kind: "not-read", reason: expect.stringContaining("disk on fire") }] },
    ]);
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

const ENTRY: LogEntry = {
  origin: SITE,
  kind: "connection",
  host: "imap.example",
  port: 993,
  isSecure: true,
  wasOpen: true,
  startedAt: 1,
  endedAt: 2,
  ending: "closed",
};

describe("the log", () => {
  it("is told at first and whenever it changes", async () => {
    await log.add(ENTRY);
    openPage();
    await settle();
    expect(takeOfType("log")).toEqual([{ type: "log", entries: [ENTRY] }]);
    void log.add({ ...ENTRY, port: 1 });
    await log.add({ ...ENTRY, port: 2 });
    await settle();
    expect(takeOfType("log")).toMatchObject([{ entries: [ENTRY, { port: 1 }, { port: 2 }] }]);
  });

  it("is cleared, which can be undone", async () => {
    await log.add(ENTRY);
    openPage();
    await say({ type: "clear-log" });
    expect(log.entries).toEqual([]);
    expect(told().at(-1)).toMatchObject({ undoable: { type: "clear-log", origin: undefined } });
    await say({ type: "undo" });
    expect(log.entries).toEqual([ENTRY]);
  });
});

describe("what is set", () => {
  const environments = () =>
    takeOfType("environment").map((message) => Reflect.get(Object(message), "environment"));

  it("is told at first and whenever it changes, with the host", async () => {
    openPage();
    await settle();
    expect(environments()).toMatchObject([
      { settings: DEFAULT_SETTINGS, forced: [], host: "unknown", greeting: undefined },
    ]);
    await say({ type: "set", settings: { log: false } });
    expect(environments()).toMatchObject([{ settings: { log: false, secondPipe: true } }]);
    await say({ type: "check-host" });
    hostPort.greet();
    await settle();
    expect(environments()).toMatchObject([
      { host: "ready", greeting: { version: 2, hostVersion: "0.1.0" } },
    ]);
  });

  it("is told to be an administrator's where it is", async () => {
    openPage();
    await settle();
    setPolicy({ secondPipe: false });
    await settle();
    expect(environments().at(-1)).toMatchObject({
      settings: { secondPipe: false },
      forced: ["secondPipe"],
    });
  });

  it.each([{}, { log: 1 }, { unheardOf: true }])("has to fit: %j", async (given) => {
    openPage();
    await settle();
    await say({ type: "set", settings: given });
    expect(settings.current).toEqual(DEFAULT_SETTINGS);
  });

  it("is no list, which would be an object without members", async () => {
    openPage();
    await settle();
    const told = environments().length;
    await say({ type: "set", settings: [] });
    expect(environments()).toHaveLength(told);
  });
});

describe("what is edited", () => {
  const reach = { scopes: ["connect", "listen"], destinations: ["*:*"], life: "session" };

  it("holds in place of the grant, keeps its past, and can be undone", async () => {
    await allow(SITE, "imap.example:993");
    await allow(SITE, "smtp.example:587");
    openPage();
    await settle();
    const before = grants.permissionOf(subject(SITE));
    const grant = listedGrants().get("imap.example:993");
    await say({ type: "edit-grant", site: SITE, grant, reach });
    const after = grants.permissionOf(subject(SITE)).grants;
    expect(after).toHaveLength(2);
    expect(after).toContainEqual({ ...reach, createdAt: before.grants[0]?.createdAt });
    await say({ type: "undo" });
    expect(grants.permissionOf(subject(SITE)).grants).toEqual(
      expect.arrayContaining(before.grants),
    );
    expect(granted(SITE)).toHaveLength(2);
  });

  it.each([
    { ...reach, scopes: [] },
    { ...reach, destinations: ["no pattern"] },
    { ...reach, life: "for ever" },
    { ...reach, documentId: "1" },
  ])("has to fit: %j", async (unfit) => {
    await allow(SITE, "imap.example:993");
    openPage();
    await settle();
    const grant = listedGrants().get("imap.example:993");
    await say({ type: "edit-grant", site: SITE, grant, reach: unfit });
    expect(granted(SITE)).toEqual(["imap.example:993"]);
  });
});

describe("what is imported", () => {
  const file = (...sites: object[]) => ({
    type: "import",
    file: { format: "web-tcp-socket-grants", version: 1, sites },
  });
  const grantTo = (destination: string) => ({
    scopes: ["connect"],
    destinations: [destination],
    createdAt: 5,
  });

  it("is added to what is there, and can be undone", async () => {
    await allow(SITE, "imap.example:993");
    openPage();
    await settle();
    const before = grants.permissionOf(subject(SITE));
    await say(
      file(
        { origin: SITE, grants: [grantTo("imap.example:993"), grantTo("a.example:1")], blocks: [] },
        { origin: OTHER, framedBy: SITE, grants: [], blocks: [grantTo("b.example:2")] },
      ),
    );
    expect(granted(SITE)).toEqual(["imap.example:993", "a.example:1"]);
    const framed = { ...subject(OTHER), topOrigin: SITE };
    expect(grants.permissionOf(framed).blocks).toHaveLength(1);
    expect(told().at(-1)).toMatchObject({ undoable: { type: "import" } });
    await say({ type: "undo" });
    expect(grants.permissionOf(subject(SITE))).toEqual(before);
    expect(grants.permissionOf(framed).blocks).toEqual([]);
  });

  it.each([
    { origin: "http://mail.example", grants: [grantTo("*:*")], blocks: [] },
    { origin: "null", grants: [grantTo("*:*")], blocks: [] },
    { origin: `${SITE}/`, grants: [grantTo("*:*")], blocks: [] },
    { origin: SITE, grants: [{ ...grantTo("*:*"), life: "once" }], blocks: [] },
    { origin: SITE, grants: [grantTo("nonsense")], blocks: [] },
  ])("has to fit: %j", async (site) => {
    openPage();
    await settle();
    await say(file({ origin: OTHER, grants: [grantTo("*:*")], blocks: [] }, site));
    expect(grants.sites).toEqual([]);
  });
});
