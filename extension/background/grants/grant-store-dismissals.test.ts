import { beforeEach, describe, expect, it } from "vitest";
import type { Subject } from "../identity.ts";
import { DAY, GrantStoreTrial } from "./grant-store-trial.ts";

const WEEK = 7 * DAY;
const SITE: Subject = {
  origin: "https://example.org",
  topOrigin: "https://example.org",
  isPrivate: false,
};
const OTHER: Subject = {
  origin: "https://other.example",
  topOrigin: "https://other.example",
  isPrivate: false,
};
const FRAMED: Subject = { ...SITE, topOrigin: OTHER.origin };
const PRIVATE: Subject = { ...SITE, isPrivate: true };
const REACH = { scopes: ["connect" as const], destinations: ["*:*"] };

let trial: GrantStoreTrial;

beforeEach(() => {
  trial = new GrantStoreTrial();
});

async function dismiss(times: number, who = SITE): Promise<void> {
  for (let time = 0; time < times; time += 1) await trial.store.dismiss(who);
}

describe("questions that are sent away", () => {
  it("silence the site for a week, after three", async () => {
    await dismiss(2);
    expect(trial.store.silencedUntil(SITE)).toBeUndefined();
    trial.now += 30 * DAY;
    await dismiss(1);
    expect(trial.store.silencedUntil(SITE)).toBe(trial.now + WEEK);
    expect(trial.store.silencedUntil(OTHER)).toBeUndefined();
  });

  it("silence it no longer than that, after which the count begins anew", async () => {
    await dismiss(3);
    trial.now += WEEK - 1;
    expect(trial.store.silencedUntil(SITE)).toBe(trial.now + 1);
    trial.now += 1;
    expect(trial.store.silencedUntil(SITE)).toBeUndefined();
    await dismiss(2);
    expect(trial.store.silencedUntil(SITE)).toBeUndefined();
    await dismiss(1);
    expect(trial.store.silencedUntil(SITE)).toBe(trial.now + WEEK);
  });

  it("change nothing while it is silent", async () => {
    await dismiss(3);
    const until = trial.store.silencedUntil(SITE);
    const writes = trial.lasting.writes.length;
    trial.now += DAY;
    await dismiss(3);
    expect(trial.store.silencedUntil(SITE)).toBe(until);
    expect(trial.lasting.writes).toHaveLength(writes);
  });

  it.each<[string, () => Promise<void>]>([
    ["Allow", () => trial.store.allow(SITE, { ...REACH, life: "always" })],
    ["Allow for once", () => trial.store.allow(SITE, { ...REACH, life: "once", documentId: "A" })],
    ["Allow in a frame", () => trial.store.allow(FRAMED, { ...REACH, life: "session" })],
    ["being forgotten", () => trial.store.forget(SITE)],
    ["being unblocked", () => trial.store.unblock(SITE)],
  ])("count from one again after %s in between", async (_, reset) => {
    await dismiss(2);
    await reset();
    await dismiss(2);
    expect(trial.store.silencedUntil(SITE)).toBeUndefined();
    await dismiss(1);
    expect(trial.store.silencedUntil(SITE)).toBeDefined();
  });

  it.each<[string, () => Promise<void>]>([
    ["a block", () => trial.store.block(SITE, REACH)],
    ["what another site was allowed", () => trial.store.allow(OTHER, { ...REACH, life: "always" })],
    ["the end of a document", () => trial.store.endDocument(SITE, "A")],
    ["the use of a grant", () => trial.store.markUsed(SITE, () => true)],
  ])("count on after %s in between", async (_, between) => {
    await dismiss(2);
    await between();
    await dismiss(1);
    expect(trial.store.silencedUntil(SITE)).toBeDefined();
  });

  it("count for the site that asks, whoever frames it, and not for the other", async () => {
    await dismiss(1, FRAMED);
    await dismiss(1);
    await dismiss(1, { ...SITE, topOrigin: "https://third.example" });
    for (const who of [SITE, FRAMED]) {
      expect(trial.store.silencedUntil(who)).toBe(trial.now + WEEK);
    }
    expect(trial.store.silencedUntil(OTHER)).toBeUndefined();
    expect(trial.store.silencedUntil({ ...OTHER, topOrigin: SITE.origin })).toBeUndefined();
  });

  it("outlive the browser, except in private windows", async () => {
    await dismiss(3);
    await dismiss(3, { ...OTHER, isPrivate: true });
    const next = await trial.restartBrowser();
    expect(next.store.silencedUntil(SITE)).toBe(trial.now + WEEK);
    expect(next.store.silencedUntil({ ...OTHER, isPrivate: true })).toBeUndefined();
    expect(GrantStoreTrial.textOf(trial.lasting)).not.toContain(OTHER.origin);
    const restarted = await trial.restartBackground();
    expect(restarted.store.silencedUntil({ ...OTHER, isPrivate: true })).toBe(trial.now + WEEK);
  });

  it("are those of ordinary windows or of private ones", async () => {
    await dismiss(3, PRIVATE);
    expect(trial.store.silencedUntil(SITE)).toBeUndefined();
    await trial.store.endPrivate();
    expect(trial.store.silencedUntil(PRIVATE)).toBeUndefined();
    await dismiss(3);
    expect(trial.store.silencedUntil(PRIVATE)).toBeUndefined();
  });

  it("leave what is granted and blocked alone", async () => {
    await trial.store.allow(SITE, { ...REACH, life: "always" });
    await trial.store.block(SITE, { ...REACH, destinations: ["a.example:1"] });
    const { grants, blocks } = trial.store.permissionOf(SITE);
    await dismiss(3);
    expect(trial.store.permissionOf(SITE)).toMatchObject({ grants, blocks });
  });

  it("tell listeners, so that other questions of a silent site can go", async () => {
    const heard: unknown[] = [];
    trial.store.onChange((origin) => heard.push([origin, trial.store.silencedUntil(SITE)]));
    await dismiss(3, FRAMED);
    expect(heard).toEqual([
      [SITE.origin, undefined],
      [SITE.origin, undefined],
      [SITE.origin, trial.now + WEEK],
    ]);
  });
});
