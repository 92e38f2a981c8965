import { beforeEach, describe, expect, it } from "vitest";
import type { PromptDetails } from "../../prompt/prompt-messages.ts";
import { fakePageDocument } from "../fake-page-document.ts";
import type { PageDocument } from "../identity.ts";
import {
  ALLOW,
  Asked,
  BLOCK,
  DISMISS,
  PromptQueueTrial,
  requestFor,
  settle,
} from "./prompt-queue-trial.ts";
import type { PromptRequest } from "./prompt-request.ts";

const SITE = "https://example.org";
const OTHER = "https://other.example";

let trial: PromptQueueTrial;

beforeEach(() => {
  trial = new PromptQueueTrial();
});

function page(documentId: string, origin = SITE): PageDocument {
  return fakePageDocument(origin, { documentId });
}

function siteRequest(index: number): PromptRequest {
  return requestFor("mail.example", page("A", `https://site${index}.example`));
}

describe("PromptQueue", () => {
  it.each([ALLOW, BLOCK, DISMISS])(
    "has the answer %j hold, once, and then is done",
    async (answer) => {
      let hold = () => {};
      trial.settling = new Promise((resolve) => {
        hold = resolve;
      });
      const asked = await trial.ask(requestFor("one.example"));
      const shown = trial.windows.only;
      expect(await trial.prompts.find(shown.id)).toEqual(asked.request);
      await trial.press(answer);
      expect(shown.isClosed).toBe(true);
      expect(asked.isOver).toBe(false);
      await trial.press(BLOCK, shown);
      await trial.close(shown);
      hold();
      await settle();
      expect(asked.isOver).toBe(true);
      expect(trial.settled).toEqual([{ request: asked.request, answer }]);
      expect(await trial.prompts.find(shown.id)).toBeUndefined();
      await trial.press(ALLOW, shown);
      expect(trial.settled).toHaveLength(1);
    },
  );

  it("takes a window that the person closes for dismiss", async () => {
    const asked = await trial.ask(requestFor("one.example"));
    await trial.close();
    expect(asked.isOver).toBe(true);
    expect(trial.settled).toEqual([{ request: asked.request, answer: DISMISS }]);
  });

  it("shows a site one window at a time, in order", async () => {
    const all = ["one.example", "two.example", "three.example"];
    const asked = await Promise.all(all.map((host) => trial.ask(requestFor(host))));
    for (const [index, host] of all.entries()) {
      expect(await trial.shownHosts()).toEqual([host]);
      expect(asked.map(({ isOver }) => isOver)).toEqual(all.map((_, each) => each < index));
      await trial.press(ALLOW);
    }
    expect(trial.windows.open).toEqual([]);
    expect(trial.windows.shown).toHaveLength(3);
  });

  it("shows the next of a site only when the answer before it holds", async () => {
    let hold = () => {};
    trial.settling = new Promise((resolve) => {
      hold = resolve;
    });
    await trial.ask(requestFor("one.example"));
    await trial.ask(requestFor("two.example"));
    await trial.press(ALLOW);
    expect(trial.windows.open).toEqual([]);
    hold();
    await settle();
    expect(await trial.shownHosts()).toEqual(["two.example"]);
  });

  it("shows four sites a window each, and a fifth when there is room", async () => {
    for (let index = 1; index <= 6; index += 1) await trial.ask(siteRequest(index));
    expect(trial.windows.open).toHaveLength(4);
    const [, second] = trial.windows.open;
    await trial.press(ALLOW, second);
    expect(trial.windows.open).toHaveLength(4);
    const last = await trial.prompts.find(trial.windows.shown[4]?.id ?? 0);
    expect(last?.details.origin).toBe("https://site5.example");
  });

  it("counts a site for one, in private windows and with all that it frames", async () => {
    await trial.ask(requestFor("one.example"));
    await trial.ask(requestFor("one.example", fakePageDocument(SITE, { isPrivate: true })));
    await trial.ask(requestFor("one.example", fakePageDocument(OTHER, { topOrigin: SITE })));
    expect(trial.windows.open).toHaveLength(1);
    await trial.press(ALLOW);
    await trial.press(ALLOW);
    await trial.press(ALLOW);
    expect(trial.settled.map(({ request }) => request.details)).toMatchObject([
      { isPrivate: false, framedBy: undefined },
      { isPrivate: true },
      { origin: OTHER, framedBy: SITE },
    ]);
  });

  it("has the next prompt in its turn, though an answer could not be made to hold", async () => {
    const first = await trial.ask(requestFor("one.example"));
    await trial.ask(requestFor("two.example"));
    trial.settling = Promise.reject(new Error("out of order"));
    await expect(trial.prompts.answer(trial.windows.only.id, ALLOW)).rejects.toThrow(
      "out of order",
    );
    await settle();
    expect(first.isOver).toBe(true);
    expect(await trial.shownHosts()).toEqual(["two.example"]);
  });
});

