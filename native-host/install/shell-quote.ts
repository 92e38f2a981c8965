/** The text as one word of a POSIX shell, taken literally whatever characters it has. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What `shellQuote` was given. */
export function shellUnquote(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(`'\\''`, "'");
}

/** The text as one word to type into a shell, quoted only where it has to be. */
export function shellWord(text: string): string {
  return /^[\w/.@+-]+$/u.test(text) ? text : shellQuote(text);
}
