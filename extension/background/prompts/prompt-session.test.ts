import { beforeEach, describe, expect, it } from "vitest";
import type { PromptTab } from "../../prompt/prompt-messages.ts";
import { fakePageDocument } from "../fake-page-document.ts";
import { FakePort } from "../fake-port.ts";
import {
  ALLOW,
  type Asked,
  BLOCK,
  DISMISS,
  PromptQueueTrial,
  requestFor,
  settle,
} from "./prompt-queue-trial.ts";
import { servePrompt } from "./prompt-session.ts";

const REQUEST = requestFor("mail.example", fakePageDocument("https://example.org", { tabId: 12 }));

let trial: PromptQueueTrial;
let asked: Asked;
let describeTab: (tabId: number) => Promise<PromptTab>;

beforeEach(async () => {
  trial = new PromptQueueTrial();
  asked = await trial.ask(REQUEST);
  describeTab = async (tabId) => ({ title: `Tab ${tabId}` });
});

function addressOf(query: string): string {
  return `moz-extension://5b6a5f0e/prompt/prompt.html${query}`;
}

/** The page of a prompt's window connects. */
async function connect(query = `?prompt=${trial.windows.only.id}`): Promise<FakePort> {
  const port = new FakePort("prompt", { url: addressOf(query) });
  servePrompt(port, { prompts: trial.prompts, describeTab });
  await settle();
  return port;
}

describe("servePrompt", () => {
  it("shows the prompt that the window's address names, and the tab it belongs to", async () => {
    const port = await connect();
    expect(port.posted).toEqual([
      { type: "details", details: REQUEST.details, tab: { title: "Tab 12" } },
    ]);
  });

  it.each(["", "?prompt=", "?prompt=-1", "?prompt=one", "?prompt=1e99", "?other=1"])(
    "says that there is none at %j, and takes no answer there",
    async (query) => {
      const port = await connect(query);
      expect(port.posted).toEqual([{ type: "gone" }]);
      port.say({ type: "answer", answer: ALLOW });
      port.vanish();
      await settle();
      expect(asked.isOver).toBe(false);
      expect(trial.settled).toEqual([]);
    },
  );

  it("says that there is none without an address", async () => {
    const port = new FakePort("prompt", {});
    servePrompt(port, { prompts: trial.prompts, describeTab });
    await settle();
    expect(port.posted).toEqual([{ type: "gone" }]);
  });

  it("says that there is none any more", async () => {
    const { id } = trial.windows.only;
    asked.leave();
    expect((await connect(`?prompt=${id}`)).posted).toEqual([{ type: "gone" }]);
  });

  it.each([
    ALLOW,
    { ...ALLOW, life: "once" as const, isForOtherDevices: true, isMailRelayTicked: true },
    BLOCK,
    DISMISS,
  ])("hands on the answer %j", async (answer) => {
    const port = await connect();
    port.say({ type: "keep-alive" });
    port.say({ type: "answer", answer });
    await settle();
    expect(asked.isOver).toBe(true);
    expect(trial.settled).toEqual([{ request: REQUEST, answer }]);
  });

  it("takes no answer that is not in the protocol", async () => {
    const port = await connect();
    const messages: unknown[] = [
      { type: "answer" },
      { type: "answer", answer: "allow" },
      { type: "answer", answer: { type: "allow" } },
      { type: "answer", answer: { ...ALLOW, life: "ever" } },
      { type: "answer", answer: { ...ALLOW, isMailRelayTicked: 1 } },
      { type: "answer", answer: { ...BLOCK, life: "always" } },
      { type: "answer", answer: ALLOW, prompt: 2 },
      "allow",
      null,
    ];
    for (const message of messages) port.say(message);
    await settle();
    expect(asked.isOver).toBe(false);
    expect(trial.settled).toEqual([]);
  });

  it("takes a page that goes away for dismiss, and an answer before that for itself", async () => {
    const port = await connect();
    port.say({ type: "answer", answer: BLOCK });
    port.vanish();
    await settle();
    await trial.ask(REQUEST);
    (await connect()).vanish();
    await settle();
    expect(trial.settled.map(({ answer }) => answer)).toEqual([BLOCK, DISMISS]);
  });

  it("posts nothing to a page that went away while it looked for the tab", async () => {
    let describe = () => {};
    const described = new Promise<void>((resolve) => {
      describe = resolve;
    });
    describeTab = async () => {
      await described;
      return { title: undefined };
    };
    const port = await connect();
    port.vanish();
    describe();
    await settle();
    expect(port.posted).toEqual([]);
  });

  it("shows the same prompt to a page that connects to the next broker", async () => {
    trial = await trial.restart();
    const port = await connect();
    expect(port.posted).toEqual([
      { type: "details", details: REQUEST.details, tab: { title: "Tab 12" } },
    ]);
    port.say({ type: "answer", answer: ALLOW });
    await settle();
    expect(trial.settled).toEqual([{ request: REQUEST, answer: ALLOW }]);
  });
});
