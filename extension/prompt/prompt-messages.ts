/** What a prompt window and the broker say to each other, over a port named PROMPT_PORT. */
import * as v from "valibot";
import type { AddressKind } from "../../protocol/address.ts";
import type { Scope } from "../../protocol/scope.ts";
import { type Life, lifeSchema } from "../background/grants/grant.ts";

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
 * What a prompt asks. A site that asks neither for a destination nor to listen asks for the
 * permission as such. The strings are safe to show: bounded, no control characters.
 */
export interface PromptDetails {
  readonly origin: string;
  /** The origin of the page around it, where the site is framed by another one. */
  readonly framedBy: string | undefined;
  readonly isPrivate: boolean;
  /** The site's own words on why it asks. */
  readonly description: string | undefined;
  /** Where the site asks for a connection. */
  readonly destination: PromptDestination | undefined;
  /** Where the site asks to listen: the port, or 0 for any free one. */
  readonly listenPort: number | undefined;
  /** What Allow would add. */
  readonly scopes: readonly Scope[];
  /** How long the permission can last; the shortest comes first. */
  readonly lives: readonly Life[];
  /** Allow takes a tick of its own: the connection is to the port of the internet's mail relays. */
  readonly isMailRelay: boolean;
}

/** The tab that the asking page is in, by its title; undefined where it has none. */
export interface PromptTab {
  readonly title: string | undefined;
}

export type ToPrompt =
  | { readonly type: "details"; readonly details: PromptDetails; readonly tab: PromptTab }
  /** Nobody waits for this prompt any more: close the window. */
  | { readonly type: "gone" };

const answerSchema = v.variant("type", [
  v.strictObject({
    type: v.literal("allow"),
    life: lifeSchema,
    /** Where the site asks to listen: other devices may connect too. */
    isForOtherDevices: v.boolean(),
    /** The tick that a connection to a mail relay takes. */
    isMailRelayTicked: v.boolean(),
  }),
  /** Refuse this, and do not ask again. */
  v.strictObject({ type: v.literal("block") }),
  /** Refuse it this time. Closing the window is the same. */
  v.strictObject({ type: v.literal("dismiss") }),
]);

export const fromPromptSchema = v.variant("type", [
  v.strictObject({ type: v.literal("answer"), answer: answerSchema }),
  /** Sent at least every 20 seconds: a background without messages is stopped after 30. */
  v.strictObject({ type: v.literal("keep-alive") }),
]);
export type FromPrompt = v.InferOutput<typeof fromPromptSchema>;
export type PromptAnswer = v.InferOutput<typeof answerSchema>;