describe("the same request, made again", () => {
  it("is one prompt, whose answer is for all who have asked", async () => {
    const asked = [
      await trial.ask(requestFor("one.example", page("A"))),
      await trial.ask(requestFor("one.example", page("B"))),
      await trial.ask(requestFor("one.example", page("A"))),
    ];
    expect(trial.windows.shown).toHaveLength(1);
    await trial.press(ALLOW);
    expect(asked.map(({ isOver }) => isOver)).toEqual([true, true, true]);
    expect(trial.settled.map(({ request }) => request.documents)).toEqual([[page("A"), page("B")]]);
  });

  it("joins one that waits behind another", async () => {
    await trial.ask(requestFor("one.example"));
    await trial.ask(requestFor("two.example", page("A")));
    await trial.ask(requestFor("two.example", page("B")));
    await trial.press(ALLOW);
    await trial.press(ALLOW);
    expect(trial.settled[1]?.request.documents).toEqual([page("A"), page("B")]);
    expect(trial.windows.shown).toHaveLength(2);
  });

  it("is a new prompt once the answer was given, even if that does not hold yet", async () => {
    let hold = () => {};
    trial.settling = new Promise((resolve) => {
      hold = resolve;
    });
    await trial.ask(requestFor("one.example", page("A")));
    await trial.press(ALLOW);
    const late = await trial.ask(requestFor("one.example", page("B")));
    expect(trial.windows.open).toEqual([]);
    hold();
    await settle();
    expect(late.isOver).toBe(false);
    await trial.press(DISMISS);
    expect(late.isOver).toBe(true);
    expect(trial.settled.map(({ request }) => request.documents)).toEqual([
      [page("A")],
      [page("B")],
    ]);
  });

  it.each<[string, Partial<PromptDetails>]>([
    ["in the clear", { destination: { ...destination(), secure: false } }],
    ["for an address", { destination: { ...destination(), kind: "private", address: "10.0.0.5" } }],
    ["with other scopes", { scopes: ["system-ports", "local-network"] }],
    ["for another reason", { description: "to read your mail" }],
    ["in a private window", { isPrivate: true }],
  ])("is another one %s", async (_, difference) => {
    const request = requestFor("one.example");
    await trial.ask(request);
    await trial.ask({ ...request, details: { ...request.details, ...difference } });
    await trial.press(ALLOW);
    expect(trial.windows.open).toHaveLength(1);
  });

  it("is another one within another site, which answers for it", async () => {
    const request = requestFor("one.example");
    await trial.ask(request);
    await trial.ask({ ...request, details: { ...request.details, framedBy: OTHER } });
    expect(trial.windows.open).toHaveLength(2);
  });

  it("is another one where it leads to another address", async () => {
    const request = requestFor("one.example");
    const target = { host: "one.example", port: 993, address: "10.0.0.5" };
    await trial.ask(request);
    await trial.ask({ ...request, access: { type: "connect", target } });
    await trial.ask({ ...request, access: { type: "listen", port: 993 } });
    await trial.ask({ ...request, access: undefined });
    for (let each = 0; each < 4; each += 1) await trial.press(ALLOW);
    expect(trial.windows.open).toEqual([]);
  });

  function destination() {
    return { host: "one.example", port: 993, secure: true, kind: undefined, address: undefined };
  }
});

