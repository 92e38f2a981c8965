/** What a prompt window and the broker say to each other, over a port named PROMPT_PORT. */
import * as v from "valibot";
import type { AddressKind } from "../../protocol/address.ts";
import type { Scope } from "../../protocol/scope.ts";

export const PROMPT_PORT = "prompt";

/** The prompt's number, as the window's address carries it: `prompt.html?prompt=7`. */
export const PROMPT_PARAMETER = "prompt";

/** Where the page wants to connect to. */
export interface PromptDestination {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** What the host is known to be; undefined for a name that was not looked up. */
  readonly kind: AddressKind | undefined;
  /** The address that the name led to, where that is why the person is asked. */
  readonly address: string | undefined;
}

/**
 * All that a prompt shows. A site that asks neither for a destination nor to listen asks for the
 * permission as such. The strings are safe to show: bounded, no control characters.
 */
export interface PromptDetails {
  readonly origin: string;
  /** The site's own words on why it asks. */
  readonly description: string | undefined;
  /** Where the site asks for a connection. */
  readonly destination: PromptDestination | undefined;
  /** Where the site asks to listen: the port, or 0 for any free one. */
  readonly listenPort: number | undefined;
  /** What Allow would add. */
  readonly scopes: readonly Scope[];
}

export type ToPrompt =
  | { readonly type: "details"; readonly details: PromptDetails }
  /** Nobody waits for this prompt any more: close the window. */
  | { readonly type: "gone" };

export const fromPromptSchema = v.variant("type", [
  /** Allow the request, block the site, or neither this time (closing the window is the same). */
  v.strictObject({
    type: v.literal("answer"),
    answer: v.picklist(["allow", "block", "dismiss"]),
  }),
  /** Sent at least every 20 seconds: a background without messages is stopped after 30. */
  v.strictObject({ type: v.literal("keep-alive") }),
]);
export type FromPrompt = v.InferOutput<typeof fromPromptSchema>;
export type PromptAnswer = Extract<FromPrompt, { type: "answer" }>["answer"];
