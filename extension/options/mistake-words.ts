import type { ConsequenceKind, PolicyMistake, ProblemKind } from "../background/policy/mistakes.ts";
import type { MessageKey } from "../look/localize.ts";

const PROBLEM_WORDS: Readonly<Record<ProblemKind, MessageKey>> = {
  "not-an-object": "mistakeNotAnObject",
  "not-a-list": "mistakeNotAList",
  "not-an-entry": "mistakeNotAnEntry",
  "not-scopes": "mistakeNotScopes",
  "not-destinations": "mistakeNotDestinations",
  "too-many": "mistakeTooMany",
  "unknown-member": "mistakeUnknownMember",
  "unknown-grant-member": "mistakeUnknownGrantMember",
  "unknown-block-member": "mistakeUnknownBlockMember",
  "unknown-limit": "mistakeUnknownLimit",
  "not-allow-or-forbid": "mistakeNotAllowOrForbid",
  "not-a-boolean": "mistakeNotABoolean",
  "out-of-range": "mistakeOutOfRange",
  "no-scope": "mistakeNoScope",
  "no-destination": "mistakeNoDestination",
  "no-port": "mistakeNoPort",
  "no-scheme": "mistakeNoScheme",
  "more-than-origin": "mistakeMoreThanOrigin",
  "wildcard-origin": "mistakeWildcardOrigin",
  "no-site": "mistakeNoSite",
  "http-not-local": "mistakeHttpNotLocal",
  "not-an-origin": "mistakeNotAnOrigin",
  "not-a-destination": "mistakeNotADestination",
};

const CONSEQUENCE_WORDS: Readonly<Record<ConsequenceKind, MessageKey>> = {
  "nothing-holds": "mistakeNothingHolds",
  "member-ignored": "mistakeMemberIgnored",
  "nobody-asked": "mistakeNobodyAsked",
  "no-second-pipe": "mistakeNoSecondPipe",
  "nothing-allowed": "mistakeNothingAllowed",
  "grant-void": "mistakeGrantVoid",
  "nothing-granted": "mistakeNothingGranted",
  "nothing-blocked": "mistakeNothingBlocked",
  "site-blocked": "mistakeSiteBlocked",
  "every-site-blocked": "mistakeEverySiteBlocked",
  "default-limits": "mistakeDefaultLimits",
  "default-limit": "mistakeDefaultLimit",
  "limits-nothing": "mistakeLimitsNothing",
};

/** Gives a text of `_locales` with its placeholders filled in order. */
export type Say = (key: MessageKey, ...values: readonly string[]) => string;

/** A mistake of the policy in sentences for the administrator, with its place in front of them. */
export function mistakeWords(mistake: PolicyMistake, say: Say): string {
  switch (mistake.type) {
    case "more":
      return mistake.count === 1
        ? say("mistakeOneMore")
        : say("mistakeMore", String(mistake.count));
    case "unread":
      return say("mistakeUnread", mistake.reason);
    case "mistake": {
      const { place, problem, consequence } = mistake;
      const where = place === "" ? say("mistakePolicy") : place;
      const what = say(PROBLEM_WORDS[problem.kind], ...problem.values);
      const so = say(CONSEQUENCE_WORDS[consequence.kind], ...consequence.values);
      return `${where}: ${what}. ${so}.`;
    }
  }
}