describe("the front", () => {
  it("is for a window that gets another prompt behind it, once", async () => {
    await trial.ask(requestFor("one.example"));
    expect(trial.windows.only.focusCount).toBe(0);
    await trial.ask(requestFor("two.example"));
    expect(trial.windows.only.focusCount).toBe(1);
    await trial.ask(requestFor("three.example"));
    expect(trial.windows.only.focusCount).toBe(1);
  });

  it("is not for a request that is made again", async () => {
    await trial.ask(requestFor("one.example", page("A")));
    await trial.ask(requestFor("one.example", page("A")));
    await trial.ask(requestFor("one.example", page("B")));
    expect(trial.windows.only.focusCount).toBe(0);
  });

  it("cannot be kept by asking and leaving", async () => {
    await trial.ask(requestFor("one.example"));
    for (let turn = 0; turn < 5; turn += 1) {
      const asked = await trial.ask(requestFor("two.example"));
      asked.leave();
      await settle();
    }
    expect(trial.windows.only.focusCount).toBe(1);
  });

  it("is not for another site's window", async () => {
    await trial.ask(requestFor("one.example"));
    await trial.ask(requestFor("one.example", page("A", OTHER)));
    expect(trial.windows.open.map(({ focusCount }) => focusCount)).toEqual([0, 0]);
  });
});

describe("the bounds", () => {
  it("are so many prompts a site; more are over at once", async () => {
    trial.promptsPerSite = 3;
    const hosts = ["one.example", "two.example", "three.example"];
    const asked = await Promise.all(hosts.map((host) => trial.ask(requestFor(host))));
    const tooMany = await trial.ask(requestFor("four.example"));
    expect(tooMany.isOver).toBe(true);
    expect(asked.some(({ isOver }) => isOver)).toBe(false);
    const joined = await trial.ask(requestFor("three.example"));
    const ofOther = await trial.ask(requestFor("one.example", page("A", OTHER)));
    expect(joined.isOver).toBe(false);
    expect(ofOther.isOver).toBe(false);
    expect(trial.settled).toEqual([]);
    const [first] = trial.windows.open;
    await trial.press(DISMISS, first);
    expect((await trial.ask(requestFor("four.example"))).isOver).toBe(false);
  });

  it("are so many documents a prompt", async () => {
    trial.promptsPerSite = 2;
    await trial.ask(requestFor("one.example", page("A")));
    await trial.ask(requestFor("one.example", page("B")));
    expect((await trial.ask(requestFor("one.example", page("C")))).isOver).toBe(true);
    expect((await trial.ask(requestFor("one.example", page("B")))).isOver).toBe(false);
    await trial.press(ALLOW);
    expect(trial.settled[0]?.request.documents).toHaveLength(2);
  });

  it("follow the policy", async () => {
    trial.promptsPerSite = 0;
    expect((await trial.ask(requestFor("one.example"))).isOver).toBe(true);
    trial.promptsPerSite = 1;
    expect((await trial.ask(requestFor("one.example"))).isOver).toBe(false);
  });

  it("are 64 prompts in all", async () => {
    const asked: Asked[] = [];
    for (let index = 0; index < 64; index += 1) asked.push(await trial.ask(siteRequest(index)));
    expect(asked.some(({ isOver }) => isOver)).toBe(false);
    expect((await trial.ask(siteRequest(64))).isOver).toBe(true);
    expect((await trial.ask(siteRequest(7))).isOver).toBe(false);
    expect(trial.windows.open).toHaveLength(4);
    asked[50]?.leave();
    expect((await trial.ask(siteRequest(64))).isOver).toBe(false);
  });
});

