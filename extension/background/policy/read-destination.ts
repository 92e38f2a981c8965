import {
  destinationPatternText,
  parseDestinationPattern,
} from "../../../protocol/destination-pattern.ts";
import { quote, told } from "./mistakes.ts";
import type { ReadItem } from "./read-item.ts";

/**
 * The destination pattern that an administrator has written, in canonical form. The problem says
 * what to write instead.
 */
export function readDestination(text: unknown): ReadItem<string> {
  if (typeof text !== "string") {
    return { ok: false, problem: told("not-a-destination") };
  }
  const value = canonicalPattern(text);
  if (value !== undefined) return { ok: true, value };
  const meant = canonicalPattern(`${text}:*`) ?? canonicalPattern(`[${text}]:*`);
  const problem =
    meant === undefined ? told("no-destination", quote(text)) : told("no-port", quote(text), meant);
  return { ok: false, problem };
}

function canonicalPattern(text: string): string | undefined {
  const pattern = parseDestinationPattern(text);
  return pattern === undefined ? undefined : destinationPatternText(pattern);
}
