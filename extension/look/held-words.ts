import type { Life } from "../background/grants/grant.ts";
import type { MessageKey } from "./localize.ts";

const WORDS: Readonly<Record<Life, MessageKey>> = {
  once: "popupHeldOnce",
  session: "popupHeldSession",
  always: "popupHeldAlways",
};

/**
 * How long a part of a permission holds. In private windows a session ends with the last of them,
 * before the browser closes.
 *
 * @param life undefined is set by an administrator
 */
export function heldWords(life: Life | undefined, isPrivate: boolean): MessageKey {
  if (life === undefined) return "popupHeldByPolicy";
  return isPrivate && life === "session" ? "popupHeldPrivateSession" : WORDS[life];
}
