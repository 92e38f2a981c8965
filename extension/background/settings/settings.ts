import * as v from "valibot";

/** What a person can set. Each member has its default, so that one that is damaged takes no other with it. */
export const settingsSchema = v.object({
  /** Whether ended connections are written down, until the browser closes. */
  log: v.fallback(v.boolean(), true),
  /** Whether bytes may take a shorter way between browser and host than native messaging. */
  secondPipe: v.fallback(v.boolean(), true),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = { log: true, secondPipe: true };
