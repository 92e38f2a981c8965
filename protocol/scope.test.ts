import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requiredScopes, requiredToListen } from "./scope.ts";

describe("requiredScopes", () => {
  it.each([
    ["public", 1024, ["connect"]],
    ["public", 65_535, ["connect"]],
    ["public", 1023, ["connect", "system-ports"]],
    ["public", 1, ["connect", "system-ports"]],
    ["public", 0, ["connect", "system-ports"]],
    ["loopback", 8080, ["connect", "local-network"]],
    ["private", 8080, ["connect", "local-network"]],
    ["link-local", 8080, ["connect", "local-network"]],
    ["carrier-nat", 8080, ["connect", "local-network"]],
    ["unspecified", 8080, ["connect", "local-network"]],
    ["reserved", 8080, ["connect", "local-network"]],
    ["loopback", 22, ["connect", "system-ports", "local-network"]],
  ] as const)("for a %s address and port %i", (kind, port, scopes) => {
    expect(requiredScopes(kind, port)).toEqual(scopes);
  });
});

describe("requiredToListen", () => {
  it.each([
    [0, ["listen"]],
    [1, ["listen", "system-ports"]],
    [1023, ["listen", "system-ports"]],
    [1024, ["listen"]],
    [65_535, ["listen"]],
  ])("on port %i", (port, scopes) => {
    expect(requiredToListen(port)).toEqual(scopes);
  });
});

it("never takes the scope for other devices: without it a listener is for this computer alone", () => {
  fc.assert(
    fc.property(fc.nat(65_535), (port) => {
      expect(requiredToListen(port)).not.toContain("listen-network");
    }),
  );
});
