import type { PermissionState } from "../../protocol/permission-state.ts";
import { buildElement } from "../look/build-element.ts";
import { type MessageKey, message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { showOrigin } from "../look/show-origin.ts";
import { symbolElement } from "../look/symbol-element.ts";
import { dayText, timeElement } from "../look/time-element.ts";
import type { FromOptions, ListedBlock, ListedGrant, ListedSite } from "./options-messages.ts";
import { reachElement } from "./reach-element.ts";
import { isForgettable, policyBlockRows, type SiteRow, siteRows } from "./site-rows.ts";

/** What becomes of what a person presses. */
export interface SiteActs {
  readonly post: (sent: FromOptions) => void;
  readonly edit: (site: ListedSite, grant: ListedGrant) => void;
}

const PERMISSION_WORDS: Readonly<Record<PermissionState, MessageKey>> = {
  granted: "optionsGranted",
  prompt: "optionsPrompt",
  denied: "optionsDenied",
};

/** All rows of one site, with the site in front of them. */
export function siteBody(site: ListedSite, { post, edit }: SiteActs): HTMLElement {
  const { id, origin, framedBy, isPrivate, permission, silencedUntil } = site;
  const name = buildElement("p", "origin");
  showOrigin(name, origin);
  const facts = buildElement("div", "site-facts", name);
  if (framedBy !== undefined) {
    const frame = buildElement("span", "");
    showOrigin(frame, framedBy);
    facts.append(buildElement("p", "", message("optionsFramedBy"), " ", frame));
  }
  const notes = [
    message(PERMISSION_WORDS[permission]),
    ...(isPrivate ? [message("optionsPrivate")] : []),
    ...(silencedUntil === undefined ? [] : [message("optionsSilenced", dayText(silencedUntil))]),
  ];
  facts.append(...notes.map((note) => buildElement("p", "label", note)));
  if (isForgettable(site)) {
    const sent: FromOptions = { type: "revoke-site", site: id };
    facts.append(smallButton(message("optionsRevokeSite"), [name], () => post(sent)));
  }
  const rows = siteRows(site).map((row) => rowCells(row, name, post, (grant) => edit(site, grant)));
  return tableBody(permission, facts, rows);
}

/** What an administrator denies to every site. */
export function everySiteBody(blocks: readonly ListedBlock[]): HTMLElement {
  const name = buildElement("p", "origin", buildElement("strong", "", message("policyEverySite")));
  const rows = policyBlockRows(blocks).map((row) =>
    rowCells(
      row,
      name,
      () => {},
      () => {},
    ),
  );
  return tableBody("denied", buildElement("div", "site-facts", name), rows);
}

function tableBody(
  permission: PermissionState,
  facts: HTMLElement,
  rows: readonly (readonly HTMLElement[])[],
): HTMLElement {
  const symbol = symbolElement(permission, "symbol mark");
  const head = buildElement("th", "site", buildElement("div", "marked", symbol, facts));
  head.scope = "rowgroup";
  head.rowSpan = Math.max(rows.length, 1);
  head.setAttribute("data-permission", permission);
  if (rows.length === 0) head.colSpan = COLUMNS;
  const [first = [], ...others] = rows;
  return buildElement(
    "tbody",
    "",
    buildElement("tr", "", head, ...first),
    ...others.map((cells) => buildElement("tr", "", ...cells)),
  );
}

/** As in options.html. */
const COLUMNS = 5;

function rowCells(
  row: SiteRow,
  name: HTMLElement,
  post: SiteActs["post"],
  edit: (grant: ListedGrant) => void,
): readonly HTMLElement[] {
  const { since, held, lastUsedAt, action, editable } = row;
  const reach = reachElement(row);
  const sinceCell = cell("since", "optionsSince");
  if (since !== undefined) sinceCell.append(buildElement("p", "", timeElement(since)));
  if (held !== undefined) sinceCell.append(buildElement("p", "label", message(held)));
  const lastUsedCell = cell("last-used", "optionsLastUsed");
  if (lastUsedAt === null) lastUsedCell.append(message("optionsNeverUsed"));
  else if (lastUsedAt !== undefined) lastUsedCell.append(timeElement(lastUsedAt));
  const actionCell = buildElement("td", "act");
  const about = [name, reach];
  if (editable !== undefined) {
    actionCell.append(smallButton(message("optionsEdit"), about, () => edit(editable)));
  }
  if (action !== undefined) {
    actionCell.append(smallButton(message(action.label), about, () => post(action.message)));
  }
  return [buildElement("td", "", reach), sinceCell, lastUsedCell, actionCell];
}

/** Carries the name of its column to where there is no room for columns. */
function cell(className: string, column: MessageKey): HTMLElement {
  const element = buildElement("td", className);
  element.setAttribute("data-column", message(column));
  return element;
}

/** @param about what the button is about, for those who hear it alone */
function smallButton(
  text: string,
  about: readonly HTMLElement[],
  callback: () => void,
): HTMLElement {
  const button = buildElement("button", "button plain small", text);
  button.type = "button";
  for (const element of about) element.id ||= crypto.randomUUID();
  button.setAttribute("aria-describedby", about.map(({ id }) => id).join(" "));
  onPress(button, callback);
  return button;
}
