import { beforeEach, describe, expect, it } from "vitest";
import type { Runtime } from "webextension-polyfill";
import { FakePort, siteSender } from "../fake-port.ts";
import type { PageDocument } from "../identity.ts";
import { ALLOW, PageTrial, SITE, subjectOf } from "../pages/page-trial.ts";
import { considerDeclaration } from "./consider-declaration.ts";

const PORTAL = "https://portal.example";
const ADDRESS = `${SITE}/manifest.webmanifest`;

const CONSIDERED = { type: "considered" };

let trial: PageTrial;
let fetched: string[];
let answer: () => Promise<Response>;
let injected: PageDocument[];
let gone: PageDocument[];

beforeEach(() => {
  trial = new PageTrial();
  trial.tops.set(7, PORTAL);
  fetched = [];
  answerWith(asking("Read mail"));
  injected = [];
  gone = [];
});

function asking(description: string, type?: string): string {
  return JSON.stringify({ type, permissions: { "tcp-socket": { description } } });
}

function answerWith(body: string, init?: ResponseInit): void {
  answer = async () => new Response(body, init);
}

const TOP = siteSender(SITE, {}, { documentId: "top" });
const FRAMED = siteSender(SITE, {}, { documentId: "framed", frameId: 3 });
const TOP_SUBJECT = subjectOf(SITE);
const FRAMED_SUBJECT = subjectOf(SITE, { topOrigin: PORTAL });

function connect(sender: Runtime.MessageSender = TOP): FakePort {
  const port = new FakePort("declaration", sender);
  considerDeclaration(port, {
    permissions: trial.permissions,
    consent: trial.consent,
    originOfTop: async (tabId) => trial.tops.get(tabId),
    inject: async (page) => {
      injected.push(page);
    },
    fetchManifest: async (address) => {
      fetched.push(String(address));
      return answer();
    },
    onGone: (page) => gone.push(page),
  });
  return port;
}

