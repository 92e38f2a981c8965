/** Rules as requests to the host carry them, in short. */
import { ANY_DESTINATION } from "../../protocol/destination-pattern.ts";
import type { Rule } from "../../protocol/rule.ts";
import { SCOPES, type Scope } from "../../protocol/scope.ts";

/** These scopes, for every destination. */
export function allowing(...scopes: Scope[]): Rule[] {
  return scopes.length === 0 ? [] : [{ effect: "allow", scopes, destinations: [ANY_DESTINATION] }];
}

/** Every scope, for these destinations. */
export function allowTo(...destinations: string[]): Rule {
  return { effect: "allow", scopes: [...SCOPES], destinations };
}

/** Every scope is denied for these destinations. */
export function denyTo(...destinations: string[]): Rule {
  return { effect: "deny", scopes: [...SCOPES], destinations };
}
