import { type DestinationPattern, matchesHost } from "../../protocol/destination-pattern.ts";
import { listeningTarget } from "../../protocol/rule.ts";

/** Does a pattern match this computer, so that its ports are also some that are listened on? */
export function isForListening(pattern: DestinationPattern): boolean {
  const { host, address = host } = listeningTarget(pattern.firstPort);
  return matchesHost(pattern, host) || matchesHost(pattern, address);
}
