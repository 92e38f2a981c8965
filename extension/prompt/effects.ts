import type { Scope } from "../../protocol/scope.ts";
import type { MessageKey } from "../look/localize.ts";
import type { PromptDestination, PromptDetails } from "./prompt-messages.ts";

type Asked = Pick<PromptDetails, "destination" | "listenPort">;

/** What Allow would add, one text a scope, in the order in which the scopes were asked for. */
export function effects({
  scopes,
  ...asked
}: Asked & Pick<PromptDetails, "scopes">): readonly MessageKey[] {
  return scopes.map((scope) => effectOf(scope, asked));
}

function effectOf(scope: Scope, { destination, listenPort }: Asked): MessageKey {
  switch (scope) {
    case "connect":
      return destination ? "promptEffectDestination" : "promptEffectConnect";
    case "system-ports":
      return destination || listenPort !== undefined
        ? "promptEffectThisPort"
        : "promptEffectSystemPorts";
    case "local-network":
      return destination ? localEffect(destination) : "promptEffectLocalNetwork";
    case "listen":
      return "promptEffectListen";
    case "listen-network":
      return "promptEffectListenNetwork";
  }
}

function localEffect({ kind }: PromptDestination): MessageKey {
  return kind === "loopback" || kind === "unspecified"
    ? "promptEffectThisComputer"
    : "promptEffectLocalDevice";
}
