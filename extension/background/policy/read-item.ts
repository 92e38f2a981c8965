import type { Problem } from "./mistakes.ts";

/** What was read of one item of a list, or what is wrong with it. */
export type ReadItem<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };
