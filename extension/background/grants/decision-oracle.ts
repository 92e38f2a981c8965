import type { OutcomeText, RequestText, RuleText } from "./decision-table.ts";

const LOCAL_RANGES = ["127.0.0.0/8", "10.0.0.0/8", "::1/128", "fd00::/8"];

/**
 * What is to become of a request, by comparing the text of the rules: a second opinion for tests,
 * and nothing of the code under test is in it. It knows no more places than the tables need.
 */
export function expectedOutcome(rules: readonly RuleText[], request: RequestText): OutcomeText {
  const isBlock = (rule: string) => /^deny \S*\bconnect\b\S* \*:\*$/u.test(rule);
  const deciding = rules.find((rule) => rule.startsWith("allow") || isBlock(rule));
  if (deciding === undefined || isBlock(deciding)) return "deny PERMISSION_DENIED";

  const [type, text = "", , address] = request.split(" ");
  const isListening = type === "listen";
  const colon = text.lastIndexOf(":");
  const port = Number(text.slice(colon + 1));
  const host = text.slice(0, colon).replace(/[[\]]/gu, "");
  const place = isListening
    ? { host: "localhost", port, address: "127.0.0.1" }
    : { host, port, address };
  if (!isListening && port === 0) return "deny BLOCKED_PORT";

  const systemPorts = port > 0 && port < 1024 ? ["system-ports"] : [];
  const outside = [isListening ? "listen" : "connect", ...systemPorts];
  const inside = isListening ? outside : [...outside, "local-network"];
  const isUnknown =
    !isListening && address === undefined && bitsOf(host) === undefined && host !== "localhost";
  const asLocal = effectsByHand(rules, inside, place);
  if (isUnknown && asLocal.every(([, effect]) => effect === "allow")) return "allow";
  const effects = isLocal(address ?? host) ? asLocal : effectsByHand(rules, outside, place);

  const denied = effects.flatMap(([scope, effect]) => (effect === "deny" ? [scope] : []));
  const missing = effects.flatMap(([scope, effect]) => (effect === "none" ? [scope] : []));
  if (denied.length > 0) {
    if (isListening) return "deny LISTEN_DENIED";
    if (denied.includes("local-network")) return "deny LOCAL_NETWORK_DENIED";
    return denied.includes("system-ports") ? "deny SYSTEM_PORT_DENIED" : "deny PERMISSION_DENIED";
  }
  return missing.length > 0 ? `ask ${missing.join("+")}` : "allow";
}

/** The 128 bits of an address, an IPv4 one as if mapped into IPv6; undefined for a name. */
function bitsOf(host: string): bigint | undefined {
  if (/^[0-9.]+$/u.test(host)) {
    return host.split(".").reduce((bits, part) => bits * 256n + BigInt(part), 0xffffn);
  }
  if (!host.includes(":")) return undefined;
  const [head = [], tail = []] = host
    .split("::")
    .map((half) => half.split(":").filter((group) => group !== ""));
  const zeros = Array<string>(8 - head.length - tail.length).fill("0");
  return [...head, ...zeros, ...tail].reduce(
    (bits, group) => bits * 0x10000n + BigInt(`0x${group}`),
    0n,
  );
}

/** NAT64 counts as what is behind it. */
function reachedBits(host: string): bigint | undefined {
  const bits = bitsOf(host);
  const isNat64 = bits !== undefined && bits >> 32n === 0x64_ff9b_0000_0000_0000_0000n;
  return isNat64 ? (0xffffn << 32n) + (bits & 0xffff_ffffn) : bits;
}

function isInside(host: string, range: string): boolean {
  const [base = "", length] = range.split("/");
  const bits = reachedBits(host);
  const baseBits = bitsOf(base);
  if (bits === undefined || baseBits === undefined) return false;
  const bitsBehind = BigInt((base.includes(":") ? 128 : 32) - Number(length));
  return bits >> bitsBehind === baseBits >> bitsBehind;
}

function isLocal(host: string): boolean {
  return host === "localhost" || LOCAL_RANGES.some((range) => isInside(host, range));
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly address: string | undefined;
}

/** Do the hosts match, by what is known, or for an allow by what could come of a name? */
function isHostMeant(effect: string, pattern: string, { host, address }: Place): boolean {
  if (pattern === "*") return true;
  if (pattern.startsWith("*.")) return host.endsWith(pattern.slice(1));
  const range = pattern.includes("/") ? pattern : `${pattern}/${pattern.includes(":") ? 128 : 32}`;
  const isName = bitsOf(range.split("/")[0] ?? "") === undefined;
  if (isName) return host === pattern;
  if (isInside(host, range)) return true;
  if (address !== undefined) return isInside(address, range);
  return effect === "allow" && bitsOf(host) === undefined;
}

function isMeant(rule: string, scope: string, place: Place, isRelay: boolean): boolean {
  const [effect = "", scopes = "", destination = ""] = rule.split(" ");
  const colon = destination.lastIndexOf(":");
  const pattern = destination.slice(0, colon).replace(/[[\]]/gu, "");
  const ports = destination.slice(colon + 1);
  const [first, last = first] = ports === "*" ? ["0", "65535"] : ports.split("-");
  const isPortMeant = Number(first) <= place.port && place.port <= Number(last);
  const isPortEnough = effect === "deny" || !isRelay || ports === "25";
  return (
    scopes.split("+").includes(scope) &&
    isPortMeant &&
    isPortEnough &&
    isHostMeant(effect, pattern, place)
  );
}

/** Scope by scope, the effect of the first rule that is meant. */
function effectsByHand(
  rules: readonly string[],
  scopes: readonly string[],
  place: Place,
): readonly (readonly [scope: string, effect: string])[] {
  const isRelay =
    place.port === 25 && scopes.includes("connect") && !scopes.includes("local-network");
  return scopes.map((scope) => {
    const rule = rules.find((each) => isMeant(each, scope, place, isRelay));
    return [scope, rule?.split(" ")[0] ?? "none"];
  });
}
