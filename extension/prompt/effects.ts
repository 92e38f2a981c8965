import type { Scope } from "../../protocol/scope.ts";
import type { MessageKey } from "../look/localize.ts";
import type { PromptDestination, PromptDetails } from "./prompt-messages.ts";

/** What Allow would add, one text a scope, in the order in which the scopes were asked for. */
export function effects({
  destination,
  scopes,
}: Pick<PromptDetails, "destination" | "scopes">): readonly MessageKey[] {
  return scopes.map((scope) =>
    destination ? effectOnDestination(scope, destination) : effectAnywhere(scope),
  );
}

function effectAnywhere(scope: Scope): MessageKey {
  switch (scope) {
    case "connect":
      return "promptEffectConnect";
    case "system-ports":
      return "promptEffectSystemPorts";
    case "local-network":
      return "promptEffectLocalNetwork";
    case "listen":
      return "promptEffectListen";
  }
}

function effectOnDestination(scope: Scope, { kind }: PromptDestination): MessageKey {
  switch (scope) {
    case "connect":
      return "promptEffectDestination";
    case "system-ports":
      return "promptEffectThisPort";
    case "local-network":
      return kind === "loopback" || kind === "unspecified"
        ? "promptEffectThisComputer"
        : "promptEffectLocalDevice";
    case "listen":
      return "promptEffectListen";
  }
}
