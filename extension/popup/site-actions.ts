import { ANY_DESTINATION } from "../../protocol/destination-pattern.ts";
import type { MessageKey } from "../look/localize.ts";
import type { SiteAllowance, SiteState } from "./popup-messages.ts";

/** What a person can do about a site in the popup. */
export interface SiteActions {
  readonly mayAllow: boolean;
  readonly mayRevoke: boolean;
  readonly mayBlock: boolean;
  /** Take back what was blocked, and the silence after three questions in vain. */
  readonly mayUnblock: boolean;
  /** What Allow or its taking back comes to, or why there is neither; for the number of sockets. */
  readonly note: MessageKey | undefined;
  /** What Block comes to. */
  readonly blockNote: MessageKey | undefined;
}

type Judged = Pick<
  SiteState,
  "permission" | "allowances" | "silencedUntil" | "isLeftToPeople" | "sockets"
>;

/** What an administrator has set nobody changes here. */
export function siteActions(state: Judged): SiteActions {
  const { permission, allowances, isLeftToPeople } = state;
  if (isBlockedByPolicy(state)) return NO_ACTIONS;
  const ofPeople = allowances.filter((allowance) => !isOfPolicy(allowance));
  const mayRevoke = permission === "granted" && ofPeople.some(({ effect }) => effect === "allow");
  const mayBlock = permission !== "denied" && isLeftToPeople && !ofPeople.some(isWholeBlock);
  return {
    mayAllow: permission === "prompt" && isLeftToPeople,
    mayRevoke,
    mayBlock,
    mayUnblock: isSilenced(state) || ofPeople.some(({ effect }) => effect === "deny"),
    note: mayRevoke ? revokeNote(state) : noteOf(state),
    blockNote: mayBlock ? blockNoteOf(state) : undefined,
  };
}

/** Is the person to be told that the site is silenced? Not where it may not ask anyhow. */
export function isSilenced({ permission, silencedUntil, isLeftToPeople }: Judged): boolean {
  return silencedUntil !== undefined && isLeftToPeople && permission !== "denied";
}

export function isBlockedByPolicy({
  permission,
  allowances,
}: Pick<SiteState, "permission" | "allowances">): boolean {
  return permission === "denied" && allowances.filter(isOfPolicy).some(isWholeBlock);
}

export function isOfPolicy({ life }: SiteAllowance): boolean {
  return life === undefined;
}

const NO_ACTIONS: SiteActions = {
  mayAllow: false,
  mayRevoke: false,
  mayBlock: false,
  mayUnblock: false,
  note: undefined,
  blockNote: undefined,
};

function isWholeBlock({ effect, scopes, destinations }: SiteAllowance): boolean {
  return effect === "deny" && scopes.includes("connect") && destinations.includes(ANY_DESTINATION);
}

function isAllowedByPolicy({ allowances }: Judged): boolean {
  return allowances.filter(isOfPolicy).some(({ effect }) => effect === "allow");
}

function revokeNote(state: Judged): MessageKey {
  if (!state.isLeftToPeople) return "popupRevokeNoteForGood";
  if (isAllowedByPolicy(state)) return "popupRevokeNotePolicy";
  if (state.sockets === 0) return "popupRevokeNote";
  return state.sockets === 1 ? "popupRevokeNoteOne" : "popupRevokeNoteMany";
}

function noteOf({ permission, isLeftToPeople }: Judged): MessageKey {
  if (!isLeftToPeople) return "popupPolicyDecides";
  switch (permission) {
    case "granted":
      return "popupPolicyNote";
    case "prompt":
      return "popupAllowNote";
    case "denied":
      return "popupUnblockNote";
  }
}

function blockNoteOf(state: Judged): MessageKey {
  return isAllowedByPolicy(state) ? "popupBlockNotePolicy" : "popupBlockNote";
}
