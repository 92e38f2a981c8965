import { beforeEach, describe, expect, it } from "vitest";
import { FakePort } from "../background/fake-port.ts";
import { PromptConnection } from "./prompt-connection.ts";
import {
  type FromPrompt,
  PROMPT_PORT,
  type PromptAnswer,
  type PromptDetails,
  type PromptTab,
  type ToPrompt,
} from "./prompt-messages.ts";

const question: PromptDetails = {
  origin: "https://example.org",
  framedBy: undefined,
  isPrivate: false,
  description: undefined,
  destination: undefined,
  listenPort: undefined,
  scopes: ["connect"],
  lives: ["once", "always"],
  isMailRelay: false,
};
const otherQuestion: PromptDetails = { ...question, listenPort: 8080 };
const allow: PromptAnswer = {
  type: "allow",
  life: "always",
  isForOtherDevices: false,
  isMailRelayTicked: false,
};
const answered: FromPrompt = { type: "answer", answer: allow };

describe("PromptConnection", () => {
  let ports: FakePort[];
  let isExtensionThere: boolean;
  let questions: PromptDetails[];
  let tabs: PromptTab[];
  let timesGone: number;
  let connection: PromptConnection;

  beforeEach(() => {
    ports = [];
    isExtensionThere = true;
    questions = [];
    tabs = [];
    timesGone = 0;
    connection = new PromptConnection({
      connect: () => {
        if (!isExtensionThere) throw new Error("Extension context invalidated.");
        const port = new FakePort(PROMPT_PORT, {});
        ports.push(port);
        return port;
      },
      onQuestion: (details) => questions.push(details),
      onTab: (tab) => tabs.push(tab),
      onGone: () => {
        timesGone += 1;
      },
    });
  });

  it("hands on the question and the tab", () => {
    tell(question, "Inbox");
    expect(questions).toEqual([question]);
    expect(tabs).toEqual([{ title: "Inbox" }]);
  });

  it("sends the answer, once", () => {
    tell(question);
    connection.answer(allow);
    connection.answer({ type: "block" });
    expect(newest().posted).toEqual([answered]);
  });

  it("has nothing to answer before there is a question", () => {
    connection.answer(allow);
    tell(question);
    expect(newest().posted).toEqual([]);
  });

  it("connects again when the broker stops, and the same question is no new one", () => {
    tell(question, "Inbox");
    newest().vanish();
    expect(ports).toHaveLength(2);
    tell({ ...question }, "Drafts");
    expect(questions).toEqual([question]);
    expect(tabs).toEqual([{ title: "Inbox" }, { title: "Drafts" }]);
    connection.answer(allow);
    expect(newest().posted).toEqual([answered]);
    expect(timesGone).toBe(0);
  });

  it("gives an answer again that the broker was not there to hear", () => {
    tell(question);
    connection.answer(allow);
    newest().vanish();
    expect(newest().posted).toEqual([]);
    tell(question);
    expect(newest().posted).toEqual([answered]);
  });

  it("never gives an answer to another question than the one that was open", () => {
    tell(question);
    connection.answer(allow);
    newest().vanish();
    tell(otherQuestion);
    expect(questions).toEqual([question, otherQuestion]);
    expect(newest().posted).toEqual([]);
    connection.answer({ type: "dismiss" });
    expect(newest().posted).toEqual([{ type: "answer", answer: { type: "dismiss" } }]);
  });

  it("is over when nobody waits any more", () => {
    tell(question);
    say({ type: "gone" });
    expect(timesGone).toBe(1);
    newest().vanish();
    connection.keepAlive();
    expect([ports.length, timesGone]).toEqual([1, 1]);
    expect(newest().posted).toEqual([]);
  });

  it("is over when a connection ends on which nothing was said", () => {
    tell(question);
    newest().vanish();
    newest().vanish();
    expect([ports.length, timesGone]).toEqual([2, 1]);
  });

  it("is over when the extension is gone", () => {
    tell(question);
    isExtensionThere = false;
    newest().vanish();
    connection.answer(allow);
    connection.keepAlive();
    expect(timesGone).toBe(1);
  });

  it("keeps the broker awake over the newest port", () => {
    tell(question);
    newest().vanish();
    connection.keepAlive();
    expect(newest().posted).toEqual([{ type: "keep-alive" }]);
  });

  it("takes no notice of what the broker does not say", () => {
    for (const message of [undefined, null, "gone", {}, { type: "detail" }]) newest().say(message);
    expect([questions.length, tabs.length, timesGone]).toEqual([0, 0, 0]);
  });

  function tell(details: PromptDetails, title?: string): void {
    say({ type: "details", details, tab: { title } });
  }

  function say(message: ToPrompt): void {
    newest().say(message);
  }

  function newest(): FakePort {
    const port = ports.at(-1);
    if (port === undefined) throw new Error("Nothing connected");
    return port;
  }
});
