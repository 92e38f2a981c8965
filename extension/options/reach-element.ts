import { buildElement } from "../look/build-element.ts";
import { message } from "../look/localize.ts";
import type { ReachLine } from "../look/reach-lines.ts";
import { showHostAndPort } from "../look/show-host-and-port.ts";
import { textLanguage } from "../look/text-language.ts";
import { rowLines } from "./row-lines.ts";
import type { SiteRow } from "./site-rows.ts";

/** An administrator may have set hundreds; the first ones tell what it is about. */
const MOST_LINES = 6;

const BETWEEN_WORDS = " · ";

/** What a row allows or denies, and why in the site's own words. */
export function reachElement(
  row: Pick<SiteRow, "effect" | "reaches" | "description">,
): HTMLElement {
  const element = buildElement("div", "reach");
  if (row.effect === "deny") {
    element.append(buildElement("p", "blocked", message("optionsBlocked")));
  }
  const lines = rowLines(row);
  // One line more takes no more room than the words that there is one.
  const shown = lines.length <= MOST_LINES + 1 ? lines : lines.slice(0, MOST_LINES);
  element.append(listElement(shown));
  const rest = lines.slice(shown.length);
  if (rest.length > 0) element.append(restElement(rest));
  if (row.description !== undefined) {
    element.append(
      buildElement("p", "unseen", message("optionsSiteSays")),
      buildElement("blockquote", "claim", row.description),
    );
  }
  return element;
}

function restElement(rest: readonly ReachLine[]): HTMLElement {
  const summary = buildElement(
    "summary",
    "",
    message("optionsMore", rest.length.toLocaleString(textLanguage())),
  );
  return buildElement("details", "more", summary, listElement(rest));
}

function listElement(lines: readonly ReachLine[]): HTMLElement {
  return buildElement("ul", "reach", ...lines.map(lineElement));
}

function lineElement({ place, words }: ReachLine): HTMLElement {
  const texts = words.map((word) => message(word));
  if (place.type === "any") {
    return buildElement("li", "", ...texts.map((text) => buildElement("p", "", text)));
  }
  const notes = texts.length === 0 ? [] : [buildElement("p", "label", texts.join(BETWEEN_WORDS))];
  if (place.type === "ports") {
    return buildElement("li", "", message(place.text, ...place.ports), ...notes);
  }
  const destination = buildElement("p", "exact");
  showHostAndPort(destination, place.destination);
  return buildElement("li", "", destination, ...notes);
}
