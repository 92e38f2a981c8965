import { isDeepStrictEqual } from "node:util";
import type { Difference } from "./declared-differences.ts";
import type { Log } from "./record-logs.ts";

/** `undeclared` is every disagreement, also one with a declaration that no longer fits. */
export type Comparison = "equal" | "declared" | "undeclared";

/** Compares what one scenario came to in Gecko and with us. */
export function compare(gecko: Log, ours: Log, declared: Difference | undefined): Comparison {
  if (declared === undefined) return isDeepStrictEqual(gecko, ours) ? "equal" : "undeclared";
  const isAsDeclared = isDeepStrictEqual(
    { gecko, ours },
    { gecko: declared.gecko, ours: declared.ours },
  );
  return isAsDeclared && !isDeepStrictEqual(gecko, ours) ? "declared" : "undeclared";
}
