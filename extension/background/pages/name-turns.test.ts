import { beforeEach, describe, expect, it } from "vitest";
import { permissionFailure } from "../../../protocol/failure.ts";
import { siteSender } from "../fake-port.ts";
import { NameTurns } from "./name-turns.ts";
import { open, PageTrial, SITE, settle, subjectOf } from "./page-trial.ts";

const MOST_AT_ONCE = 32;
const OTHER = "https://other.example";

describe("NameTurns", () => {
  const { signal } = new AbortController();

  it("gives so many turns at once, and the next one in order when one is given back", async () => {
    const turns = new NameTurns(2);
    const taken: number[] = [];
    const leaves = [1, 2, 3, 4].map(async (number) => {
      const leave = await turns.take(signal);
      taken.push(number);
      return leave;
    });
    await settle();
    expect(taken).toEqual([1, 2]);
    const leave = await leaves[0];
    leave?.();
    leave?.();
    await settle();
    expect(taken).toEqual([1, 2, 3]);
  });

  it("passes over who does not want it any more", async () => {
    const turns = new NameTurns(1);
    const leave = await turns.take(signal);
    const gone = new AbortController();
    const vain = turns.take(gone.signal);
    const next = turns.take(signal);
    gone.abort();
    (await vain)();
    leave();
    expect(await next).toBeTypeOf("function");
    expect(await turns.take(gone.signal)).toBeTypeOf("function");
  });
});

describe("a site's names", () => {
  let trial: PageTrial;

  beforeEach(async () => {
    trial = new PageTrial();
    await trial.allow(["connect"]);
    await trial.allow(["connect", "local-network"], "localhost:*");
    await trial.allow(["connect"], "*:*", subjectOf(OTHER));
  });

  const named = (count: number) =>
    Array.from({ length: count }, (_, index) => open(1 + index, { host: `${index}.example` }));
  /** The numbers of the sockets that the host was asked for since the last call. */
  const asked = () =>
    trial.takeToHost().flatMap((message) => (isOpenRequest(message) ? [message.id] : []));

  it("that take for ever keep no other site, no address and no known name waiting", async () => {
    const site = trial.connect();
    await trial.say(site, ...named(60));
    expect(trial.socketCount(SITE)).toBe(60);
    expect(asked()).toHaveLength(MOST_AT_ONCE);
    await trial.say(site, open(61, { host: "93.184.215.14" }), open(62, { host: "localhost" }));
    expect(asked()).toHaveLength(2);
    await trial.say(trial.connect(siteSender(OTHER)), ...named(3));
    expect(asked()).toHaveLength(3);
  });

  it("come one by one as others are through, refused or given up", async () => {
    const site = trial.connect();
    await trial.say(site, ...named(60));
    const [first = 0, second = 0] = asked();
    trial.hostSays({ type: "opened", id: first, address: "93.184.215.14" });
    await settle();
    expect(asked()).toHaveLength(1);
    trial.hostSays({ type: "closed", id: first });
    await settle();
    expect(asked()).toHaveLength(0);
    const failure = permissionFailure("QUOTA");
    trial.hostSays({ type: "error", id: second, failure });
    await settle();
    expect(asked()).toHaveLength(1);
    await trial.say(site, { type: "abort", id: 3 });
    expect(asked()).toHaveLength(1);
    site.vanish();
    await settle();
    asked();
    await trial.say(trial.connect(), ...named(MOST_AT_ONCE));
    expect(asked()).toHaveLength(MOST_AT_ONCE);
  });
});

function isOpenRequest(message: unknown): message is { readonly id: number } {
  return (
    typeof message === "object" &&
    message !== null &&
    "type" in message &&
    message.type === "open" &&
    "id" in message
  );
}
