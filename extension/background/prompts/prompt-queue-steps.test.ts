import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fakePageDocument } from "../fake-page-document.ts";
import { FakeStorageArea, throughJson } from "../fake-storage-area.ts";
import {
  ALLOW,
  type Asked,
  BLOCK,
  DISMISS,
  PromptQueueTrial,
  requestFor,
  settle,
} from "./prompt-queue-trial.ts";

const MOST_WINDOWS = 4;
const PROMPTS_PER_SITE = 3;

interface Course {
  trial: PromptQueueTrial;
  /** Of the broker that lives now. */
  asked: Asked[];
}

/** Something that happens, and its name for a report. */
type Step = readonly [name: string, take: (course: Course) => Promise<void>];

const index = fc.nat({ max: 7 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 3 }), fc.constantFrom("A", "B")).map(
      ([site, host, documentId]): Step => [
        `${documentId} of site ${site} asks for host ${host}`,
        async (course) => {
          const page = fakePageDocument(`https://site${site}.example`, { documentId });
          course.asked.push(await course.trial.ask(requestFor(`host${host}.example`, page)));
        },
      ],
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(index, fc.constantFrom(ALLOW, BLOCK, DISMISS)).map(
      ([at, answer]): Step => [
        `${answer.type} in window ${at}`,
        async ({ trial }) => {
          const shown = trial.windows.open[at];
          if (shown !== undefined) await trial.press(answer, shown);
        },
      ],
    ),
  },
  index.map(
    (at): Step => [
      `window ${at} is closed`,
      async ({ trial }) => {
        const shown = trial.windows.open[at];
        if (shown !== undefined) await trial.close(shown);
      },
    ],
  ),
  {
    weight: 3,
    arbitrary: fc.uniqueArray(index, { minLength: 1, maxLength: 3 }).map(
      (some): Step => [
        `requests ${some.join()} leave`,
        async ({ asked }) => {
          for (const at of some) asked.at(-1 - at)?.leave();
          await settle();
        },
      ],
    ),
  },
  fc.nat({ max: 5 }).map(
    (site): Step => [
      `site ${site} is cancelled`,
      async ({ trial }) => {
        const origin = `https://site${site}.example`;
        await trial.prompts.cancel(({ details }) => details.origin === origin);
        await settle();
      },
    ],
  ),
  fc.uniqueArray(index, { maxLength: 2 }).map(
    (closed): Step => [
      `a restart, in which windows ${closed.join()} are closed`,
      async (course) => {
        const open = [...course.trial.windows.open];
        for (const at of closed) {
          const shown = open[at];
          if (shown !== undefined) shown.isClosed = true;
        }
        course.trial = await restarted(course.trial);
        course.asked = [];
      },
    ],
  ),
);

async function restarted(trial: PromptQueueTrial): Promise<PromptQueueTrial> {
  const next = await trial.restart();
  next.promptsPerSite = PROMPTS_PER_SITE;
  return next;
}

/** What has to be true whenever nothing is under way. */
async function expectOrder({ trial, asked }: Course): Promise<void> {
  const requests = await Promise.all(trial.windows.open.map(({ id }) => trial.prompts.find(id)));
  const origins = requests.map((request) => request?.details.origin);
  expect(origins).not.toContain(undefined);
  expect(new Set(origins).size).toBe(origins.length);
  expect(origins.length).toBeLessThanOrEqual(MOST_WINDOWS);
  for (const { isOver, request } of asked) {
    const isShown = origins.includes(request.details.origin);
    expect(isOver || isShown || origins.length === MOST_WINDOWS).toBe(true);
  }
  const stored = await trial.load();
  const windowIds = stored.flatMap(({ windowId }) => windowId ?? []);
  expect(windowIds.sort()).toEqual(trial.windows.open.map(({ windowId }) => windowId).sort());
  for (const { request } of stored) {
    const { origin } = request.details;
    const ofSite = stored.filter((other) => other.request.details.origin === origin);
    const hosts = ofSite.map((other) => other.request.details.destination?.host);
    expect(new Set(hosts).size).toBe(hosts.length);
    expect(hosts.length).toBeLessThanOrEqual(PROMPTS_PER_SITE);
  }
}

describe("PromptQueue", () => {
  it("keeps order through all that happens, and leaves nothing behind", async () => {
    const run = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const trial = new PromptQueueTrial(new FakeStorageArea({}, throughJson));
      trial.promptsPerSite = PROMPTS_PER_SITE;
      const course: Course = { trial, asked: [] };
      for (const [, take] of steps) {
        await take(course);
        await expectOrder(course);
      }
      for (let answered = 0; course.trial.windows.open.length > 0; answered += 1) {
        expect(answered).toBeLessThan(steps.length);
        await course.trial.press(ALLOW, course.trial.windows.open[0]);
      }
      expect(course.asked.every(({ isOver }) => isOver)).toBe(true);
      expect(course.trial.stored ?? []).toEqual([]);
      expect(course.trial.reports).toEqual([]);
    });
    await fc.assert(run, { numRuns: 200 });
  });
});
