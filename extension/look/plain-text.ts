/** Control and format characters (bidirectional ones among them), line and paragraph separators. */
const NOT_PLAIN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu;

/**
 * More marks on one character than a word of any language has (UTS #39 §5.4): stacked up, they would
 * be drawn over the lines around them.
 */
const STACKED_MARKS = /([\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]+/gu;

/**
 * A stranger's text, fit to be shown to a person: one line without control, format and
 * bidirectional characters and without stacks of marks, cut with a visible mark at
 * `maximumCharacters`.
 */
export function plainText(text: string, maximumCharacters: number): string {
  const plain = text.replace(NOT_PLAIN, " ").replace(STACKED_MARKS, "$1");
  const characters = [...plain.trim()];
  if (characters.length <= maximumCharacters) return characters.join("");
  return `${characters.slice(0, maximumCharacters - 1).join("")}…`;
}
