import type { Action } from "webextension-polyfill";
import type { MessageKey } from "../look/localize.ts";
import { type LiveSocket, type LiveSockets, socketsShownFor } from "./pages/live-sockets.ts";

export type BadgeAction = Pick<
  Action.Static,
  "setBadgeText" | "setBadgeBackgroundColor" | "setTitle"
>;

/** A text in the person's language. */
type Words = (key: MessageKey, ...substitutions: readonly string[]) => string;

/** Many sockets that come or go together make one change. */
const CHANGE_MILLISECONDS = 200;

/** As in look.css; the second is for sites that other devices can reach. */
const COLOUR = "#0b6872";
const OPEN_COLOUR = "#8a4b00";

const MOST_SHOWN = 999;

/** What the toolbar's button says of one tab. */
export interface Badge {
  readonly count: number;
  readonly isOpenToOtherDevices: boolean;
}

const NO_BADGE: Badge = { count: 0, isOpenToOtherDevices: false };

/**
 * Has the toolbar's button show, for each tab, how many sockets are live there: as many as its popup
 * lists. The browser takes a badge away when its tab goes on to another page; by then the sockets are
 * gone too.
 */
export class Badges {
  readonly #live: Pick<LiveSockets, "all" | "onChange">;
  readonly #action: BadgeAction;
  readonly #words: Words;
  #shown: ReadonlyMap<number, Badge> = new Map();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(live: Pick<LiveSockets, "all" | "onChange">, action: BadgeAction, words: Words) {
    this.#live = live;
    this.#action = action;
    this.#words = words;
    live.onChange(() => {
      this.#timer ??= setTimeout(() => this.#update(), CHANGE_MILLISECONDS);
    });
  }

  #update(): void {
    this.#timer = undefined;
    const badges = badgesOf(this.#live.all);
    for (const tabId of new Set([...this.#shown.keys(), ...badges.keys()])) {
      const before = this.#shown.get(tabId) ?? NO_BADGE;
      const badge = badges.get(tabId) ?? NO_BADGE;
      if (!isSame(before, badge)) void this.#show(tabId, badge);
    }
    this.#shown = badges;
  }

  async #show(tabId: number, badge: Badge): Promise<void> {
    const { count, isOpenToOtherDevices } = badge;
    const color = isOpenToOtherDevices ? OPEN_COLOUR : COLOUR;
    try {
      await Promise.all([
        this.#action.setBadgeText({ tabId, text: badgeText(count) }),
        this.#action.setBadgeBackgroundColor({ tabId, color }),
        this.#action.setTitle({ tabId, title: titleOf(badge, this.#words) }),
      ]);
    } catch {
      // The tab has gone.
    }
  }
}

/** By the tabs that have sockets. */
export function badgesOf(sockets: readonly LiveSocket[]): ReadonlyMap<number, Badge> {
  // Any document of a tab tells what its site is: that of its top document.
  const tabs = new Map(
    sockets.map(({ page }) => {
      const { topOrigin, isPrivate } = page.subject;
      return [page.tabId, { origin: topOrigin, topOrigin, isPrivate }];
    }),
  );
  return new Map(
    [...tabs].map(([tabId, subject]) => {
      const ofTab = socketsShownFor({ subject, tabId }, sockets);
      const isOpenToOtherDevices = ofTab.some((socket) => socket.isForOtherDevices);
      return [tabId, { count: ofTab.length, isOpenToOtherDevices }];
    }),
  );
}

function badgeText(count: number): string {
  if (count === 0) return "";
  return count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count);
}

function titleOf({ count, isOpenToOtherDevices }: Badge, words: Words): string {
  const lines = [words("extensionName")];
  if (count === 1) lines.push(words("popupConnectionsOne"));
  if (count > 1) lines.push(words("popupConnectionsMany", count.toLocaleString()));
  if (isOpenToOtherDevices) lines.push(words("popupOtherDevices"));
  return lines.join("\n");
}

function isSame(one: Badge, other: Badge): boolean {
  return one.count === other.count && one.isOpenToOtherDevices === other.isOpenToOtherDevices;
}
