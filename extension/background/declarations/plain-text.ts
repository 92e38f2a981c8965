/** Control and format characters (bidirectional ones among them), line and paragraph separators. */
const NOT_PLAIN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu;

/**
 * A stranger's text, fit to be shown to a person: one line without control, format and
 * bidirectional characters, cut with a visible mark at `maximumCharacters`.
 */
export function plainText(text: string, maximumCharacters: number): string {
  const characters = [...text.replace(NOT_PLAIN, " ").trim()];
  if (characters.length <= maximumCharacters) return characters.join("");
  return `${characters.slice(0, maximumCharacters - 1).join("")}…`;
}
