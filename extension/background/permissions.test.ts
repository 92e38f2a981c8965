import { beforeEach, describe, expect, it } from "vitest";
import type { Scope } from "../../protocol/scope.ts";
import { FakeStorageArea } from "./fake-storage-area.ts";
import { GrantStore } from "./grants/grant-store.ts";
import { type AccessRequest, Permissions } from "./permissions.ts";
import { FakePromptWindows } from "./prompts/fake-prompt-windows.ts";
import { PromptQueue } from "./prompts/prompt-queue.ts";

const SITE = "https://example.org";
const NOBODY_LEAVES = new AbortController().signal;

let windows: FakePromptWindows;
let prompts: PromptQueue;
let grants: GrantStore;
let permissions: Permissions;

beforeEach(() => {
  windows = new FakePromptWindows();
  prompts = new PromptQueue({ openWindow: windows.openWindow });
  grants = new GrantStore(new FakeStorageArea(), () => {});
  permissions = new Permissions(grants, prompts);
});

function request(...required: Scope[]): AccessRequest {
  const destination = { host: "mail.example", port: 993 };
  return {
    origin: SITE,
    destination,
    required,
    subject: {
      destination: { ...destination, secure: true, kind: undefined, address: undefined },
      listenPort: undefined,
    },
  };
}

/** Lets a request come as far as its prompt. */
async function shown(): Promise<number> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return windows.only.id;
}

describe("request", () => {
  it("is refused without a question where the site has nothing, or a block", async () => {
    const refusal = { type: "deny", errorCode: "PERMISSION_DENIED" };
    expect(await permissions.request(request("connect"), NOBODY_LEAVES)).toEqual(refusal);
    await grants.block(SITE);
    expect(await permissions.request(request("connect"), NOBODY_LEAVES)).toEqual(refusal);
    expect(windows.shown).toEqual([]);
  });

  it("is allowed without a question where the grants suffice", async () => {
    await permissions.allowSite(SITE);
    const decision = await permissions.request(request("connect"), NOBODY_LEAVES);
    expect(decision).toEqual({ type: "allow", scopes: ["connect"] });
    expect(windows.shown).toEqual([]);
  });

  it("asks for what is missing, and grants just that destination after Allow", async () => {
    await permissions.allowSite(SITE);
    const decision = permissions.request(request("connect", "system-ports"), NOBODY_LEAVES);
    const id = await shown();
    expect(prompts.detailsOf(id)).toMatchObject({ origin: SITE, scopes: ["system-ports"] });
    prompts.answer(id, "allow");
    expect(await decision).toEqual({ type: "allow", scopes: ["connect", "system-ports"] });
    expect((await grants.permissionOf(SITE)).grants.at(-1)).toMatchObject({
      scopes: ["connect", "system-ports"],
      destinations: ["mail.example:993"],
    });
  });

  it.each<[Scope[], string]>([
    [["connect", "system-ports"], "SYSTEM_PORT_DENIED"],
    [["connect", "local-network"], "LOCAL_NETWORK_DENIED"],
    [["connect", "system-ports", "local-network"], "LOCAL_NETWORK_DENIED"],
    [["listen"], "LISTEN_DENIED"],
  ])("for %j is refused by dismiss with %s, and nothing is remembered", async (required, code) => {
    await permissions.allowSite(SITE);
    const before = await grants.permissionOf(SITE);
    const decision = permissions.request(request(...required), NOBODY_LEAVES);
    prompts.answer(await shown(), "dismiss");
    expect(await decision).toEqual({ type: "deny", errorCode: code });
    expect(await grants.permissionOf(SITE)).toEqual(before);
  });

  it("remembers a block", async () => {
    await permissions.allowSite(SITE);
    const decision = permissions.request(request("connect", "system-ports"), NOBODY_LEAVES);
    prompts.answer(await shown(), "block");
    expect(await decision).toMatchObject({ type: "deny" });
    expect(await grants.permissionOf(SITE)).toEqual({ grants: [], isBlocked: true });
  });

  it("that is no longer wanted grants nothing", async () => {
    await permissions.allowSite(SITE);
    const gone = new AbortController();
    const decision = permissions.request(request("connect", "system-ports"), gone.signal);
    await shown();
    gone.abort();
    expect(await decision).toMatchObject({ type: "deny" });
    expect((await grants.permissionOf(SITE)).grants).toHaveLength(1);
  });
});

describe("requestSite", () => {
  it.each(["allow", "block", "dismiss"] as const)("remembers %s", async (answer) => {
    const decision = permissions.requestSite(SITE, "Read mail", NOBODY_LEAVES);
    const id = await shown();
    expect(prompts.detailsOf(id)).toMatchObject({
      description: "Read mail",
      destination: undefined,
      scopes: ["connect"],
    });
    prompts.answer(id, answer);
    expect(await decision).toBe(answer === "allow");
    const permission = await grants.permissionOf(SITE);
    expect(permission.isBlocked).toBe(answer === "block");
    expect(permission.grants).toHaveLength(answer === "allow" ? 1 : 0);
  });

  it("gives public servers and ports from 1024 up, and no more", async () => {
    await permissions.allowSite(SITE);
    expect(await grants.permissionOf(SITE)).toMatchObject({
      grants: [{ scopes: ["connect"], destinations: ["*:*"] }],
    });
  });
});
