import { beforeEach, describe, expect, it } from "vitest";
import { fakePageDocument } from "../fake-page-document.ts";
import { cloned, FakeStorageArea, throughJson } from "../fake-storage-area.ts";
import type { PromptRequest } from "./prompt-request.ts";
import { type StoredPrompt, StoredPrompts } from "./stored-prompts.ts";

const NOTHING: PromptRequest = {
  documents: [fakePageDocument("https://example.org")],
  access: undefined,
  details: {
    origin: "https://example.org",
    framedBy: undefined,
    isPrivate: false,
    description: undefined,
    destination: undefined,
    listenPort: undefined,
    scopes: ["connect"],
    lives: ["once", "session", "always"],
    isMailRelay: false,
  },
};

const EVERYTHING: PromptRequest = {
  documents: [
    fakePageDocument("https://example.org", { topOrigin: "https://top.example", isPrivate: true }),
    fakePageDocument("https://example.org", { documentId: "B", tabId: 8, isPrivate: true }),
  ],
  access: { type: "connect", target: { host: "nas.example", port: 25, address: "10.0.0.5" } },
  details: {
    origin: "https://example.org",
    framedBy: "https://top.example",
    isPrivate: true,
    description: "to reach your printer",
    destination: {
      host: "nas.example",
      port: 25,
      secure: true,
      kind: "private",
      address: "10.0.0.5",
    },
    listenPort: undefined,
    scopes: ["system-ports", "local-network"],
    lives: ["once", "session"],
    isMailRelay: true,
  },
};

const NAME: PromptRequest = {
  ...NOTHING,
  access: { type: "connect", target: { host: "nas.example", port: 22, address: undefined } },
  details: {
    ...NOTHING.details,
    destination: {
      host: "nas.example",
      port: 22,
      secure: false,
      kind: undefined,
      address: undefined,
    },
  },
};

const LISTENING: PromptRequest = {
  ...NOTHING,
  access: { type: "listen", port: 0 },
  details: { ...NOTHING.details, listenPort: 0, scopes: ["listen"] },
};

const ALL: readonly StoredPrompt[] = [
  { id: 1, request: NOTHING, windowId: undefined },
  { id: 4_294_967_295, request: EVERYTHING, windowId: 101 },
  { id: 0, request: NAME, windowId: 102 },
  { id: 7, request: LISTENING, windowId: undefined },
];

let reports: string[];

beforeEach(() => {
  reports = [];
});

function storedIn(area: FakeStorageArea): StoredPrompts {
  return new StoredPrompts(area, (problem) => reports.push(problem));
}

describe("StoredPrompts", () => {
  it.each([
    ["clones", cloned],
    ["makes JSON of", throughJson],
  ])("finds again what it put away, in a browser that %s what it stores", async (_, copy) => {
    const area = new FakeStorageArea({}, copy);
    await storedIn(area).save(ALL);
    expect(await storedIn(area).load()).toEqual(ALL);
    expect(reports).toEqual([]);
  });

  it("has nothing at first", async () => {
    expect(await storedIn(new FakeStorageArea()).load()).toEqual([]);
    expect(reports).toEqual([]);
  });

  it("writes one state after the other, the newest last", async () => {
    const area = new FakeStorageArea();
    let write = () => {};
    area.ready = new Promise((resolve) => {
      write = resolve;
    });
    const stored = storedIn(area);
    const saved = [stored.save(ALL), stored.save(ALL.slice(1)), stored.save([])];
    write();
    await Promise.all(saved);
    expect(area.writes.map(({ prompts }) => Array.isArray(prompts) && prompts.length)).toEqual([
      ALL.length,
      ALL.length - 1,
      0,
    ]);
  });

  it("reports what cannot be written, and writes the next", async () => {
    const area = new FakeStorageArea();
    const stored = storedIn(area);
    area.setFailure = new Error("the memory is full");
    await stored.save(ALL);
    expect(reports).toEqual([expect.stringContaining("the memory is full")]);
    area.setFailure = undefined;
    await stored.save(ALL.slice(0, 1));
    expect(await stored.load()).toEqual(ALL.slice(0, 1));
  });

  it("reports what cannot be read", async () => {
    const area = new FakeStorageArea();
    area.getFailure = new Error("the memory is broken");
    expect(await storedIn(area).load()).toEqual([]);
    expect(reports).toEqual([expect.stringContaining("the memory is broken")]);
  });

  it.each<[string, object]>([
    ["no document", { documents: [] }],
    ["no details", { details: undefined }],
    ["an id that is none", { id: "1" }],
    ["access that there is not", { access: { type: "bind", port: 1 } }],
    ["a port that is none", { access: { type: "listen", port: 65_536 } }],
    ["a scope that there is not", { details: { ...NOTHING.details, scopes: ["usb"] } }],
  ])("takes nothing with %s", async (_, damage) => {
    const area = new FakeStorageArea({ prompts: [{ id: 1, ...NOTHING, ...damage }] });
    expect(await storedIn(area).load()).toEqual([]);
    expect(reports).toEqual([expect.stringContaining("not found again")]);
  });
});