/** Streams of bytes take turns of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function declare(sender?: Runtime.MessageSender, address = ADDRESS): Promise<FakePort> {
  const port = connect(sender);
  port.say({ address });
  await settle();
  return port;
}

async function press(pressed: Parameters<PageTrial["press"]>[0]): Promise<void> {
  await trial.press(pressed);
  await settle();
}

describe("considerDeclaration", () => {
  it("asks the person in the site's words, and has considered it once they answered", async () => {
    const port = await declare();
    expect(fetched).toEqual([ADDRESS]);
    expect(await trial.asked()).toMatchObject({
      origin: SITE,
      framedBy: undefined,
      isPrivate: false,
      description: "Read mail",
      destination: undefined,
      listenPort: undefined,
      scopes: ["connect"],
      lives: ["once", "session", "always"],
    });
    expect(port.posted).toEqual([]);
    await press(ALLOW);
    expect(port.posted).toEqual([CONSIDERED]);
    expect(trial.grants.permissionOf(TOP_SUBJECT)).toMatchObject({
      grants: [{ scopes: ["connect"], destinations: ["*:*"], description: "Read mail" }],
      blocks: [],
    });
  });

  it("asks for system ports too where the manifest is a certified one", async () => {
    answerWith(asking("Read mail", "certified"));
    await declare();
    expect(await trial.asked()).toMatchObject({ scopes: ["connect", "system-ports"] });
  });

  it("asks for what a frame may do within another site, and no more", async () => {
    await declare(FRAMED);
    expect(await trial.asked()).toMatchObject({ origin: SITE, framedBy: PORTAL });
    await press(ALLOW);
    expect(trial.grants.permissionOf(FRAMED_SUBJECT).grants).toHaveLength(1);
    expect(trial.grants.permissionOf(TOP_SUBJECT).grants).toEqual([]);
  });

  it("asks in a private window for no longer than its session", async () => {
    await declare(siteSender(SITE, { incognito: true }));
    expect(await trial.asked()).toMatchObject({ isPrivate: true, lives: ["once", "session"] });
  });

  it.each(["dismiss", "block"] as const)("gives nothing after %s", async (type) => {
    const port = await declare();
    await press({ type });
    expect(port.posted).toEqual([CONSIDERED]);
    expect(trial.grants.permissionOf(TOP_SUBJECT).grants).toEqual([]);
    expect(injected).toEqual([]);
  });

  it("leaves the port open, to hear of the document's end", async () => {
    const port = await declare();
    await press(ALLOW);
    expect(port.isDisconnected).toBe(false);
    expect(gone).toEqual([]);
    port.vanish();
    expect(gone).toMatchObject([{ subject: TOP_SUBJECT, documentId: "top" }]);
  });

  it("asks once for two documents", async () => {
    await declare();
    await declare(siteSender(SITE, { id: 8 }, { documentId: "other" }));
    await press(ALLOW);
    expect(trial.windows.shown).toHaveLength(1);
    expect(trial.grants.permissionOf(TOP_SUBJECT).grants).toHaveLength(1);
  });
});

describe("a site that is not asked about", () => {
  it.each<[string, () => Promise<void> | void]>([
    ["that has its grant", () => trial.allow(["connect"], "a.example:4242")],
    ["that is blocked", () => trial.grants.blockSite(TOP_SUBJECT)],
    ["for which an administrator has decided", forbidPrompts],
    ["that is silenced", silence],
  ])("%s is not fetched from either", async (_, given) => {
    await given();
    const port = await declare();
    expect(fetched).toEqual([]);
    expect(trial.windows.shown).toEqual([]);
    expect(injected).toEqual([]);
    expect(port.posted).toEqual([CONSIDERED]);
  });

  it("asks for nothing in its manifest", async () => {
    answerWith("{}");
    const port = await declare();
    expect(fetched).toEqual([ADDRESS]);
    expect(trial.windows.shown).toEqual([]);
    expect(port.posted).toEqual([CONSIDERED]);
  });

  it("has its manifest elsewhere, which says nothing to anybody", async () => {
    const port = await declare(TOP, "https://other.example/manifest.webmanifest");
    expect(fetched).toEqual([]);
    expect(trial.windows.shown).toEqual([]);
    expect(port.posted).toEqual([CONSIDERED]);
  });

  it.each<[string, Runtime.MessageSender]>([
    ["a sandboxed document", siteSender("null")],
    ["plain http", siteSender("http://example.org")],
    ["a frame of a page that is none of the web", siteSender(SITE, { id: 99 }, { frameId: 3 })],
  ])("is %s", async (_, sender) => {
    const port = await declare(sender);
    expect(fetched).toEqual([]);
    expect(trial.windows.shown).toEqual([]);
    expect(port.posted).toEqual([CONSIDERED]);
    port.vanish();
    expect(gone).toEqual([]);
  });

  it.each([
    "manifest.webmanifest",
    null,
    {},
    { address: "manifest.webmanifest" },
    { address: ADDRESS, origin: "https://other.example" },
    { address: `${ADDRESS}?${"x".repeat(8192)}` },
  ])("has a port on which no message counts but its own: %j", async (message) => {
    const port = connect();
    port.say(message);
    await settle();
    expect(fetched).toEqual([]);
    expect(port.posted).toEqual([]);
  });

  function forbidPrompts(): void {
    trial.policy.set({ mayAsk: false });
  }

  async function silence(): Promise<void> {
    for (let times = 0; times < 3; times += 1) await trial.grants.dismiss(TOP_SUBJECT);
  }
});

describe("a frame that is granted its place in another site", () => {
  it("gets its interface at every load, and its manifest is not fetched", async () => {
    await trial.allow(["connect"], "*:*", FRAMED_SUBJECT);
    for (const documentId of ["first", "second"]) {
      const port = await declare(siteSender(SITE, {}, { documentId, frameId: 3 }));
      expect(port.posted).toEqual([CONSIDERED]);
    }
    expect(injected).toMatchObject([
      { subject: FRAMED_SUBJECT, tabId: 7, frameId: 3, documentId: "first" },
      { subject: FRAMED_SUBJECT, tabId: 7, frameId: 3, documentId: "second" },
    ]);
    expect(fetched).toEqual([]);
    expect(trial.windows.shown).toEqual([]);
  });

  it("gets nothing from the grant of its own origin, nor of another pair", async () => {
    answerWith("{}");
    await trial.allow(["connect"], "*:*", TOP_SUBJECT);
    await trial.allow(["connect"], "*:*", { ...FRAMED_SUBJECT, topOrigin: "https://a.example" });
    await declare(FRAMED);
    expect(injected).toEqual([]);
  });

  it("gets nothing here in a frame of its own origin, where the browser runs the scripts", async () => {
    trial.tops.set(7, SITE);
    await trial.allow();
    await declare(FRAMED);
    expect(injected).toEqual([]);
    expect(fetched).toEqual([]);
  });
});

describe("a manifest that cannot be read", () => {
  it.each<[string, string, () => void]>([
    ["no JSON", "it is not JSON", () => answerWith("<!doctype html>")],
    ["too long", "more than 262144 bytes", () => answerWith(" ".repeat(262_145))],
    ["not there", "the server answered 404", () => answerWith("", { status: 404 })],
    ["redirected", "the server answers with a redirect", redirect],
    ["out of reach", "it could not be fetched", fail],
  ])("says why: %s", async (_, reason, prepare) => {
    prepare();
    const port = await declare();
    expect(port.posted).toEqual([{ type: "unreadable", reason: expect.stringContaining(reason) }]);
    expect(trial.windows.shown).toEqual([]);
  });

  function redirect(): void {
    const response = Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });
    answer = async () => response;
  }

  function fail(): void {
    answer = () => Promise.reject(new TypeError("Failed to fetch"));
  }
});

describe("a document that goes", () => {
  it("takes its prompt with it", async () => {
    const port = await declare();
    port.vanish();
    await settle();
    expect(trial.windows.open).toEqual([]);
    expect(port.posted).toEqual([]);
    expect(trial.grants.silencedUntil(TOP_SUBJECT)).toBeUndefined();
  });

  it("leaves the prompt to others that wait for it", async () => {
    const port = await declare();
    await declare(siteSender(SITE, { id: 8 }, { documentId: "other" }));
    port.vanish();
    await settle();
    expect(trial.windows.open).toHaveLength(1);
  });

  it("is asked about no more while its manifest is on the way", async () => {
    let arrive = (_: Response) => {};
    answer = () =>
      new Promise((resolve) => {
        arrive = resolve;
      });
    const port = await declare();
    port.vanish();
    arrive(new Response(asking("Read mail")));
    await settle();
    expect(fetched).toEqual([ADDRESS]);
    expect(trial.windows.shown).toEqual([]);
    expect(port.posted).toEqual([]);
    expect(gone).toMatchObject([{ documentId: "top" }]);
  });

  it.each([
    ["asked about", TOP],
    ["served", FRAMED],
  ])("is not %s while it is found out who it is", async (_, sender) => {
    await trial.allow(["connect"], "*:*", FRAMED_SUBJECT);
    const port = connect(sender);
    port.say({ address: ADDRESS });
    port.vanish();
    await settle();
    expect(fetched).toEqual([]);
    expect(trial.windows.shown).toEqual([]);
    expect(injected).toEqual([]);
    expect(port.posted).toEqual([]);
  });
});
