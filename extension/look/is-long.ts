const LONG_CHARACTERS = 72;

/** Does a host take so many lines that it is better set small, so as not to push the rest away? */
export function isLong(host: string): boolean {
  return host.length > LONG_CHARACTERS;
}
