import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isForOtherDevices, judgeListening, type Rule } from "../../protocol/rule.ts";
import { SCOPES, type Scope } from "../../protocol/scope.ts";
import { isOpenToOtherDevices } from "./is-open-to-other-devices.ts";

const allow = (scopes: Scope[], ...destinations: string[]): Rule => ({
  effect: "allow",
  scopes,
  destinations,
});
const deny = (scopes: Scope[], ...destinations: string[]): Rule => ({
  effect: "deny",
  scopes,
  destinations,
});
const forAll: Scope[] = ["listen", "listen-network"];

describe("isOpenToOtherDevices", () => {
  it.each<[string, readonly Rule[], boolean]>([
    ["nothing", [], false],
    ["connections alone", [allow(["connect"], "*:*")], false],
    ["listening for this computer", [allow(["listen"], "localhost:8080")], false],
    ["one port", [allow(forAll, "localhost:8080")], true],
    ["any free port", [allow(forAll, "localhost:0")], true],
    ["every destination", [allow(forAll, "*:*")], true],
    ["another host", [allow(forAll, "example.org:8080")], false],
    ["other devices without listening", [allow(["listen-network"], "*:*")], false],
    ["a system port, without leave to use those", [allow(forAll, "localhost:80")], false],
    ["a system port", [allow([...forAll, "system-ports"], "localhost:80")], true],
    [
      "a port that is denied to other devices",
      [deny(["listen-network"], "*:*"), allow(forAll, "localhost:8080")],
      false,
    ],
    [
      "the one port that is not denied",
      [deny(["listen"], "*:0-8079", "*:8081-65535"), allow(forAll, "*:*")],
      true,
    ],
    ["ports that are all denied", [deny(["listen"], "*:1024-65535"), allow(forAll, "*:*")], true],
    [
      "ports that are all denied, free ones too",
      [deny(["listen"], "*:1024-65535", "localhost:0"), allow(forAll, "*:*")],
      false,
    ],
  ])("judges %s", (_, rules, isOpen) => {
    expect(isOpenToOtherDevices(rules)).toBe(isOpen);
  });

  it("says what asking for every port would say", () => {
    const patterns = fc
      .tuple(
        fc.constantFrom("*", "localhost", "127.0.0.1", "127.0.0.0/8", "example.org"),
        fc.constantFrom("*", "0", "80", "1-1023", "1023-1024", "1024-65535", "8080", "65535"),
      )
      .map(([host, ports]) => `${host}:${ports}`);
    const rules = fc.array(
      fc.record({
        effect: fc.constantFrom("allow" as const, "deny" as const),
        scopes: fc.subarray([...SCOPES], { minLength: 1 }),
        destinations: fc.array(patterns, { minLength: 1, maxLength: 3 }),
      }),
      { maxLength: 5 },
    );
    // Between these no pattern above begins or ends.
    const ports = [0, 1, 79, 80, 81, 1022, 1023, 1024, 1025, 8079, 8080, 8081, 65_534, 65_535];
    const isOpenAt = (given: readonly Rule[], port: number) => {
      const { denied, missing } = judgeListening(given, port);
      return denied.length + missing.length === 0 && isForOtherDevices(given, port);
    };
    fc.assert(
      fc.property(rules, (given) => {
        expect(isOpenToOtherDevices(given)).toBe(ports.some((port) => isOpenAt(given, port)));
      }),
    );
  });
});
