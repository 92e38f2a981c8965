/** What protocol/destination-pattern.ts says of a pattern in canonical form, said without it. */
import { naiveIsInRange, naiveIsSame } from "./naive-address.ts";

/** @param host in canonical form, as the port is */
export function naiveMatches(pattern: string, host: string, port: number): boolean {
  const colon = pattern.lastIndexOf(":");
  return (
    naiveMatchesHost(pattern.slice(0, colon).replace("[", "").replace("]", ""), host) &&
    naiveMatchesPort(pattern.slice(colon + 1), port)
  );
}

function naiveMatchesHost(pattern: string, host: string): boolean {
  if (pattern === "*") return true;
  const name = host.replace(/\.$/, "");
  if (pattern.startsWith("*.")) {
    const labels = pattern.slice(2).split(".").toReversed();
    const own = name.split(".").toReversed();
    return own.length > labels.length && labels.every((label, index) => label === own[index]);
  }
  if (pattern.includes("/")) return naiveIsInRange(host, pattern);
  return name === pattern.replace(/\.$/, "") || naiveIsSame(host, pattern);
}

function naiveMatchesPort(pattern: string, port: number): boolean {
  if (pattern === "*") return true;
  const [first = "", last = first] = pattern.split("-");
  return Number(first) <= port && port <= Number(last);
}
