import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyAddress } from "../../protocol/address.ts";
import { permissionFailure } from "../../protocol/failure.ts";
import { missingScopes, requiredScopes, SCOPES, type Scope } from "../../protocol/scope.ts";
import { permittedAddresses, type Verdict } from "./permitted-addresses.ts";

const PUBLIC = "93.184.216.34";
const PUBLIC_6 = "2606:4700::1111";
const BLOCKED: Verdict = { type: "failed", failure: permissionFailure("BLOCKED_PORT") };

const permitted = (...addresses: string[]): Verdict => ({ type: "permitted", addresses });
const denied = (address: string, ...missing: Scope[]): Verdict => ({
  type: "denied",
  missing,
  address,
});

interface Case {
  readonly what: string;
  readonly addresses: readonly string[];
  readonly port: number;
  readonly scopes: readonly Scope[];
  readonly verdict: Verdict;
}

const CASES: readonly Case[] = [
  {
    what: "a public address and a high port",
    addresses: [PUBLIC],
    port: 1024,
    scopes: ["connect"],
    verdict: permitted(PUBLIC),
  },
  {
    what: "no scopes",
    addresses: [PUBLIC],
    port: 1024,
    scopes: [],
    verdict: denied(PUBLIC, "connect"),
  },
  {
    what: "every scope but connect",
    addresses: [PUBLIC],
    port: 443,
    scopes: ["system-ports", "local-network"],
    verdict: denied(PUBLIC, "connect"),
  },
  {
    what: "a system port without its scope",
    addresses: [PUBLIC],
    port: 443,
    scopes: ["connect"],
    verdict: denied(PUBLIC, "system-ports"),
  },
  {
    what: "a system port with its scope",
    addresses: [PUBLIC],
    port: 443,
    scopes: ["connect", "system-ports"],
    verdict: permitted(PUBLIC),
  },
  {
    what: "an inner address without its scope",
    addresses: ["127.0.0.1"],
    port: 8080,
    scopes: ["connect", "system-ports"],
    verdict: denied("127.0.0.1", "local-network"),
  },
  {
    what: "an inner address and a system port, with nothing",
    addresses: ["10.0.0.1"],
    port: 22,
    scopes: [],
    verdict: denied("10.0.0.1", "connect", "system-ports", "local-network"),
  },
  {
    what: "a name that leads in and out, without the scope for in",
    addresses: ["192.168.0.1", PUBLIC, "::1", PUBLIC_6],
    port: 8080,
    scopes: ["connect"],
    verdict: permitted(PUBLIC, PUBLIC_6),
  },
  {
    what: "a name that leads in and out, with every scope",
    addresses: ["192.168.0.1", PUBLIC],
    port: 8080,
    scopes: SCOPES,
    verdict: permitted("192.168.0.1", PUBLIC),
  },
  {
    what: "a name with inner addresses only: the first one is asked about",
    addresses: ["::1", "10.0.0.1"],
    port: 8080,
    scopes: ["connect"],
    verdict: denied("::1", "local-network"),
  },
  {
    what: "a mapped inner address",
    addresses: ["::ffff:127.0.0.1"],
    port: 8080,
    scopes: ["connect"],
    verdict: denied("::ffff:127.0.0.1", "local-network"),
  },
  { what: "port 0", addresses: [PUBLIC], port: 0, scopes: SCOPES, verdict: BLOCKED },
  { what: "port 0 inside", addresses: ["127.0.0.1"], port: 0, scopes: SCOPES, verdict: BLOCKED },
  { what: "minus 0", addresses: [PUBLIC], port: -0, scopes: SCOPES, verdict: BLOCKED },
  { what: "port 25", addresses: [PUBLIC], port: 25, scopes: SCOPES, verdict: BLOCKED },
  {
    what: "port 25 of a public address in an IPv6 one",
    addresses: ["::ffff:1.1.1.1", "64:ff9b::1.1.1.1"],
    port: 25,
    scopes: SCOPES,
    verdict: BLOCKED,
  },
  {
    what: "port 25 of an inner mail server",
    addresses: ["192.168.0.25"],
    port: 25,
    scopes: SCOPES,
    verdict: permitted("192.168.0.25"),
  },
  {
    what: "port 25 of a name that leads in and out",
    addresses: [PUBLIC, "192.168.0.25"],
    port: 25,
    scopes: SCOPES,
    verdict: permitted("192.168.0.25"),
  },
  {
    what: "port 25 of a name that leads in and out, without the scope for in",
    addresses: [PUBLIC, "192.168.0.25"],
    port: 25,
    scopes: ["connect", "system-ports"],
    verdict: denied("192.168.0.25", "local-network"),
  },
  {
    what: "what is no address",
    addresses: ["localhost"],
    port: 8080,
    scopes: ["connect"],
    verdict: denied("localhost", "local-network"),
  },
];

describe("permittedAddresses", () => {
  it.each(CASES)("$what", ({ addresses, port, scopes, verdict }) => {
    expect(permittedAddresses(addresses, port, scopes)).toEqual(verdict);
  });

  it("lets nothing through that the scopes do not cover, and asks for what is enough", () => {
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom(PUBLIC, PUBLIC_6, "127.0.0.1", "::1", "10.0.0.1", "100.64.0.1", "0.0.0.0"),
    );
    const port = fc.oneof(fc.integer({ min: 0, max: 65_535 }), fc.constantFrom(0, 25, 1023, 1024));
    const some = fc.subarray([...SCOPES]);
    fc.assert(
      fc.property(fc.array(address, { minLength: 1 }), port, some, (addresses, port, scopes) => {
        const verdict = permittedAddresses(addresses, port, scopes);
        if (verdict.type === "permitted") {
          for (const address of verdict.addresses) {
            const kind = classifyAddress(address);
            expect(missingScopes(requiredScopes(kind, port), scopes)).toEqual([]);
            expect(addresses).toContain(address);
            expect(port).not.toBe(0);
            expect(port === 25 && kind === "public").toBe(false);
          }
        } else if (verdict.type === "denied") {
          const further = permittedAddresses(addresses, port, [...scopes, ...verdict.missing]);
          expect(further).toMatchObject({ addresses: expect.arrayContaining([verdict.address]) });
        }
      }),
      { numRuns: 500 },
    );
  });
});
