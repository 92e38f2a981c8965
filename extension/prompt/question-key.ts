import type { PromptDetails } from "./prompt-messages.ts";

/**
 * The same for the same question, however it came: a broker that was stopped and started again has
 * it from its storage, where members may have changed places and undefined ones are gone.
 */
export function questionKey(details: PromptDetails): string {
  return JSON.stringify(details, (_name, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(byName))
      : value,
  );
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
