import type { StorageProblem } from "../background/grants/storage-problem.ts";
import type { Say } from "./mistake-words.ts";

/** What went wrong with the stored permissions, in a sentence for the person. */
export function problemWords({ kind, reason }: StorageProblem, say: Say): string {
  switch (kind) {
    case "not-saved":
      return say("problemNotSaved", reason);
    case "not-read":
      return say("problemNotRead", reason);
    case "set-aside":
      return say("problemSetAside", reason);
  }
}
