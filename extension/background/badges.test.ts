import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type BadgeAction, Badges, badgesOf } from "./badges.ts";
import type { PageDocument } from "./identity.ts";
import { LiveSockets } from "./pages/live-sockets.ts";

const SITE = "https://mail.example";
const OTHER = "https://other.example";

let live: LiveSockets;

beforeEach(() => {
  live = new LiveSockets(() => 0);
});

function documentIn(tabId: number, origin = SITE, topOrigin = origin): PageDocument {
  const subject = { origin, topOrigin, isPrivate: false };
  return { subject, tabId, frameId: 0, documentId: String(tabId) };
}

function addSocket(page: PageDocument, isForOtherDevices = false) {
  const entry = live.add(page, () => {});
  entry.update({ host: "imap.example", isForOtherDevices });
  return entry;
}

describe("badgesOf", () => {
  const countsByTab = () => [...badgesOf(live.all)].map(([tabId, { count }]) => [tabId, count]);

  it("counts a site's sockets in each of its tabs alike", () => {
    addSocket(documentIn(1));
    addSocket(documentIn(1));
    addSocket(documentIn(2));
    addSocket(documentIn(3, OTHER));
    expect(countsByTab()).toEqual([
      [1, 3],
      [2, 3],
      [3, 1],
    ]);
  });

  it("counts what others have in a tab's frames for that tab alone", () => {
    addSocket(documentIn(1));
    addSocket(documentIn(1, OTHER, SITE));
    addSocket(documentIn(2));
    expect(countsByTab()).toEqual([
      [1, 3],
      [2, 2],
    ]);
  });

  it("marks a site that other devices can reach", () => {
    addSocket(documentIn(1), true);
    addSocket(documentIn(2, OTHER));
    expect([...badgesOf(live.all).values()].map((badge) => badge.isOpenToOtherDevices)).toEqual([
      true,
      false,
    ]);
  });
});

describe("Badges", () => {
  let titles: (string | null)[];
  let texts: (readonly [tabId: number | undefined, text: string | null])[];

  beforeEach(() => {
    vi.useFakeTimers();
    texts = [];
    titles = [];
    const action: BadgeAction = {
      setBadgeText: async ({ tabId, text }) => void texts.push([tabId, text]),
      setBadgeBackgroundColor: async () => {},
      setTitle: async ({ title }) => void titles.push(title),
    };
    new Badges(live, action, (...words) => words.join(" "));
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("tells many changes as one, and what has not changed not at all", () => {
    const entries = Array.from({ length: 50 }, () => addSocket(documentIn(1)));
    addSocket(documentIn(2, OTHER));
    expect(texts).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(texts).toEqual([
      [1, "50"],
      [2, "1"],
    ]);
    for (const entry of entries) entry.end("closed");
    vi.advanceTimersByTime(200);
    expect(texts.slice(2)).toEqual([[1, ""]]);
  });

  it("has no room for more than three digits", () => {
    for (let count = 0; count < 1_200; count += 1) addSocket(documentIn(1));
    vi.advanceTimersByTime(200);
    expect(texts).toEqual([[1, "999+"]]);
    expect(titles).toEqual(["extensionName\npopupConnectionsMany 1,200"]);
  });

  it("says in words that other devices can reach a site", () => {
    addSocket(documentIn(1), true);
    vi.advanceTimersByTime(200);
    expect(titles).toEqual(["extensionName\npopupConnectionsOne\npopupOtherDevices"]);
  });
});
