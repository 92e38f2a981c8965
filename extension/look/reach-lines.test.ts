import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANY_DESTINATION, parseDestinationPattern } from "../../protocol/destination-pattern.ts";
import { SCOPES, type Scope } from "../../protocol/scope.ts";
import { reachLines } from "./reach-lines.ts";

const allow = (...scopes: Scope[]) => ({ effect: "allow" as const, scopes });
const deny = (...scopes: Scope[]) => ({ effect: "deny" as const, scopes });

describe("reachLines of every destination", () => {
  it.each([
    [
      allow(...SCOPES),
      [
        "popupReachConnect",
        "popupReachSystemPorts",
        "popupReachLocalNetwork",
        "popupReachListenForAll",
      ],
    ],
    [allow("listen"), ["popupReachListen"]],
    [deny(...SCOPES), ["popupReachEverythingElse"]],
    [deny("connect"), ["popupReachElsewhere"]],
    [deny("connect", "listen-network"), ["popupReachElsewhere", "popupReachListenNetwork"]],
    [deny("system-ports", "listen"), ["popupReachSystemPorts", "popupReachFromAnywhere"]],
  ])("says of %j %j", (reach, words) => {
    expect(reachLines(reach, ANY_DESTINATION)).toEqual([{ place: { type: "any" }, words }]);
  });
});

describe("reachLines of a named destination", () => {
  it.each([
    ["irc.example.org:6697", allow("connect"), []],
    ["imap.example.org:993", allow("connect", "system-ports"), ["popupReachThisPort"]],
    ["irc.example.org:6697", allow("connect", "system-ports"), []],
    ["*.example.org:*", allow("connect"), ["popupReachHighPorts"]],
    ["*.example.org:*", allow("connect", "system-ports"), ["popupReachLowPortsToo"]],
    ["*.example.org:20-30", allow("connect", "system-ports"), ["popupReachLowPorts"]],
    ["127.0.0.1:5432", allow("connect", "local-network"), ["popupReachThisComputer"]],
    ["localhost:5432", allow("connect", "local-network"), ["popupReachThisComputer"]],
    ["[fe80::1]:5432", allow("connect", "local-network"), ["popupReachLocalDevice"]],
    ["192.168.1.5:8143", allow("connect", "local-network"), ["popupReachLocalDevice"]],
    ["203.0.114.5:8143", allow("connect", "local-network"), []],
    ["10.0.0.0/8:5432", allow("connect", "local-network"), ["popupReachThisLocal"]],
    ["*.example.org:5432", allow("connect", "local-network"), ["popupReachLocalToo"]],
    [
      "10.0.0.0/8:22",
      allow("connect", "system-ports", "local-network"),
      ["popupReachThisPort", "popupReachThisLocal"],
    ],
    ["irc.example.org:6697", deny("connect"), []],
    ["*.example.org:*", deny(...SCOPES), []],
    ["*.example.org:*", deny("system-ports"), ["popupReachLowPorts"]],
    ["*.example.org:*", deny("local-network"), ["popupReachThisLocal"]],
  ])("says of %s with %j %j", (destination, reach, words) => {
    expect(reachLines(reach, destination)).toEqual([
      { place: { type: "destination", destination }, words },
    ]);
  });
});

describe("reachLines of ports that are listened on", () => {
  it.each([
    ["localhost:0", allow("listen"), "popupReachFreePort", [], ["popupReachListen"]],
    [
      "localhost:80",
      allow("listen", "system-ports"),
      "popupReachPort",
      ["80"],
      ["popupReachListen", "popupReachThisPort"],
    ],
    [
      "127.0.0.1:8000-8100",
      allow("listen", "listen-network"),
      "popupReachPorts",
      ["8000", "8100"],
      ["popupReachListenForAll"],
    ],
    ["127.0.0.0/8:*", allow("listen"), "popupReachAnyPort", [], ["popupReachListen"]],
    ["localhost:8080", deny("listen"), "popupReachPort", ["8080"], ["popupReachFromAnywhere"]],
    [
      "localhost:8080",
      deny("listen-network"),
      "popupReachPort",
      ["8080"],
      ["popupReachListenNetwork"],
    ],
  ])("says of %s with %j %s %j %j", (destination, reach, text, ports, words) => {
    expect(reachLines(reach, destination)).toEqual([
      { place: { type: "ports", text, ports }, words },
    ]);
  });

  it("keeps them apart from connecting there", () => {
    const lines = reachLines(allow("connect", "local-network", "listen"), "localhost:8080");
    expect(lines.map(({ place }) => place.type)).toEqual(["destination", "ports"]);
  });

  it("says nothing where nobody can listen", () => {
    expect(reachLines(allow("listen"), "irc.example.org:6697")).toEqual([]);
  });
});

it("has no line without a place or a word", () => {
  const destinations = fc.constantFrom(
    "*:*",
    "*:443",
    "localhost:0",
    "localhost:8080",
    "*.example.org:*",
    "10.0.0.0/8:20-30",
    "[fd00::/8]:*",
    "no pattern",
  );
  const effects = fc.constantFrom("allow" as const, "deny" as const);
  const property = fc.property(
    effects,
    fc.subarray([...SCOPES], { minLength: 1 }),
    destinations,
    (effect, scopes, destination) => {
      const lines = reachLines({ effect, scopes }, destination);
      if (parseDestinationPattern(destination) === undefined) expect(lines).toEqual([]);
      for (const { place, words } of lines) {
        expect(new Set(words).size).toBe(words.length);
        if (place.type !== "destination") expect(words).not.toEqual([]);
      }
    },
  );
  fc.assert(property);
});
