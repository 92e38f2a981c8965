import type { Life } from "../background/grants/grant.ts";
import type { MessageKey } from "./localize.ts";

/** How long a permission lasts, as one choice of several and as a sentence by itself. */
export interface LifeWords {
  readonly choice: MessageKey;
  readonly sentence: MessageKey;
}

const WORDS: Readonly<Record<Life, LifeWords>> = {
  once: { choice: "promptLifeOnce", sentence: "promptOnlyOnce" },
  session: { choice: "promptLifeSession", sentence: "promptOnlySession" },
  always: { choice: "promptLifeAlways", sentence: "promptOnlyAlways" },
};

const PRIVATE_SESSION: LifeWords = {
  choice: "promptLifePrivateSession",
  sentence: "promptOnlyPrivateSession",
};

/** In private windows a session ends with the last of them, before the browser closes. */
export function lifeWords(life: Life, isPrivate: boolean): LifeWords {
  return isPrivate && life === "session" ? PRIVATE_SESSION : WORDS[life];
}
