import type { PromptDetails } from "../../prompt/prompt-messages.ts";
import type { AccessRequest } from "../grants/decide.ts";
import type { PageDocument } from "../identity.ts";

/**
 * One question to the person: plain data, so that it can be put away and found again by a broker
 * that was stopped and started.
 */
export interface PromptRequest {
  /** Who asks: the documents of one subject, the first one first. */
  readonly documents: readonly PageDocument[];
  /** What is asked for; undefined is the permission as such. */
  readonly access: AccessRequest | undefined;
  readonly details: PromptDetails;
}
