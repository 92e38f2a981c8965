const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/**
 * The words of a command as it is typed: with quotation marks around what has spaces in it, and
 * with a backslash before a mark that is meant. Undefined where a mark has no second one.
 */
export function wordsOf(text: string): readonly string[] | undefined {
  const words = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+))(?=\s|$)/suy;
  const trimmed = text.trim();
  while (pattern.lastIndex < trimmed.length) {
    const match = pattern.exec(trimmed);
    if (match === null) return undefined;
    const [, double, single, plain] = match;
    words.push(double === undefined ? (single ?? plain ?? "") : unescaped(double));
  }
  return words;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gsu, (_, character: string) => ESCAPES[character] ?? character);
}

/** A command as Redis takes it: an array of strings, each with its length in bytes. */
export function encodeCommand(words: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts = words.map((word) => `$${encoder.encode(word).byteLength}\r\n${word}\r\n`);
  return encoder.encode(`*${words.length}\r\n${parts.join("")}`);
}
