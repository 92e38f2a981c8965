import type { Scope } from "../../protocol/scope.ts";
import type { MessageKey } from "../look/localize.ts";

/** The destination of an allowance that is for every one. */
export const ANY_DESTINATION = "*:*";

type WordsOfScope = Readonly<Record<Scope, readonly MessageKey[]>>;

const ANY_WORDS: WordsOfScope = {
  connect: ["popupReachConnect"],
  "system-ports": ["popupReachSystemPorts"],
  "local-network": ["popupReachLocalNetwork"],
  listen: ["popupReachListen"],
};

const NAMED_WORDS: WordsOfScope = {
  connect: [],
  "system-ports": ["popupReachThisPort"],
  "local-network": ["popupReachThisLocal"],
  listen: ["popupReachListen"],
};

/**
 * What the scopes of an allowance let a site reach, one text a scope. A named destination says for
 * itself that it may be connected to, so that only what is special about it is left to say.
 */
export function reachWords(scopes: readonly Scope[], destination: string): readonly MessageKey[] {
  const words = destination === ANY_DESTINATION ? ANY_WORDS : NAMED_WORDS;
  return scopes.flatMap((scope) => words[scope]);
}
