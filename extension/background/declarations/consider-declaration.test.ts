import { beforeEach, describe, expect, it } from "vitest";
import { FakePort, siteSender } from "../fake-port.ts";
import { FakeStorageArea } from "../fake-storage-area.ts";
import { GrantStore } from "../grants/grant-store.ts";
import type { Site } from "../identity.ts";
import { Permissions } from "../permissions.ts";
import { FakePromptWindows } from "../prompts/fake-prompt-windows.ts";
import { PromptQueue } from "../prompts/prompt-queue.ts";
import { considerDeclaration } from "./consider-declaration.ts";

const SITE = "https://example.org";
const ADDRESS = `${SITE}/manifest.webmanifest`;

let windows: FakePromptWindows;
let prompts: PromptQueue;
let grants: GrantStore;
let fetched: string[];
let manifest: string;
let injected: Site[];
let reports: string[];

beforeEach(() => {
  windows = new FakePromptWindows();
  prompts = new PromptQueue({ openWindow: windows.openWindow });
  grants = new GrantStore(new FakeStorageArea(), () => {});
  fetched = [];
  manifest = JSON.stringify({ permissions: { "tcp-socket": { description: "Read mail" } } });
  injected = [];
  reports = [];
});

function connect(sender = siteSender(SITE)): FakePort {
  const port = new FakePort("declaration", sender);
  considerDeclaration(port, {
    grants,
    permissions: new Permissions(grants, prompts),
    inject: async (site) => {
      injected.push(site);
    },
    fetchManifest: async (address) => {
      fetched.push(String(address));
      return new Response(manifest);
    },
    report: (problem) => reports.push(problem),
  });
  return port;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function declare(port: FakePort, address = ADDRESS): Promise<FakePort> {
  port.say({ address });
  await settle();
  return port;
}

describe("considerDeclaration", () => {
  it("asks the person in the site's words, and brings the interface after Allow", async () => {
    const port = await declare(connect());
    expect(fetched).toEqual([ADDRESS]);
    expect(prompts.detailsOf(windows.only.id)).toEqual({
      origin: SITE,
      description: "Read mail",
      destination: undefined,
      listenPort: undefined,
      scopes: ["connect"],
    });
    expect(port.isDisconnected).toBe(false);
    prompts.answer(windows.only.id, "allow");
    await settle();
    expect(injected).toEqual([{ origin: SITE, tabId: 7 }]);
    expect(await grants.permissionOf(SITE)).toMatchObject({
      isBlocked: false,
      grants: [{ scopes: ["connect"], destinations: ["*:*"] }],
    });
    expect(port.isDisconnected).toBe(true);
    expect(reports).toEqual([]);
  });

  it.each(["dismiss", "block"] as const)("brings nothing after %s", async (answer) => {
    const port = await declare(connect());
    prompts.answer(windows.only.id, answer);
    await settle();
    expect(injected).toEqual([]);
    expect(await grants.permissionOf(SITE)).toEqual({ grants: [], isBlocked: answer === "block" });
    expect(port.isDisconnected).toBe(true);
  });

  it("asks nobody about a site that is blocked or has its grant", async () => {
    await grants.block(SITE);
    await declare(connect());
    await grants.allow(SITE, { scopes: ["connect"], destinations: ["a:1"], createdAt: 1 });
    const port = await declare(connect());
    expect(fetched).toEqual([]);
    expect(windows.shown).toEqual([]);
    expect(port.isDisconnected).toBe(true);
  });

  it("asks nobody where the manifest asks for nothing", async () => {
    manifest = "{}";
    const port = await declare(connect());
    expect(windows.shown).toEqual([]);
    expect(reports).toEqual([]);
    expect(port.isDisconnected).toBe(true);
  });

  it.each([
    ["another site's manifest", "https://other.example/manifest.webmanifest"],
    ["a manifest that is no JSON", ADDRESS],
  ])("reports %s", async (_, address) => {
    manifest = "<!doctype html>";
    const port = await declare(connect(), address);
    expect(windows.shown).toEqual([]);
    expect(reports).toEqual([expect.stringContaining(SITE)]);
    expect(port.isDisconnected).toBe(true);
  });

  it.each([
    ["a frame", { ...siteSender(SITE), frameId: 3 }],
    ["a sandboxed document", siteSender("null")],
    ["a private window", siteSender(SITE, { incognito: true })],
    ["plain http", siteSender("http://example.org")],
  ])("takes no declaration from %s", async (_, sender) => {
    const port = await declare(connect(sender));
    expect(fetched).toEqual([]);
    expect(port.isDisconnected).toBe(true);
  });

  it.each([
    "manifest.webmanifest",
    null,
    { address: "manifest.webmanifest" },
    { address: ADDRESS, origin: "https://other.example" },
    { address: `${ADDRESS}?${"x".repeat(8192)}` },
  ])("takes no message but its own: %j", async (message) => {
    const port = connect();
    port.say(message);
    await settle();
    expect(fetched).toEqual([]);
    expect(port.isDisconnected).toBe(true);
  });

  it("takes the prompt away with the document, and brings nothing to the next", async () => {
    const port = await declare(connect());
    port.vanish();
    await settle();
    expect(windows.open).toEqual([]);
    expect(injected).toEqual([]);
    expect(reports).toEqual([]);
  });

  it("asks nobody for a document that went while its manifest was on the way", async () => {
    const port = connect();
    port.say({ address: ADDRESS });
    port.vanish();
    await settle();
    expect(windows.shown).toEqual([]);
  });

  it("asks once for two documents, and brings the interface to both", async () => {
    await declare(connect());
    await declare(connect(siteSender(SITE, { id: 8 })));
    prompts.answer(windows.only.id, "allow");
    await settle();
    expect(injected.map(({ tabId }) => tabId)).toEqual([7, 8]);
    expect((await grants.permissionOf(SITE)).grants).toHaveLength(1);
  });
});
