import { createElement } from "../look/create-element.ts";
import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import { showHostAndPort } from "../look/show-host-and-port.ts";
import { showOrigin } from "../look/show-origin.ts";
import { useSymbol } from "../look/use-symbol.ts";
import type { SiteAllowance, SiteState } from "./popup-messages.ts";
import { ANY_DESTINATION, reachWords } from "./reach-words.ts";

/** Shows who the site is, what it may do, and the buttons that change it. */
export function showSite(state: SiteState): void {
  const { origin, permission, allowances, sockets } = state;
  elementById("site").hidden = origin === undefined;
  elementById("no-site").hidden = origin !== undefined;
  if (origin === undefined) return;

  showOrigin(elementById("origin"), origin);
  elementById("state").setAttribute("data-permission", permission);
  useSymbol(elementById("state-symbol"), permission);
  const [title, text] = permissionWords(permission);
  elementById("state-title").textContent = title;
  elementById("state-text").textContent = text;

  const isGranted = permission === "granted";
  const connections = elementById("connections");
  connections.hidden = !isGranted && sockets === 0;
  connections.textContent = connectionsText(sockets);
  elementById("reach").hidden = !isGranted || allowances.length === 0;
  elementById("allowances").replaceChildren(...allowances.flatMap(allowanceLines));
  showActions(permission, sockets);
}

function permissionWords(permission: SiteState["permission"]): readonly [string, string] {
  switch (permission) {
    case "granted":
      return [message("popupGranted"), message("popupGrantedText")];
    case "prompt":
      return [message("popupPrompt"), message("popupPromptText")];
    case "blocked":
      return [message("popupBlocked"), message("popupBlockedText")];
  }
}

function connectionsText(sockets: number): string {
  if (sockets === 0) return message("popupConnectionsNone");
  if (sockets === 1) return message("popupConnectionsOne");
  return message("popupConnectionsMany", sockets.toLocaleString());
}

function allowanceLines({ scopes, destinations }: SiteAllowance): readonly HTMLElement[] {
  return destinations.flatMap((destination) => {
    const words = reachWords(scopes, destination).map((key) => message(key));
    if (destination === ANY_DESTINATION) return words.map((word) => createElement("li", "", word));
    const line = createElement("li", "");
    const place = createElement("p", "exact");
    showHostAndPort(place, destination);
    line.append(place, ...words.map((word) => createElement("p", "label", word)));
    return [line];
  });
}

function showActions(permission: SiteState["permission"], sockets: number): void {
  elementById("allow").hidden = permission !== "prompt";
  elementById("unblock").hidden = permission !== "blocked";
  elementById("revoke").hidden = permission !== "granted";
  elementById("block").hidden = permission === "blocked";
  elementById("actions-note").textContent = actionsNote(permission, sockets);
}

function actionsNote(permission: SiteState["permission"], sockets: number): string {
  if (permission === "prompt") return message("popupAllowNote");
  if (permission === "blocked") return message("popupUnblockNote");
  if (sockets === 0) return message("popupRevokeNote");
  if (sockets === 1) return message("popupRevokeNoteOne");
  return message("popupRevokeNoteMany", sockets.toLocaleString());
}
