import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_LIMITS } from "../limits.ts";
import { PageSession } from "./page-session.ts";
import { ALLOW, OWN_ORIGIN, open, PageTrial, SITE, settle, subjectOf } from "./page-trial.ts";
import { SiteUsage } from "./site-usage.ts";

let trial: PageTrial;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const listen = (id: number) => ({ type: "listen", id, port: 8000, backlog: 0 });
const send = (id: number, byteLength: number) => ({
  type: "send",
  id,
  data: new ArrayBuffer(byteLength),
});

/** As the host sends it, in base64. */
function bytes(byteLength: number): string {
  return Buffer.alloc(byteLength).toString("base64");
}

describe("what a site uses", () => {
  const DOCUMENTS = 2;
  const id = fc.integer({ min: -3, max: 8 });
  const document = fc.nat(DOCUMENTS - 1);
  const byteLength = fc.integer({ min: 1, max: 400 });

  /** What a page says, mostly as the protocol has it; 0 is a new id. */
  const fromPage = fc.oneof(
    fc.constantFrom(open(0), open(0, { port: 143 }), open(0, { host: "bad host" }), listen(0)),
    fc.record({ type: fc.constantFrom("close", "abort", "upgrade"), id }),
    fc.tuple(id, byteLength).map(([number, length]) => send(number, length)),
    fc.record({ type: fc.constant("credit"), id, byteLength }),
  );
  const fromHost = fc.oneof(
    fc.record({ type: fc.constantFrom("opened", "end", "closed", "upgraded"), id }),
    fc.record({ type: fc.constant("data"), id, data: byteLength.map(bytes) }),
    fc.record({ type: fc.constant("sent"), id, byteLength }),
    fc.record({ type: fc.constant("listening"), id, port: fc.constant(8000) }),
    fc.record({
      type: fc.constant("accepted"),
      id,
      acceptedId: fc.integer({ min: -3, max: -1 }),
      host: fc.constant("127.0.0.1"),
      port: fc.constant(50_000),
    }),
    fc.record({
      type: fc.constant("denied"),
      id,
      missing: fc.constant(["local-network"]),
      address: fc.constantFrom("10.0.0.1", "8.8.8.8"),
    }),
  );
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ document, fromPage }) },
    { weight: 6, arbitrary: fc.record({ fromHost }) },
    fc.record({ wait: fc.constantFrom(10, 500) }),
    fc.record({ press: fc.constantFrom(ALLOW, { type: "dismiss" as const }) }),
    fc.record({ isAllowed: fc.boolean() }),
    fc.record({ isHostLost: fc.constant(true) }),
  );

  it("is nothing when all its documents have gone, whatever happened before", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        trial = new PageTrial();
        await trial.allow(["connect", "listen"]);
        const usage = new SiteUsage(
          () => ({
            ...DEFAULT_LIMITS,
            socketsPerSite: 5,
            listenersPerSite: 2,
            connectsPerSecond: 2,
            bytesInFlightPerSite: 1000,
          }),
          1,
        );
        const lastIds = Array.from({ length: DOCUMENTS }, () => 0);
        const sessions = lastIds.map((_, number) => newSession(usage, number));
        for (const taken of steps) {
          if ("fromPage" in taken) {
            const isNew = Reflect.get(taken.fromPage, "id") === 0;
            const newId = (lastIds[taken.document] ?? 0) + 1;
            if (isNew) lastIds[taken.document] = newId;
            const message = isNew ? { ...taken.fromPage, id: newId } : taken.fromPage;
            sessions[taken.document]?.receive(message);
          } else if ("fromHost" in taken) {
            trial.hostPort.sayUnchecked(taken.fromHost);
          } else if ("wait" in taken) {
            await vi.advanceTimersByTimeAsync(taken.wait);
          } else if ("press" in taken) {
            if (trial.windows.open.length > 0) await trial.press(taken.press);
          } else if ("isAllowed" in taken) {
            if (taken.isAllowed) await trial.allow(["connect", "listen"]);
            else await trial.grants.forget(subjectOf(SITE));
            for (const session of sessions) session.review();
          } else if (trial.host.state === "ready") {
            trial.hostPort.die("Native host has exited.");
            trial.hostPort.isDisconnected = false;
          }
          await settle();
          greetIfAsked();
          expect(usage.sockets).toBeLessThanOrEqual(5);
          expect(usage.listeners).toBeLessThanOrEqual(2);
          expect(usage.bytesInFlight).toBeLessThanOrEqual(1000);
        }
        for (const session of sessions) session.end();
        trial.hostPort.sayUnchecked({ type: "data", id: 1, data: bytes(100) });
        await vi.advanceTimersByTimeAsync(60_000);
        const { sockets, listeners, bytesInFlight } = usage;
        expect({ sockets, listeners, bytesInFlight }).toEqual({
          sockets: 0,
          listeners: 0,
          bytesInFlight: 0,
        });
      }),
      { numRuns: 150 },
    );
  });

  function newSession(usage: SiteUsage, number: number): PageSession {
    const { host, permissions, consent } = trial;
    return new PageSession({
      page: { subject: subjectOf(SITE), tabId: number, frameId: 0, documentId: `A${number}` },
      host,
      permissions,
      consent,
      post: () => {},
      disconnect: () => {},
      report: () => {},
      usage,
      ownOrigin: OWN_ORIGIN,
      isPipeWanted: () => true,
      hasRoomInAll: () => true,
      live: trial.live,
    });
  }

  function greetIfAsked(): void {
    const isAsked = trial.hostPort.posted.some(
      (message) => Reflect.get(Object(message), "type") === "hello",
    );
    trial.hostPort.takePosted();
    if (isAsked) trial.hostPort.greet();
  }
});
