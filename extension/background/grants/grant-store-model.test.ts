import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Subject } from "../identity.ts";
import type { Grant, Life, SitePermission } from "./grant.ts";
import type { GrantStore } from "./grant-store.ts";
import { DAY, GrantStoreTrial, MINUTE } from "./grant-store-trial.ts";
import { NaiveGrants } from "./naive-grants.ts";

const ORIGINS = ["https://example.org", "http://localhost:8080"];
const SUBJECTS: readonly Subject[] = ORIGINS.flatMap((origin) =>
  ORIGINS.flatMap((topOrigin) =>
    [false, true].map((isPrivate) => ({ origin, topOrigin, isPrivate })),
  ),
);

const subject = fc.constantFrom(...SUBJECTS);
const destination = fc.constantFrom("*:*", "a.example:1", "10.0.0.0/8:*");
const documentId = fc.constantFrom("A", "B");
const life = fc.constantFrom<Life[]>("once", "session", "always");

interface Both {
  readonly trial: GrantStoreTrial;
  model: NaiveGrants;
}

/** One operation on both, and its name for a report. */
type Step = readonly [name: string, take: (both: Both) => Promise<void>];

function reach(place: string) {
  return { scopes: ["connect" as const], destinations: [place] };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(subject, destination, life, documentId).map(
      ([who, place, holds, id]): Step => [
        `allow ${textOf(who)} ${place} ${holds} ${id}`,
        async (both) => {
          const grant = {
            ...reach(place),
            life: holds,
            ...(holds === "once" ? { documentId: id } : {}),
          };
          both.model = both.model.allow(who, { ...grant, createdAt: both.trial.now });
          await both.trial.store.allow(who, grant);
        },
      ],
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(subject, destination).map(
      ([who, place]): Step => [
        `block ${textOf(who)} ${place}`,
        async (both) => {
          both.model = both.model.block(who, { ...reach(place), createdAt: both.trial.now });
          await both.trial.store.block(who, reach(place));
        },
      ],
    ),
  },
  {
    weight: 3,
    arbitrary: subject.map(
      (who): Step => [
        `dismiss ${textOf(who)}`,
        async (both) => {
          both.model = both.model.dismiss(who, both.trial.now);
          await both.trial.store.dismiss(who);
        },
      ],
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(subject, destination).map(
      ([who, place]): Step => [
        `use ${textOf(who)} ${place}`,
        async (both) => {
          both.model = both.model.markUsed(who, place, both.trial.now);
          await both.trial.store.markUsed(who, ({ destinations }) => destinations.includes(place));
        },
      ],
    ),
  },
  subject.map(
    (who): Step => [
      `block the site ${textOf(who)}`,
      async (both) => {
        both.model = both.model.blockSite(who, both.trial.now);
        await both.trial.store.blockSite(who);
      },
    ],
  ),
  subject.map(
    (who): Step => [
      `unblock ${textOf(who)}`,
      async (both) => {
        both.model = both.model.unblock(who);
        await both.trial.store.unblock(who);
      },
    ],
  ),
  subject.map(
    (who): Step => [
      `forget ${textOf(who)}`,
      async (both) => {
        both.model = both.model.forget(who);
        await both.trial.store.forget(who);
      },
    ],
  ),
  fc.tuple(subject, fc.nat({ max: 3 })).map(
    ([who, index]): Step => [
      `remove grant ${index} of ${textOf(who)}`,
      async (both) => {
        const grant = both.trial.store.permissionOf(who).grants[index];
        if (grant === undefined) return;
        both.model = both.model.removeGrant(who, grant);
        await both.trial.store.removeGrant(who, grant);
      },
    ],
  ),
  subject.map(
    (who): Step => [
      `forget ${textOf(who)}, and undo it`,
      async ({ trial: { store } }) => {
        const site = store.sites.find((each) => textOf(each.subject) === textOf(who));
        if (site === undefined) return;
        await store.forget(who);
        await store.restore(who, site.permission);
      },
    ],
  ),
  fc.tuple(subject, documentId).map(
    ([who, id]): Step => [
      `end document ${id} of ${textOf(who)}`,
      async (both) => {
        both.model = both.model.endDocument(who, id);
        await both.trial.store.endDocument(who, id);
      },
    ],
  ),
  fc.constant<Step>([
    "end private windows",
    async (both) => {
      both.model = both.model.endPrivate();
      await both.trial.store.endPrivate();
    },
  ]),
  fc.constant<Step>([
    "forget all",
    async (both) => {
      both.model = new NaiveGrants();
      await both.trial.store.forgetAll();
    },
  ]),
  fc.constantFrom(1, MINUTE - 1, MINUTE, DAY, 7 * DAY).map(
    (milliseconds): Step => [
      `wait ${milliseconds} ms`,
      async ({ trial }) => {
        trial.now += milliseconds;
      },
    ],
  ),
);

function textOf({ origin, topOrigin, isPrivate }: Subject): string {
  return `${origin} in ${topOrigin}${isPrivate ? " in private" : ""}`;
}

/** What holds for every subject, whatever the order in which it came about. */
function holding(
  source: Pick<GrantStore | NaiveGrants, "permissionOf">,
  silencedUntil: (who: Subject) => number | undefined,
): unknown {
  return SUBJECTS.map((who) => {
    const { grants, blocks } = source.permissionOf(who);
    return {
      subject: textOf(who),
      grants: sorted(grants),
      blocks: sorted(blocks),
      silencedUntil: silencedUntil(who),
    };
  });
}

function sorted(parts: SitePermission["grants"] | SitePermission["blocks"]): readonly string[] {
  return parts.map((part) => JSON.stringify(Object.entries(part).sort())).sort();
}

function expectSame({ store, now }: GrantStoreTrial, model: NaiveGrants): void {
  const actual = holding(store, (who) => store.silencedUntil(who));
  expect(actual).toEqual(holding(model, (who) => model.silencedUntil(who, now)));
}

function isForDisk({ life: holds }: Grant): boolean {
  return holds === "always";
}

describe("GrantStore", () => {
  it("remembers what a naive model does, across restarts, and puts nothing else on the disk", async () => {
    const run = fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (taken) => {
      const both: Both = { trial: new GrantStoreTrial(), model: new NaiveGrants() };
      const { trial } = both;
      await trial.store.ready;
      for (const [, take] of taken) {
        await take(both);
        expectSame(trial, both.model);
        expectSame(await trial.restartBackground(), both.model);
        const afterwards = await trial.restartBrowser();
        expectSame(afterwards, both.model.endBrowser());
        const onDisk = afterwards.store.sites;
        expect(onDisk.every(({ subject: { isPrivate } }) => !isPrivate)).toBe(true);
        expect(onDisk.every(({ permission }) => permission.grants.every(isForDisk))).toBe(true);
        expect(GrantStoreTrial.textOf(trial.lasting)).not.toMatch(/private|once|session/u);
      }
      expect(trial.reports).toEqual([]);
    });
    await fc.assert(run, { numRuns: 100 });
  });
});
