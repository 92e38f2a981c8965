import {
  destinationPatternText,
  parseDestinationPattern,
} from "../../../protocol/destination-pattern.ts";
import type { Parsed } from "../../../protocol/parse.ts";
import { quote } from "./mistakes.ts";

const EXAMPLES = '"imap.example.org:993", "*.example.org:*" or "10.0.0.0/8:22"';

/**
 * The destination pattern that an administrator has written, in canonical form. The reason says
 * what to write instead.
 */
export function readDestination(text: unknown): Parsed<string> {
  if (typeof text !== "string") {
    return { ok: false, reason: `expected a destination such as ${EXAMPLES}` };
  }
  const value = canonicalPattern(text);
  if (value !== undefined) return { ok: true, value };
  const meant = canonicalPattern(`${text}:*`) ?? canonicalPattern(`[${text}]:*`);
  const reason =
    meant === undefined
      ? `${quote(text)} is no destination; expected host and port, such as ${EXAMPLES}`
      : `${quote(text)} has no port; write "${meant}" for every port`;
  return { ok: false, reason };
}

function canonicalPattern(text: string): string | undefined {
  const pattern = parseDestinationPattern(text);
  return pattern === undefined ? undefined : destinationPatternText(pattern);
}
