import messages from "../_locales/en/messages.json";
import type { MessageKey } from "./localize.ts";

/** What `message` gives in an English browser, for tests without one. */
export function englishText(key: MessageKey, ...substitutions: readonly string[]): string {
  const { message, ...rest } = messages[key];
  const placeholders: ReadonlyMap<string, { readonly content: string }> = new Map(
    "placeholders" in rest ? Object.entries(rest.placeholders) : [],
  );
  return message.replace(/\$(\w+)\$/gu, (whole, name: string) => {
    const content = placeholders.get(name.toLowerCase())?.content ?? whole;
    return substitutions[Number(content.slice(1)) - 1] ?? "";
  });
}
