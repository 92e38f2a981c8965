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
const nowhere = { destination: undefined, listenPort: undefined };

describe("effects", () => {
  it("speaks of any server where no destination is named", () => {
    expect(effects({ ...nowhere, scopes: SCOPES })).toEqual([
      "promptEffectConnect",
      "promptEffectSystemPorts",
      "promptEffectLocalNetwork",
      "promptEffectListen",
      "promptEffectListenNetwork",
    ]);
  });

  it("speaks of the destination alone where one is named", () => {
    expect(effects({ ...nowhere, destination: printer, scopes: SCOPES })).toEqual([
      "promptEffectDestination",
      "promptEffectThisPort",
      "promptEffectLocalDevice",
      "promptEffectListen",
      "promptEffectListenNetwork",
    ]);
  });

  it.each([0, 80])("speaks of one port where a site asks to listen on port %i", (listenPort) => {
    expect(effects({ ...nowhere, listenPort, scopes: ["listen", "system-ports"] })).toEqual([
      "promptEffectListen",
      "promptEffectThisPort",
    ]);
  });

  it.each(["loopback", "unspecified"] as const)("says that %s is this computer", (kind) => {
    const destination = { ...printer, kind };
    expect(effects({ ...nowhere, destination, scopes: ["local-network"] })).toEqual([
      "promptEffectThisComputer",
    ]);
  });

  it("tells of all that a certified manifest asks for", () => {
    expect(effects({ ...nowhere, scopes: ["connect", "system-ports"] })).toEqual([
      "promptEffectConnect",
      "promptEffectSystemPorts",
    ]);
  });

  it("names nothing that was not asked for", () => {
    expect(effects({ ...nowhere, scopes: ["system-ports"] })).toEqual(["promptEffectSystemPorts"]);
  });
});
