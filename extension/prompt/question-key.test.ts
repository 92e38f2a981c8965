import { describe, expect, it } from "vitest";
import type { PromptDetails } from "./prompt-messages.ts";
import { questionKey } from "./question-key.ts";

const details: PromptDetails = {
  origin: "https://example.org",
  framedBy: undefined,
  isPrivate: false,
  description: undefined,
  destination: {
    host: "printer.lan",
    port: 631,
    secure: false,
    kind: "private",
    address: "192.168.1.5",
  },
  listenPort: undefined,
  scopes: ["connect", "local-network"],
  lives: ["once", "always"],
  isMailRelay: false,
};

const changes: readonly Partial<PromptDetails>[] = [
  { origin: "https://example.org:8443" },
  { framedBy: "https://example.net" },
  { isPrivate: true },
  { description: "To print." },
  { destination: undefined },
  { destination: { host: "printer.lan", port: 631, secure: true, kind: "private", address: "" } },
  { listenPort: 0 },
  { scopes: ["local-network", "connect"] },
  { lives: ["once"] },
  { isMailRelay: true },
];

describe("questionKey", () => {
  it("is the same for what a storage made of the question", () => {
    const stored: PromptDetails = {
      ...details,
      destination: {
        address: "192.168.1.5",
        kind: "private",
        secure: false,
        port: 631,
        host: "printer.lan",
      },
    };
    const reversed = Object.fromEntries(Object.entries(stored).reverse());
    expect(Object.keys(reversed)[0]).not.toBe("origin");
    expect(questionKey({ ...reversed, ...stored })).toBe(questionKey(details));
    expect(questionKey(JSON.parse(JSON.stringify(reversed)))).toBe(questionKey(details));
  });

  it.each(changes)("tells %j apart", (change) => {
    expect(questionKey({ ...details, ...change })).not.toBe(questionKey(details));
  });
});
