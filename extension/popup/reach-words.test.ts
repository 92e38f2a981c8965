import { describe, expect, it } from "vitest";
import { SCOPES } from "../../protocol/scope.ts";
import { ANY_DESTINATION, reachWords } from "./reach-words.ts";

describe("reachWords", () => {
  it("names every scope where the allowance is for any destination", () => {
    expect(reachWords(SCOPES, ANY_DESTINATION)).toEqual([
      "popupReachConnect",
      "popupReachSystemPorts",
      "popupReachLocalNetwork",
      "popupReachListen",
    ]);
  });

  it("says of a named destination only what is special about it", () => {
    expect(reachWords(["connect"], "irc.example.org:6697")).toEqual([]);
    expect(reachWords(SCOPES, "192.168.1.5:22")).toEqual([
      "popupReachThisPort",
      "popupReachThisLocal",
      "popupReachListen",
    ]);
  });
});
