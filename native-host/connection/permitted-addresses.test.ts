import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOST_NAME_INVALID, permissionFailure } from "../../protocol/failure.ts";
import { judgeConnection, type Rule } from "../../protocol/rule.ts";
import { SCOPES, type Scope } from "../../protocol/scope.ts";
import { allowing, allowTo, denyTo } from "../../tests/host/rules.ts";
import { type PermittedAddresses, permittedAddresses } from "./permitted-addresses.ts";

const PUBLIC = "93.184.216.34";
const PUBLIC_6 = "2606:4700::1111";
const BLOCKED: PermittedAddresses = { type: "failed", failure: permissionFailure("BLOCKED_PORT") };
const EVERYTHING = allowing(...SCOPES);

const permitted = (...addresses: string[]): PermittedAddresses => ({
  type: "permitted",
  addresses,
});
const denied = (address: string, ...missing: Scope[]): PermittedAddresses => ({
  type: "denied",
  missing,
  address,
});

interface Case {
  readonly what: string;
  readonly addresses: readonly string[];
  readonly port: number;
  readonly rules: readonly Rule[];
  readonly verdict: PermittedAddresses;
}

const CASES: readonly Case[] = [
  {
    what: "a public address and a high port",
    addresses: [PUBLIC],
    port: 1024,
    rules: allowing("connect"),
    verdict: permitted(PUBLIC),
  },
  {
    what: "no rules",
    addresses: [PUBLIC],
    port: 1024,
    rules: [],
    verdict: denied(PUBLIC, "connect"),
  },
  {
    what: "every scope but connect",
    addresses: [PUBLIC],
    port: 443,
    rules: allowing("system-ports", "local-network"),
    verdict: denied(PUBLIC, "connect"),
  },
  {
    what: "a system port without its scope",
    addresses: [PUBLIC],
    port: 443,
    rules: allowing("connect"),
    verdict: denied(PUBLIC, "system-ports"),
  },
  {
    what: "a system port with its scope",
    addresses: [PUBLIC],
    port: 443,
    rules: allowing("connect", "system-ports"),
    verdict: permitted(PUBLIC),
  },
  {
    what: "an inner address without its scope",
    addresses: ["127.0.0.1"],
    port: 8080,
    rules: allowing("connect", "system-ports"),
    verdict: denied("127.0.0.1", "local-network"),
  },
  {
    what: "an inner address and a system port, with nothing",
    addresses: ["10.0.0.1"],
    port: 22,
    rules: [],
    verdict: denied("10.0.0.1", "connect", "system-ports", "local-network"),
  },
  {
    what: "a name that leads in and out, without the scope for in",
    addresses: ["192.168.0.1", PUBLIC, "::1", PUBLIC_6],
    port: 8080,
    rules: allowing("connect"),
    verdict: permitted(PUBLIC, PUBLIC_6),
  },
  {
    what: "a name that leads in and out, with every scope",
    addresses: ["192.168.0.1", PUBLIC],
    port: 8080,
    rules: EVERYTHING,
    verdict: permitted("192.168.0.1", PUBLIC),
  },
  {
    what: "a name with inner addresses only: the first one is asked about",
    addresses: ["::1", "10.0.0.1"],
    port: 8080,
    rules: allowing("connect"),
    verdict: denied("::1", "local-network"),
  },
  {
    what: "a mapped inner address",
    addresses: ["::ffff:127.0.0.1"],
    port: 8080,
    rules: allowing("connect"),
    verdict: denied("::ffff:127.0.0.1", "local-network"),
  },

  {
    what: "a name that is allowed, and all that it leads to",
    addresses: [PUBLIC, "10.0.0.1"],
    port: 8080,
    rules: [allowTo("host.example:8080")],
    verdict: permitted(PUBLIC, "10.0.0.1"),
  },
  {
    what: "an address that is allowed, under a name that is not",
    addresses: ["10.0.0.1", "10.0.1.1"],
    port: 8080,
    rules: [allowTo("10.0.0.0/24:*")],
    verdict: permitted("10.0.0.1"),
  },
  {
    what: "a name, an address and a port of other rules",
    addresses: ["10.0.1.1"],
    port: 8080,
    rules: [allowTo("other.example:*", "*.host.example:*", "10.0.0.0/24:*", "*:8081")],
    verdict: denied("10.0.1.1", "connect", "local-network"),
  },
  {
    what: "a name that is denied, whatever it leads to",
    addresses: [PUBLIC, "10.0.0.1"],
    port: 8080,
    rules: [denyTo("*.example:*"), ...EVERYTHING],
    verdict: denied(PUBLIC, "connect"),
  },
  {
    what: "one of two addresses is denied",
    addresses: ["10.0.0.1", PUBLIC],
    port: 8080,
    rules: [denyTo("10.0.0.0/8:*"), ...EVERYTHING],
    verdict: permitted(PUBLIC),
  },
  {
    what: "every address is denied: the first one is told",
    addresses: ["10.0.0.1", "127.0.0.1"],
    port: 8080,
    rules: [denyTo("10.0.0.0/8:*", "127.0.0.0/8:*"), ...EVERYTHING],
    verdict: denied("10.0.0.1", "connect", "local-network"),
  },
  {
    what: "one of two addresses is denied, and one only not allowed: that one is asked about",
    addresses: ["10.0.0.1", "192.168.0.1"],
    port: 8080,
    rules: [denyTo("10.0.0.0/8:*"), ...allowing("connect")],
    verdict: denied("192.168.0.1", "local-network"),
  },
  {
    what: "what is denied and what is lacking are told together",
    addresses: ["10.0.0.1"],
    port: 80,
    rules: [{ effect: "deny", scopes: ["local-network"], destinations: ["10.0.0.0/8:*"] }],
    verdict: denied("10.0.0.1", "local-network", "connect", "system-ports"),
  },
  {
    what: "an allowed exception before the denied range",
    addresses: ["10.0.0.1", "10.0.0.2"],
    port: 8080,
    rules: [allowTo("10.0.0.1:8080"), denyTo("10.0.0.0/8:*"), ...EVERYTHING],
    verdict: permitted("10.0.0.1"),
  },

  { what: "port 0", addresses: [PUBLIC], port: 0, rules: EVERYTHING, verdict: BLOCKED },
  { what: "port 0 inside", addresses: ["127.0.0.1"], port: 0, rules: EVERYTHING, verdict: BLOCKED },
  {
    what: "port 0 by name",
    addresses: [PUBLIC],
    port: 0,
    rules: [allowTo("*:0")],
    verdict: BLOCKED,
  },
  { what: "minus 0", addresses: [PUBLIC], port: -0, rules: EVERYTHING, verdict: BLOCKED },
  {
    what: "port 25 of a public address, with all ports",
    addresses: [PUBLIC],
    port: 25,
    rules: EVERYTHING,
    verdict: denied(PUBLIC, "connect", "system-ports"),
  },
  {
    what: "port 25 of a public address, with a range of ports",
    addresses: [PUBLIC],
    port: 25,
    rules: [allowTo("*:25-26", "host.example:1-1023")],
    verdict: denied(PUBLIC, "connect", "system-ports"),
  },
  {
    what: "port 25 of a public address, with that very port",
    addresses: [PUBLIC],
    port: 25,
    rules: [allowTo("host.example:25")],
    verdict: permitted(PUBLIC),
  },
  {
    what: "port 25 of a public address, with that very port, and denied by a range",
    addresses: [PUBLIC],
    port: 25,
    rules: [denyTo("*:1-1023"), allowTo("host.example:25")],
    verdict: denied(PUBLIC, "connect", "system-ports"),
  },
  {
    what: "port 25 of a public address in an IPv6 one",
    addresses: ["::ffff:1.1.1.1", "64:ff9b::1.1.1.1"],
    port: 25,
    rules: EVERYTHING,
    verdict: denied("::ffff:1.1.1.1", "connect", "system-ports"),
  },
  {
    what: "port 25 of an inner mail server",
    addresses: ["192.168.0.25"],
    port: 25,
    rules: EVERYTHING,
    verdict: permitted("192.168.0.25"),
  },
  {
    what: "port 25 of a name that leads in and out",
    addresses: [PUBLIC, "192.168.0.25"],
    port: 25,
    rules: EVERYTHING,
    verdict: permitted("192.168.0.25"),
  },
  {
    what: "port 25 of a name that leads in and out, without the scope for in",
    addresses: ["192.168.0.25", PUBLIC],
    port: 25,
    rules: allowing("connect", "system-ports"),
    verdict: denied("192.168.0.25", "local-network"),
  },
  {
    what: "what is no address",
    addresses: ["localhost"],
    port: 8080,
    rules: allowing("connect"),
    verdict: denied("localhost", "local-network"),
  },
  {
    what: "no address at all",
    addresses: [],
    port: 8080,
    rules: EVERYTHING,
    verdict: { type: "failed", failure: HOST_NAME_INVALID },
  },
];

