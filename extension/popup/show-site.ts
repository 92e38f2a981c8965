import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import { showOrigin } from "../look/show-origin.ts";
import { textLanguage } from "../look/text-language.ts";
import { useSymbol } from "../look/use-symbol.ts";
import { isOpenToOtherDevices } from "./is-open-to-other-devices.ts";
import { connectionsText } from "./live-list.ts";
import type { SiteState } from "./popup-messages.ts";
import { showAllowed, showRefused } from "./show-reach.ts";
import { isSilenced, type SiteActions, siteActions } from "./site-actions.ts";
import { siteReach } from "./site-reach.ts";
import { stateWords } from "./state-words.ts";

/**
 * Shows who the site is, what it may do, and the buttons that change it.
 *
 * @param sockets that are listed as live
 */
export function showSite(state: SiteState, sockets: number): void {
  const { origin } = state;
  elementById("site").hidden = origin === undefined;
  elementById("no-site").hidden = origin !== undefined;
  if (origin === undefined) return;

  showOrigin(elementById("origin"), origin);
  showState(state, sockets);
  showReach(state);
  showSilence(state);
  showActions(siteActions(state), state);
}

function showState(state: SiteState, live: number): void {
  const { permission, allowances, isPrivate } = state;
  elementById("state").setAttribute("data-permission", permission);
  useSymbol(elementById("state-symbol"), permission);
  const { title, text } = stateWords(state);
  announce("state-title", message(title));
  announce("state-text", message(text));

  const isGranted = permission === "granted";
  const isOpen = isGranted && isOpenToOtherDevices(allowances);
  elementById("other-devices").hidden = !isOpen;
  announce("other-devices-text", isOpen ? message("popupOtherDevices") : "");

  const connections = elementById("connections");
  connections.hidden = !isGranted && live === 0;
  announce("connections", connectionsText(live));
  elementById("private").hidden = !isPrivate;
}

/** For a live region: a screen reader speaks whenever something is set, also to the same text. */
function announce(id: string, text: string): void {
  const element = elementById(id);
  if (element.textContent !== text) element.textContent = text;
}

/** A site that is blocked as a whole has nothing left to list. */
function showReach({ permission, allowances, isPrivate }: SiteState): void {
  const { allowed, refused } = siteReach(permission === "denied" ? [] : allowances);
  elementById("reach").hidden = allowed.length === 0;
  showAllowed(elementById("allowances"), allowed, isPrivate);
  elementById("refusals").hidden = refused.length === 0;
  showRefused(elementById("denials"), refused);
}

function showSilence(state: SiteState): void {
  const { silencedUntil } = state;
  const isShown = silencedUntil !== undefined && isSilenced(state);
  elementById("silence").hidden = !isShown;
  elementById("silence-text").textContent = isShown
    ? message("popupSilenced", dateText(silencedUntil))
    : "";
}

/** @param time milliseconds since 1970 */
function dateText(time: number): string {
  return new Date(time).toLocaleString(textLanguage(), {
    weekday: "long",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  });
}

function showActions(
  { mayAllow, mayRevoke, mayBlock, mayUnblock, note, blockNote }: SiteActions,
  { permission, sockets }: SiteState,
): void {
  const isBlocked = permission === "denied";
  const unblock = elementById("unblock");
  unblock.hidden = !mayUnblock;
  unblock.classList.toggle("plain", !isBlocked);
  unblock.textContent = message(isBlocked ? "popupUnblock" : "popupLetAsk");
  elementById("allow").hidden = !mayAllow;
  elementById("revoke").hidden = !mayRevoke;
  elementById("block").hidden = !mayBlock;
  elementById("actions-note").textContent =
    note === undefined ? "" : message(note, sockets.toLocaleString(textLanguage()));
  elementById("block-note").textContent = blockNote === undefined ? "" : message(blockNote);
}