describe("a request that is no longer wanted", () => {
  it("is not asked if that is known before", async () => {
    await trial.prompts.ask(requestFor("one.example"), AbortSignal.abort());
    const asked = new Asked(trial.prompts, requestFor("two.example"));
    asked.leave();
    await settle();
    expect(asked.isOver).toBe(true);
    expect(trial.windows.shown).toEqual([]);
  });

  it("closes its window and makes room for the next, without an answer", async () => {
    const first = await trial.ask(requestFor("one.example"));
    await trial.ask(requestFor("two.example"));
    first.leave();
    await settle();
    expect(first.isOver).toBe(true);
    expect(await trial.shownHosts()).toEqual(["two.example"]);
    expect(trial.settled).toEqual([]);
  });

  it("leaves the queue before it was shown", async () => {
    await trial.ask(requestFor("one.example"));
    const second = await trial.ask(requestFor("two.example"));
    second.leave();
    await trial.press(ALLOW);
    expect(trial.windows.shown).toHaveLength(1);
    expect(second.isOver).toBe(true);
  });

  it("shows nothing of what goes with it", async () => {
    const hosts = ["one.example", "two.example", "three.example"];
    const asked = await Promise.all(hosts.map((host) => trial.ask(requestFor(host))));
    for (const each of asked) each.leave();
    await settle();
    expect(trial.windows.shown).toHaveLength(1);
    expect(trial.windows.open).toEqual([]);
    expect(asked.every(({ isOver }) => isOver)).toBe(true);
  });

  it("leaves the prompt to those who still wait for it, and to their documents", async () => {
    const first = await trial.ask(requestFor("one.example", page("A")));
    const second = await trial.ask(requestFor("one.example", page("B")));
    first.leave();
    await settle();
    expect(second.isOver).toBe(false);
    await trial.press({ ...ALLOW, life: "once" });
    expect(second.isOver).toBe(true);
    expect(trial.settled.map(({ request }) => request.documents)).toEqual([[page("B")]]);
    expect(trial.stored).toEqual([]);
  });

  it("leaves a document that still waits for another of its requests", async () => {
    const first = await trial.ask(requestFor("one.example", page("A")));
    await trial.ask(requestFor("one.example", page("B")));
    await trial.ask(requestFor("one.example", page("A")));
    first.leave();
    await trial.press(ALLOW);
    expect(trial.settled.map(({ request }) => request.documents)).toEqual([[page("A"), page("B")]]);
  });

  it("takes the prompt away with the last who waits", async () => {
    const first = await trial.ask(requestFor("one.example"));
    const second = await trial.ask(requestFor("one.example"));
    first.leave();
    await settle();
    expect(trial.windows.open).toHaveLength(1);
    second.leave();
    await settle();
    expect(trial.windows.open).toEqual([]);
  });

  it("changes nothing when it was answered before", async () => {
    const first = await trial.ask(requestFor("one.example"));
    await trial.press(ALLOW);
    await trial.ask(requestFor("two.example"));
    first.leave();
    await settle();
    expect(await trial.shownHosts()).toEqual(["two.example"]);
  });

  it("has its answer hold all the same if that was given", async () => {
    let hold = () => {};
    trial.settling = new Promise((resolve) => {
      hold = resolve;
    });
    const first = await trial.ask(requestFor("one.example"));
    await trial.ask(requestFor("two.example"));
    await trial.press(ALLOW);
    first.leave();
    await settle();
    expect(trial.windows.open).toEqual([]);
    hold();
    await settle();
    expect(await trial.shownHosts()).toEqual(["two.example"]);
  });
});

describe("cancel", () => {
  it("ends what is over, shown or not, and leaves the rest", async () => {
    const asked = [
      await trial.ask(requestFor("one.example")),
      await trial.ask(requestFor("two.example")),
      await trial.ask(requestFor("three.example")),
      await trial.ask(requestFor("one.example", page("A", OTHER))),
    ];
    await trial.prompts.cancel(
      ({ details }) => details.origin === SITE && details.destination?.host !== "three.example",
    );
    await settle();
    expect(asked.map(({ isOver }) => isOver)).toEqual([true, true, false, false]);
    expect(await trial.shownHosts()).toEqual(["one.example", "three.example"]);
    // The second was over before its turn.
    expect(trial.windows.shown).toHaveLength(3);
    expect(trial.settled).toEqual([]);
  });

  it("is told whether anybody waits", async () => {
    await trial.ask(requestFor("one.example"));
    const waits: boolean[] = [];
    const note = (_: PromptRequest, isAwaited: boolean) => {
      waits.push(isAwaited);
      return false;
    };
    await trial.prompts.cancel(note);
    const next = await trial.restart();
    await next.prompts.cancel(note);
    await next.ask(requestFor("one.example"));
    await next.prompts.cancel(note);
    expect(waits).toEqual([true, false, true]);
  });

  it("leaves an answer that is about to hold alone", async () => {
    let hold = () => {};
    trial.settling = new Promise((resolve) => {
      hold = resolve;
    });
    const asked = await trial.ask(requestFor("one.example"));
    await trial.press(ALLOW);
    await trial.prompts.cancel(() => true);
    await settle();
    expect(asked.isOver).toBe(false);
    hold();
    await settle();
    expect(asked.isOver).toBe(true);
  });
});