describe("permittedAddresses", () => {
  it.each(CASES)("$what", ({ addresses, port, rules, verdict }) => {
    expect(permittedAddresses(rules, { host: "host.example", port }, addresses)).toEqual(verdict);
  });

  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.constantFrom(PUBLIC, PUBLIC_6, "127.0.0.1", "::1", "10.0.0.1", "100.64.0.1", "0.0.0.0"),
  );
  const addresses = fc.array(address, { minLength: 1 });
  const port = fc.oneof(fc.integer({ min: 0, max: 65_535 }), fc.constantFrom(0, 25, 1023, 1024));
  const pattern = fc.constantFrom(
    "*:*",
    "*:25",
    "*:1-1023",
    "host.example:*",
    "*.example:1024-65535",
    "10.0.0.0/8:*",
    "127.0.0.1:*",
    "[::/0]:*",
    "0.0.0.0/1:*",
  );
  const rule = fc.record<Rule>({
    effect: fc.constantFrom("allow", "deny"),
    scopes: fc.subarray([...SCOPES], { minLength: 1 }),
    destinations: fc.array(pattern, { minLength: 1, maxLength: 3 }),
  });
  const rules = fc.array(rule, { maxLength: 6 });

  it("lets those and only those through that the rules allow everything they take", () => {
    fc.assert(
      fc.property(addresses, port, rules, (addresses, port, rules) => {
        fc.pre(port !== 0);
        const allowed = addresses.filter((address) => {
          const target = { host: "host.example", port, address };
          const { denied, missing } = judgeConnection(rules, target);
          return denied.length + missing.length === 0;
        });
        const verdict = permittedAddresses(rules, { host: "host.example", port }, addresses);
        expect(verdict.type === "permitted" ? verdict.addresses : []).toEqual(allowed);
      }),
      { numRuns: 500 },
    );
  });

  it("asks for what is enough, about an address that may be asked about", () => {
    fc.assert(
      fc.property(addresses, port, rules, (addresses, port, rules) => {
        const target = { host: "host.example", port };
        const verdict = permittedAddresses(rules, target, addresses);
        if (verdict.type !== "denied") return;
        const { address, missing } = verdict;
        const further: Rule = {
          effect: "allow",
          scopes: [...missing],
          destinations: [`host.example:${port}`],
        };
        expect(permittedAddresses([further, ...rules], target, addresses)).toMatchObject({
          addresses: expect.arrayContaining([address]),
        });
        const isDenied = (candidate: string) =>
          judgeConnection(rules, { ...target, address: candidate }).denied.length > 0;
        if (isDenied(address)) expect(addresses.every(isDenied)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
