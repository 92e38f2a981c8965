import {
  ANY_DESTINATION,
  type DestinationPattern,
  parseDestinationPattern,
} from "../../protocol/destination-pattern.ts";
import type { Scope } from "../../protocol/scope.ts";
import { isForListening } from "./is-for-listening.ts";
import type { MessageKey } from "./localize.ts";
import {
  anywhereWords,
  destinationWords,
  listeningWords,
  portWords,
  type RuleReach,
} from "./reach-words.ts";

/** One line of what a site may use, or of what it is refused. */
export interface ReachLine {
  readonly place: ReachPlace;
  /** What there is to say of the place, one text each. */
  readonly words: readonly MessageKey[];
}

export type ReachPlace =
  /** Everywhere: the words say it all, and there is at least one. */
  | { readonly type: "any" }
  /** A destination pattern that names something. */
  | { readonly type: "destination"; readonly destination: string }
  /** Ports of this computer that the site listens on: a text, and the numbers for it. */
  | { readonly type: "ports"; readonly text: MessageKey; readonly ports: readonly string[] };

const LISTENING_SCOPES: readonly Scope[] = ["listen", "listen-network"];

/**
 * What a rule says of one of its destinations, in words. Connecting there and listening there are
 * two lines; a rule that comes to nothing there has none.
 */
export function reachLines(reach: RuleReach, destination: string): readonly ReachLine[] {
  const pattern = parseDestinationPattern(destination);
  if (pattern === undefined) return [];
  if (destination === ANY_DESTINATION) {
    const words = anywhereWords(reach);
    return words.length === 0 ? [] : [{ place: { type: "any" }, words }];
  }
  const lines: ReachLine[] = [];
  if (isAboutConnecting(reach)) {
    const words = destinationWords(reach, pattern);
    lines.push({ place: { type: "destination", destination }, words });
  }
  if (isAboutListening(reach) && isForListening(pattern)) {
    const words = [...listeningWords(reach), ...portWords(reach, pattern)];
    lines.push({ place: listeningPlace(pattern), words });
  }
  return lines;
}

/** System ports alone go with whatever else the rule is about. */
function isAboutConnecting(reach: RuleReach): boolean {
  const { scopes } = reach;
  const isOutwards = scopes.includes("connect") || scopes.includes("local-network");
  return isOutwards || !isAboutListening(reach);
}

function isAboutListening({ scopes }: RuleReach): boolean {
  return scopes.some((scope) => LISTENING_SCOPES.includes(scope));
}

function listeningPlace({ firstPort, lastPort }: DestinationPattern): ReachPlace {
  const place = (text: MessageKey, ...ports: readonly number[]): ReachPlace => ({
    type: "ports",
    text,
    ports: ports.map(String),
  });
  if (lastPort === 0) return place("popupReachFreePort");
  if (firstPort === lastPort) return place("popupReachPort", firstPort);
  if (firstPort === 0 && lastPort === 65_535) return place("popupReachAnyPort");
  return place("popupReachPorts", firstPort, lastPort);
}
