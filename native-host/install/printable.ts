const MOST_CHARACTERS = 160;

/** Another program's text, made safe to show on a terminal: one line, no control characters. */
export function printable(text: string): string {
  const shown = text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
  return shown.length <= MOST_CHARACTERS ? shown : `${shown.slice(0, MOST_CHARACTERS)}…`;
}
