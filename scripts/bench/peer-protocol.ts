/**
 * What a connection to the servers of the benchmark begins with: one line that says what is wanted.
 *
 * - `download N`: N bytes; the client ends the connection, for websockify drops what it still has of
 *   a server that ends it
 * - `upload N`: takes N bytes, then says `DONE`
 * - `echo`: sends back all that follows
 */
export type Wish =
  | { readonly type: "download"; readonly bytes: number }
  | { readonly type: "upload"; readonly bytes: number }
  | { readonly type: "echo" };

/** What the server answers once it has every byte of an upload and not one more. */
export const DONE = "done\n";

/** The line for this wish, with its end. */
export function wishLine(wish: Wish): string {
  return wish.type === "echo" ? "echo\n" : `${wish.type} ${wish.bytes}\n`;
}

/** Undefined for a line that says nothing of the kind. */
export function parseWish(line: string): Wish | undefined {
  const [, type, count] = /^(download|upload|echo)(?: (\d+))?$/u.exec(line) ?? [];
  if (type === "echo" && count === undefined) return { type };
  const isTransfer = type === "download" || type === "upload";
  return isTransfer && count !== undefined ? { type, bytes: Number(count) } : undefined;
}
