import { lookup } from "node:dns/promises";
import { isAddress } from "../../protocol/address.ts";

/** Finds the addresses of a host; an address is its own. Throws the system's error where there are none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const resolveBySystem: Resolve = async (host) => {
  if (isAddress(host)) return [host];
  const answers = await lookup(host, { all: true });
  return answers.map(({ address }) => address);
};
