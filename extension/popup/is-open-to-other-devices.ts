import { parseDestinationPattern } from "../../protocol/destination-pattern.ts";
import { isForOtherDevices, judgeListening, type Rule } from "../../protocol/rule.ts";
import { isForListening } from "../look/is-for-listening.ts";

/** Any free port, and where the system's ports begin and end. */
const NOTABLE_PORTS = [0, 1, 1023, 1024];

const LAST_PORT = 65_535;

/**
 * Do these rules let a site listen on any port for other devices? What they say changes only at the
 * ports that a pattern names and at those notable by themselves, so that few ports stand for all.
 */
export function isOpenToOtherDevices(rules: readonly Rule[]): boolean {
  const mayBe = rules.some(
    ({ effect, scopes }) => effect === "allow" && scopes.includes("listen-network"),
  );
  if (!mayBe) return false;
  const patterns = new Map(
    rules
      .flatMap(({ destinations }) => destinations)
      .flatMap((text) => {
        const pattern = parseDestinationPattern(text);
        return pattern !== undefined && isForListening(pattern) ? [[text, pattern]] : [];
      }),
  );
  const bearing = rules.map((rule) => ({
    ...rule,
    destinations: rule.destinations.filter((text) => patterns.has(text)),
  }));
  const ports = [...patterns.values()].flatMap(({ firstPort, lastPort }) => [
    firstPort - 1,
    firstPort,
    lastPort,
    lastPort + 1,
  ]);
  return [...new Set([...NOTABLE_PORTS, ...ports])]
    .filter((port) => port >= 0 && port <= LAST_PORT)
    .some((port) => mayListen(bearing, port) && isForOtherDevices(bearing, port));
}

function mayListen(rules: readonly Rule[], port: number): boolean {
  const { denied, missing } = judgeListening(rules, port);
  return denied.length === 0 && missing.length === 0;
}
