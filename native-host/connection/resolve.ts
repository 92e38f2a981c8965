import { lookup } from "node:dns/promises";
import { isAddress } from "../../protocol/address.ts";
import { knownKind } from "../../protocol/destination.ts";

/** Of the addresses of one name, this many are judged and tried. Most names have one or two. */
const MOST_ADDRESSES = 16;

/**
 * What the names that RFC 6761 §6.3 keeps for this computer lead to. The network is not asked: its
 * answer could be another one.
 */
const THIS_COMPUTER = ["127.0.0.1", "::1"];

/** Finds the addresses of a host; an address is its own. Throws the system's error where there are none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Asks for a name's addresses, best first. */
export type LookUp = (name: string) => Promise<readonly { readonly address: string }[]>;

export function createResolve(lookUp: LookUp): Resolve {
  return async (host) => {
    if (isAddress(host)) return [host];
    if (knownKind(host) === "loopback") return THIS_COMPUTER;
    const answers = await lookUp(host);
    return [...new Set(answers.map(({ address }) => address))].slice(0, MOST_ADDRESSES);
  };
}

export const resolveBySystem = createResolve((name) => lookup(name, { all: true }));
