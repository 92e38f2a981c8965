import { beforeEach, describe, expect, it } from "vitest";
import type { PromptDetails } from "../../prompt/prompt-messages.ts";
import { FakePort } from "../fake-port.ts";
import { FakePromptWindows } from "./fake-prompt-windows.ts";
import { PromptQueue } from "./prompt-queue.ts";
import { servePrompt } from "./prompt-session.ts";

const DETAILS: PromptDetails = {
  origin: "https://example.org",
  description: "to read your mail",
  destination: undefined,
  listenPort: undefined,
  scopes: ["connect"],
};

let prompts: PromptQueue;
let windows: FakePromptWindows;

beforeEach(() => {
  windows = new FakePromptWindows();
  prompts = new PromptQueue({ openWindow: windows.openWindow });
});

function portOf(query: string): FakePort {
  return new FakePort("prompt", { url: `moz-extension://5b6a5f0e/prompt/prompt.html${query}` });
}

function ask() {
  return prompts.ask(DETAILS, new AbortController().signal);
}

describe("servePrompt", () => {
  it("shows the prompt that the window's address names", () => {
    void ask();
    const port = portOf(`?prompt=${windows.only.id}`);
    servePrompt(port, prompts);
    expect(port.takePosted()).toEqual([{ type: "details", details: DETAILS }]);
  });

  it.each(["", "?prompt=", "?prompt=2", "?prompt=one", "?prompt=1e9", "?other=1"])(
    "says that there is none at %j, and takes no answer there",
    async (query) => {
      const answered = ask();
      const port = portOf(query);
      servePrompt(port, prompts);
      expect(port.takePosted()).toEqual([{ type: "gone" }]);
      port.say({ type: "answer", answer: "allow" });
      port.vanish();
      prompts.answer(windows.only.id, "dismiss");
      expect(await answered).toBe("dismiss");
    },
  );

  it.each(["allow", "block", "dismiss"] as const)("hands on the answer %s", async (answer) => {
    const answered = ask();
    const port = portOf("?prompt=1");
    servePrompt(port, prompts);
    port.say({ type: "keep-alive" });
    port.say({ type: "answer", answer });
    expect(await answered).toBe(answer);
  });

  it("takes no answer that is not in the protocol", async () => {
    const answered = ask();
    const port = portOf("?prompt=1");
    servePrompt(port, prompts);
    port.say({ type: "answer", answer: "always" });
    port.say({ type: "answer" });
    port.say({ type: "answer", answer: "allow", prompt: 2 });
    port.say("allow");
    port.say(null);
    port.say({ type: "answer", answer: "dismiss" });
    expect(await answered).toBe("dismiss");
  });

  it("takes a page that goes away for dismiss", async () => {
    const answered = ask();
    const port = portOf("?prompt=1");
    servePrompt(port, prompts);
    port.vanish();
    expect(await answered).toBe("dismiss");
  });
});
