import { beforeEach, describe, expect, it } from "vitest";
import { SCOPES } from "../../protocol/scope.ts";
import { FakeStorageArea } from "./fake-storage-area.ts";
import type { Grant } from "./grants/grant.ts";
import { GrantStore } from "./grants/grant-store.ts";
import type { Subject } from "./identity.ts";
import { listSites } from "./list-sites.ts";
import { parsePolicy } from "./policy/parse-policy.ts";
import { NO_POLICY } from "./policy/policy.ts";

const SITE = "https://mail.example";
const OTHER = "https://chat.example:8443";
const NOW = 1_700_000_000_000;

const REACH: Pick<Grant, "scopes" | "destinations" | "life"> = {
  scopes: ["connect"],
  destinations: ["imap.example:993"],
  life: "always",
};

let grants: GrantStore;

beforeEach(async () => {
  grants = new GrantStore({
    lasting: new FakeStorageArea(),
    passing: new FakeStorageArea(),
    report: () => {},
    now: () => NOW,
  });
  await grants.ready;
});

function subject(origin: string, { topOrigin = origin, isPrivate = false } = {}): Subject {
  return { origin, topOrigin, isPrivate };
}

describe("listSites", () => {
  it("has nothing to list at first", () => {
    expect(listSites(grants, NO_POLICY)).toEqual([]);
  });

  it("lists what a person has granted and blocked", async () => {
    await grants.allow(subject(SITE), { ...REACH, description: "To fetch your mail" });
    await grants.block(subject(SITE), { scopes: ["connect"], destinations: ["evil.example:1"] });
    expect(listSites(grants, NO_POLICY)).toEqual([
      {
        id: SITE,
        origin: SITE,
        framedBy: undefined,
        isPrivate: false,
        permission: "granted",
        silencedUntil: undefined,
        grants: [
          {
            ...REACH,
            id: expect.any(String),
            isFromPolicy: false,
            description: "To fetch your mail",
            createdAt: NOW,
            lastUsedAt: undefined,
          },
        ],
        blocks: [
          {
            scopes: ["connect"],
            destinations: ["evil.example:1"],
            isFromPolicy: false,
            createdAt: NOW,
          },
        ],
      },
    ]);
  });

  it("tells a site from the same one in a private window, and in the frame of another", async () => {
    await grants.allow(subject(SITE), REACH);
    await grants.allow(subject(SITE, { isPrivate: true }), REACH);
    await grants.allow(subject(SITE, { topOrigin: OTHER }), REACH);
    const sites = listSites(grants, NO_POLICY);
    expect(sites.map(({ framedBy, isPrivate }) => [framedBy, isPrivate])).toEqual([
      [undefined, false],
      [undefined, true],
      [OTHER, false],
    ]);
    expect(new Set(sites.map(({ id }) => id)).size).toBe(3);
  });

  it("goes by the host, whatever the scheme", async () => {
    for (const origin of ["https://b.example", "http://localhost", "https://a.example"]) {
      await grants.allow(subject(origin), REACH);
    }
    const origins = listSites(grants, NO_POLICY).map(({ origin }) => origin);
    expect(origins).toEqual(["https://a.example", "https://b.example", "http://localhost"]);
  });

  it("lists what an administrator has set, beside what people have", async () => {
    await grants.allow(subject(SITE), REACH);
    const policy = parsePolicy({
      grants: [{ origin: SITE, scopes: ["connect"], destinations: ["*.corp.example:*"] }],
      blocks: [{ origin: OTHER }],
    });
    expect(listSites(grants, policy)).toMatchObject([
      {
        origin: OTHER,
        permission: "denied",
        grants: [],
        blocks: [{ scopes: SCOPES, destinations: ["*:*"], isFromPolicy: true }],
      },
      {
        origin: SITE,
        permission: "granted",
        grants: [
          { destinations: ["*.corp.example:*"], isFromPolicy: true },
          { destinations: ["imap.example:993"], isFromPolicy: false },
        ],
      },
    ]);
  });

  it("says who wins: an administrator's block over a person's grant", async () => {
    await grants.allow(subject(SITE), REACH);
    const blocked = parsePolicy({ blocks: [{ origin: "*" }] });
    expect(listSites(grants, blocked)).toMatchObject([{ origin: SITE, permission: "denied" }]);
  });

  it("lists an administrator's grant with the site itself, and with no frame or private window", async () => {
    await grants.block(subject(SITE, { topOrigin: OTHER }), REACH);
    await grants.allow(subject(SITE, { isPrivate: true }), REACH);
    const grant = { origin: SITE, scopes: ["connect"], destinations: ["*:*"] };
    const sites = listSites(grants, parsePolicy({ grants: [grant] }));
    const fromPolicy = sites.map(
      (site) => site.grants.filter(({ isFromPolicy }) => isFromPolicy).length,
    );
    expect(fromPolicy).toEqual([1, 0, 0]);
  });

  it("lists a site that may not ask for a while, and no other that has nothing", async () => {
    await grants.dismiss(subject(OTHER));
    for (let count = 0; count < 3; count += 1) await grants.dismiss(subject(SITE));
    expect(listSites(grants, NO_POLICY)).toMatchObject([
      { origin: SITE, permission: "prompt", silencedUntil: expect.any(Number), grants: [] },
    ]);
  });
});
