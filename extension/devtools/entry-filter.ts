import type { Direction } from "../../protocol/recorded.ts";
import type { Entry, TrackedSocket } from "./history.ts";

/** What is looked through: what frames carry, as text or as bytes, or where their sockets lead. */
export const FILTER_FIELDS = ["text", "hex", "host"] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

export interface EntrySearch {
  readonly field: FilterField;
  readonly text: string;
}

/** @returns what says of each entry whether it is found, or undefined where the text is no hexadecimal */
export function searchFor({ field, text }: EntrySearch): ((entry: Entry) => boolean) | undefined {
  if (text.trim() === "") return () => true;
  switch (field) {
    case "host": {
      const place = text.trim().toLowerCase();
      return ({ socket }) => placeOf(socket).includes(place);
    }
    case "text": {
      const wanted = text.toLowerCase();
      const decoder = new TextDecoder();
      return remembering(
        ({ what }) =>
          what.kind === "bytes" && decoder.decode(what.data).toLowerCase().includes(wanted),
      );
    }
    case "hex": {
      const bytes = hexBytes(text);
      if (bytes === undefined) return undefined;
      return remembering(({ what }) => what.kind === "bytes" && hasBytes(what.data, bytes));
    }
  }
}

/** What was looked through once is not looked through again. */
function remembering(isFound: (entry: Entry) => boolean): (entry: Entry) => boolean {
  const known = new WeakMap<Entry, boolean>();
  return (entry) => {
    const found = known.get(entry) ?? isFound(entry);
    known.set(entry, found);
    return found;
  };
}

export function directionOf({ what }: Entry): Direction | undefined {
  return "direction" in what ? what.direction : undefined;
}

/** Where a socket leads, with the port, and brackets where they are needed. */
export function placeOf({ facts: { host, port } }: TrackedSocket): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Pairs of digits, with or without spaces or colons between them. */
function hexBytes(search: string): Uint8Array | undefined {
  const digits = search.replace(/[\s:]/gu, "");
  if (!/^(?:[0-9a-f]{2})+$/iu.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hasBytes(data: Uint8Array, wanted: Uint8Array): boolean {
  const [first = 0] = wanted;
  for (let at = data.indexOf(first); at >= 0; at = data.indexOf(first, at + 1)) {
    if (wanted.every((byte, index) => data[at + index] === byte)) return true;
  }
  return false;
}
