/** What can go wrong with the stored permissions. The page that shows it has the words. */
export const STORAGE_PROBLEMS = [
  /** They hold, and will be gone when the browser stops the broker. */
  "not-saved",
  /** Nothing is known of what people have allowed, and nothing is written over it. */
  "not-read",
  /** Some of them are put aside, and those sites have none. */
  "set-aside",
] as const;

export interface StorageProblem {
  readonly kind: (typeof STORAGE_PROBLEMS)[number];
  /** In the words of the browser, or of what has read them. */
  readonly reason: string;
}
