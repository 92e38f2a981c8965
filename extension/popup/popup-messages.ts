/** What the toolbar popup and the broker say to each other, over a port named POPUP_PORT. */
import * as v from "valibot";
import type { Scope } from "../../protocol/scope.ts";
import type { HostState } from "../background/host/host-state.ts";

export const POPUP_PORT = "popup";

/** One part of what a site may do: these scopes, towards these destinations (`*:*` is any). */
export interface SiteAllowance {
  readonly scopes: readonly Scope[];
  readonly destinations: readonly string[];
}

export interface SiteState {
  /** Undefined where no site can have sockets: the browser's own pages, plain http, files. */
  readonly origin: string | undefined;
  readonly permission: "granted" | "prompt" | "blocked";
  readonly allowances: readonly SiteAllowance[];
  /** Sockets that this site has open now, in all its tabs. */
  readonly sockets: number;
  readonly host: HostState;
}

/** Sent as the answer to `show` and whenever the state changes. */
export interface ToPopup {
  readonly type: "site";
  readonly state: SiteState;
}

export const fromPopupSchema = v.variant("type", [
  /** The tab whose site the popup is about; the first message. */
  v.strictObject({ type: v.literal("show"), tabId: v.pipe(v.number(), v.integer()) }),
  /** The rest is about the site that the last `site` message named. */
  v.strictObject({ type: v.literal("allow"), origin: v.string() }),
  v.strictObject({ type: v.literal("revoke"), origin: v.string() }),
  v.strictObject({ type: v.literal("block"), origin: v.string() }),
  /** Take a block back: the site may ask again. */
  v.strictObject({ type: v.literal("unblock"), origin: v.string() }),
  /** Try to start the host, so that its state is known. */
  v.strictObject({ type: v.literal("check-host") }),
]);
export type FromPopup = v.InferOutput<typeof fromPopupSchema>;
