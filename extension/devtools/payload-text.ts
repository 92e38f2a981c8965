/**
 * Control characters but tab and line feed, which text has, and what would change how its surroundings
 * are read, or be read as nothing: U+202E and the like.
 */
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

const LAST_OF_ASCII = 0x7f;

/**
 * A stranger's bytes as UTF-8, fit to be shown: a control character is written as programs write it,
 * since many a computer has no font with the symbols of them, and what cannot be seen otherwise has
 * its number.
 */
export function payloadText(data: Uint8Array): string {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(data);
  return text.replace(UNSEEN, (character) => {
    if (character === "\r") return "\\r";
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(16);
    if (code <= LAST_OF_ASCII) return `\\x${digits.padStart(2, "0")}`;
    return `<U+${digits.toUpperCase().padStart(4, "0")}>`;
  });
}

/** The beginning of that in one line. */
export function payloadPreview(data: Uint8Array, characters: number): string {
  const start = payloadText(data.subarray(0, characters));
  return start.replaceAll("\n", "\\n").replaceAll("\t", "\\t").slice(0, characters);
}
