import * as v from "valibot";
import { isAddress, isInAddressRange, isSameAddress, parseAddressRange } from "./address.ts";
import { canonicalHost } from "./destination.ts";

/** The longest host name, a port range, and what stands between them. */
export const PATTERN_CHARACTERS = 300;

export const ANY_DESTINATION = "*:*";

type HostPattern =
  | { readonly type: "any" }
  /** This name, or this address. */
  | { readonly type: "exact"; readonly host: string }
  /** Every name below this one, and not the name itself. */
  | { readonly type: "below"; readonly domain: string }
  /** In CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3). */
  | { readonly type: "range"; readonly range: string };

/**
 * Which destinations a rule is about, by host and port:
 *
 * - host: `*`, a name, an address (`[::1]`), `*.example.org`, or a range (`10.0.0.0/8`, `[fd00::/8]`)
 * - port: `*`, a port, or a range of them (`6660-6669`)
 */
export interface DestinationPattern {
  readonly host: HostPattern;
  readonly firstPort: number;
  readonly lastPort: number;
}

const LAST_PORT = 65_535;
const HOST_AND_PORTS =
  /^(?:\[(?<bracketed>[^\]]*)\]|(?<bare>[^[\]:]*)):(?<ports>\*|\d+(?:-\d+)?)$/u;

/** Undefined where the text is no pattern. */
export function parseDestinationPattern(text: string): DestinationPattern | undefined {
  if (text.length > PATTERN_CHARACTERS) return undefined;
  const { bracketed, bare, ports } = HOST_AND_PORTS.exec(text)?.groups ?? {};
  const host = parseHost(bracketed, bare);
  const range = parsePorts(ports ?? "");
  return host === undefined || range === undefined ? undefined : { host, ...range };
}

/** A pattern in the one form in which it is compared, stored and shown. */
export function destinationPatternText({ host, firstPort, lastPort }: DestinationPattern): string {
  return `${hostText(host)}:${portsText(firstPort, lastPort)}`;
}

/** Is the pattern about addresses, so that a name may turn out to match it? */
export function namesAddresses({ host }: DestinationPattern): boolean {
  return host.type === "range" || (host.type === "exact" && isAddress(host.host));
}

/** @param host a name or an address, in canonical form */
export function matchesHost({ host: pattern }: DestinationPattern, host: string): boolean {
  switch (pattern.type) {
    case "any":
      return true;
    case "exact":
      return (
        withoutFinalDot(host) === withoutFinalDot(pattern.host) || isSameAddress(host, pattern.host)
      );
    case "below":
      return withoutFinalDot(host).endsWith(`.${pattern.domain}`);
    case "range":
      return isInAddressRange(host, pattern.range);
  }
}

export function matchesPort({ firstPort, lastPort }: DestinationPattern, port: number): boolean {
  return port >= firstPort && port <= lastPort;
}

/** Does the pattern name this port, and no other? */
export function namesPort({ firstPort, lastPort }: DestinationPattern, port: number): boolean {
  return firstPort === port && lastPort === port;
}

/** A pattern in canonical form. */
export const destinationPatternSchema = v.pipe(
  v.string(),
  v.maxLength(PATTERN_CHARACTERS),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const pattern = parseDestinationPattern(dataset.value);
    if (pattern === undefined || destinationPatternText(pattern) !== dataset.value) {
      addIssue({ expected: "a destination pattern in canonical form" });
    }
  }),
);

function parseHost(bracketed = "", bare = ""): HostPattern | undefined {
  if (bare === "*") return { type: "any" };
  const text = bracketed === "" ? bare : bracketed;
  if (text.includes("/")) {
    const range = parseAddressRange(text);
    return range !== undefined && range.includes(":") === (bracketed !== "")
      ? { type: "range", range }
      : undefined;
  }
  if (bare.startsWith("*.")) {
    const domain = canonicalHost(bare.slice(2));
    // Nothing is below an address.
    return domain === undefined || isAddress(domain)
      ? undefined
      : { type: "below", domain: withoutFinalDot(domain) };
  }
  const host = canonicalHost(bracketed === "" ? bare : `[${bracketed}]`);
  return host === undefined ? undefined : { type: "exact", host };
}

function parsePorts(text: string): { firstPort: number; lastPort: number } | undefined {
  if (text === "*") return { firstPort: 0, lastPort: LAST_PORT };
  const [first, last = first] = text.split("-").map(Number);
  if (first === undefined || last === undefined || first > last || last > LAST_PORT)
    return undefined;
  return { firstPort: first, lastPort: last };
}

function hostText(host: HostPattern): string {
  switch (host.type) {
    case "any":
      return "*";
    case "exact":
      return host.host.includes(":") ? `[${host.host}]` : host.host;
    case "below":
      return `*.${host.domain}`;
    case "range":
      return host.range.includes(":") ? `[${host.range}]` : host.range;
  }
}

function portsText(first: number, last: number): string {
  if (first === 0 && last === LAST_PORT) return "*";
  return first === last ? String(first) : `${first}-${last}`;
}

function withoutFinalDot(name: string): string {
  return name.endsWith(".") ? name.slice(0, -1) : name;
}
