import type { PermissionState } from "../../protocol/permission-state.ts";
import { buildElement } from "../look/build-element.ts";
import { type MessageKey, message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { showOrigin } from "../look/show-origin.ts";
import { dayText, timeElement } from "../look/time-element.ts";
import { useSymbol } from "../look/use-symbol.ts";
import type { FromOptions, ListedBlock, ListedSite } from "./options-messages.ts";
import { reachElement } from "./reach-element.ts";
import {
  isForgettable,
  policyBlockRows,
  type RowAction,
  type SiteRow,
  siteRows,
} from "./site-rows.ts";

type Post = (sent: FromOptions) => void;

const SVG = "http://www.w3.org/2000/svg";

const PERMISSION_WORDS: Readonly<Record<PermissionState, MessageKey>> = {
  granted: "optionsGranted",
  prompt: "optionsPrompt",
  denied: "optionsDenied",
};

/** All rows of one site, with the site in front of them. */
export function siteBody(site: ListedSite, post: Post): HTMLElement {
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
    facts.append(actionButton({ label: "optionsRevokeSite", message: sent }, [name], post));
  }
  const rows = siteRows(site).map((row) => rowCells(row, name, post));
  return tableBody(permission, facts, rows);
}

/** What an administrator denies to every site. */
export function everySiteBody(blocks: readonly ListedBlock[]): HTMLElement {
  const name = buildElement("p", "origin", buildElement("strong", "", message("policyEverySite")));
  const rows = policyBlockRows(blocks).map((row) => rowCells(row, name, () => {}));
  return tableBody("denied", buildElement("div", "site-facts", name), rows);
}

function tableBody(
  permission: PermissionState,
  facts: HTMLElement,
  rows: readonly (readonly HTMLElement[])[],
): HTMLElement {
  const symbol = document.createElementNS(SVG, "svg");
  symbol.setAttribute("class", "symbol mark");
  symbol.setAttribute("aria-hidden", "true");
  useSymbol(symbol, permission);
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

function rowCells(row: SiteRow, name: HTMLElement, post: Post): readonly HTMLElement[] {
  const { since, held, lastUsedAt, action } = row;
  const reach = reachElement(row);
  const sinceCell = cell("since", "optionsSince");
  if (since !== undefined) sinceCell.append(buildElement("p", "", timeElement(since)));
  if (held !== undefined) sinceCell.append(buildElement("p", "label", message(held)));
  const lastUsedCell = cell("last-used", "optionsLastUsed");
  if (lastUsedAt === null) lastUsedCell.append(message("optionsNeverUsed"));
  else if (lastUsedAt !== undefined) lastUsedCell.append(timeElement(lastUsedAt));
  const actionCell = buildElement("td", "act");
  if (action !== undefined) actionCell.append(actionButton(action, [name, reach], post));
  return [buildElement("td", "", reach), sinceCell, lastUsedCell, actionCell];
}

/** Carries the name of its column to where there is no room for columns. */
function cell(className: string, column: MessageKey): HTMLElement {
  const element = buildElement("td", className);
  element.setAttribute("data-column", message(column));
  return element;
}

/** @param about what the button is about, for those who hear it alone */
function actionButton(
  { label, message: sent }: RowAction,
  about: readonly HTMLElement[],
  post: Post,
): HTMLElement {
  const button = buildElement("button", "button plain small", message(label));
  button.type = "button";
  for (const element of about) element.id ||= crypto.randomUUID();
  button.setAttribute("aria-describedby", about.map(({ id }) => id).join(" "));
  onPress(button, () => post(sent));
  return button;
}
