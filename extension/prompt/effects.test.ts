import { describe, expect, it } from "vitest";
import { SCOPES } from "../../protocol/scope.ts";
import { effects } from "./effects.ts";
import type { PromptDestination } from "./prompt-messages.ts";

const printer: PromptDestination = {
  host: "192.168.1.5",
  port: 631,
  secure: false,
  kind: "private",
  address: undefined,
};

describe("effects", () => {
  it("speaks of any server where no destination is named", () => {
    expect(effects({ destination: undefined, scopes: SCOPES })).toEqual([
      "promptEffectConnect",
      "promptEffectSystemPorts",
      "promptEffectLocalNetwork",
      "promptEffectListen",
    ]);
  });

  it("speaks of the destination alone where one is named", () => {
    expect(effects({ destination: printer, scopes: SCOPES })).toEqual([
      "promptEffectDestination",
      "promptEffectThisPort",
      "promptEffectLocalDevice",
      "promptEffectListen",
    ]);
  });

  it.each(["loopback", "unspecified"] as const)("says that %s is this computer", (kind) => {
    expect(effects({ destination: { ...printer, kind }, scopes: ["local-network"] })).toEqual([
      "promptEffectThisComputer",
    ]);
  });

  it("names nothing that was not asked for", () => {
    expect(effects({ destination: undefined, scopes: ["system-ports"] })).toEqual([
      "promptEffectSystemPorts",
    ]);
  });
});
