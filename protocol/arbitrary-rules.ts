/** Rules and targets for property tests: few hosts and ports, so that they often meet. */
import fc from "fast-check";
import { isAddress } from "./address.ts";
import { knownKind } from "./destination.ts";
import type { Rule, Target } from "./rule.ts";
import { SCOPES } from "./scope.ts";

const PATTERN_HOSTS = [
  "*",
  "mail.example.org",
  "*.example.org",
  "localhost",
  "93.184.216.34",
  "93.184.216.0/24",
  "10.0.0.5",
  "10.0.0.0/8",
  "127.0.0.1",
  "0.0.0.0/0",
  "[::1]",
  "[2000::/3]",
  "[fd00::/8]",
];
const PATTERN_PORTS = ["*", "*", "25", "443", "8080", "1-1023", "20-30", "1024-65535"];

const NAMES = ["mail.example.org", "mail.example.org.", "example.org", "localhost"];
const ADDRESSES = [
  "93.184.216.34",
  "2606:4700:4700::1111",
  "64:ff9b::808:808",
  "10.0.0.5",
  "::ffff:a00:5",
  "127.0.0.1",
  "0.0.0.0",
  "::1",
  "169.254.169.254",
  "fd00::5",
];
const LOOPBACK_ADDRESSES = ["127.0.0.1", "::1"];

const port = fc.constantFrom(25, 25, 443, 1023, 1024, 8080);

export const arbitraryDestination: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...PATTERN_HOSTS), fc.constantFrom(...PATTERN_PORTS))
  .map((parts) => parts.join(":"));

export const arbitraryReach: fc.Arbitrary<Pick<Rule, "scopes" | "destinations">> = fc.record({
  scopes: fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1 }),
  destinations: fc.uniqueArray(arbitraryDestination, { minLength: 1, maxLength: 3 }),
});

export function arbitraryRule(effect: Rule["effect"]): fc.Arbitrary<Rule> {
  return arbitraryReach.map((reach) => ({ effect, ...reach }));
}

export const arbitraryRules: fc.Arbitrary<readonly Rule[]> = fc.array(
  fc.oneof(
    { arbitrary: arbitraryRule("allow"), weight: 3 },
    { arbitrary: arbitraryRule("deny"), weight: 1 },
  ),
  { maxLength: 5 },
);

/** As a page names it. */
export const arbitraryTarget: fc.Arbitrary<Target> = fc.record({
  host: fc.constantFrom(...NAMES, ...ADDRESSES),
  port,
});

/** With what it led to, as the native host looks it up. */
export const arbitraryTargetLookedUp: fc.Arbitrary<Target & { readonly address: string }> =
  arbitraryTarget.chain((target) =>
    fc.record({
      host: fc.constant(target.host),
      port: fc.constant(target.port),
      address: fc.constantFrom(...addressesOf(target.host)),
    }),
  );

function addressesOf(host: string): readonly string[] {
  if (isAddress(host)) return [host];
  return knownKind(host) === "loopback" ? LOOPBACK_ADDRESSES : ADDRESSES;
}
