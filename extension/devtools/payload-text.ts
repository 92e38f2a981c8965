/**
 * Control characters but tab and line feed, which text has, and what would change how its surroundings
 * are read, or be read as nothing: U+202E and the like.
 */
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

const DELETE = 0x7f;
const SYMBOL_OF_DELETE = 0x2421;
const FIRST_SYMBOL = 0x2400;

/**
 * A stranger's bytes as UTF-8, fit to be shown: a control character has its symbol, and what
 * cannot be seen otherwise its number.
 */
export function payloadText(data: Uint8Array): string {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(data);
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(FIRST_SYMBOL + code);
    if (code === DELETE) return String.fromCodePoint(SYMBOL_OF_DELETE);
    return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}

/** The beginning of that in one line. */
export function payloadPreview(data: Uint8Array, characters: number): string {
  const start = payloadText(data.subarray(0, characters));
  return start.replaceAll("\n", "␊").replaceAll("\t", "␉").slice(0, characters);
}
