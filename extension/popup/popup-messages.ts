/** What the toolbar popup and the broker say to each other, over a port named POPUP_PORT. */
import * as v from "valibot";
import type { PermissionState } from "../../protocol/permission-state.ts";
import type { Rule } from "../../protocol/rule.ts";
import { type Life, lifeSchema } from "../background/grants/grant.ts";
import type { HostState } from "../background/host/host-state.ts";
import type { SocketFacts } from "../background/pages/live-sockets.ts";

export const POPUP_PORT = "popup";

/** One part of what a site may do or may not: these scopes, towards these destinations. */
export interface SiteAllowance extends Rule {
  /** How long it holds; undefined is set by an administrator. */
  readonly life: Life | undefined;
}

export interface SiteState {
  /** Undefined where no site can have sockets: the browser's own pages, plain http, files. */
  readonly origin: string | undefined;
  readonly isPrivate: boolean;
  readonly permission: PermissionState;
  /** The ones that win first. */
  readonly allowances: readonly SiteAllowance[];
  /** Milliseconds since 1970: until then the site may not ask, after three questions in vain. */
  readonly silencedUntil: number | undefined;
  /** Whether the person may allow anything, or an administrator has forbidden it. */
  readonly isLeftToPeople: boolean;
  /** How long a permission can last here, the shortest first. */
  readonly lives: readonly Life[];
  /** Sockets that taking the permission back would close, in all tabs. */
  readonly sockets: number;
  readonly host: HostState;
}

/** One live socket or listener of the site, or of another site in a frame of the tab. */
export interface PopupSocket
  extends Pick<
    SocketFacts,
    "kind" | "host" | "port" | "isSecure" | "isOpen" | "isForOtherDevices"
  > {
  /** Names it among all, and is not used again. */
  readonly key: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The origin that has it, where that is not the site that is shown. */
  readonly inFrame: string | undefined;
}

/** Payload bytes since the socket was opened. */
export interface PopupCount {
  readonly key: number;
  readonly received: number;
  readonly sent: number;
}

export type ToPopup =
  /** Sent as the answer to `show` and whenever the state changes. */
  | { readonly type: "site"; readonly state: SiteState }
  /** Sent before the first `site`, and whenever a socket came, changed or went. */
  | { readonly type: "sockets"; readonly sockets: readonly PopupSocket[] }
  /** Sent about twice a second, while there are sockets and the host can count. */
  | { readonly type: "counts"; readonly counts: readonly PopupCount[] };

const socketKey = v.pipe(v.number(), v.safeInteger());

export const fromPopupSchema = v.variant("type", [
  /** The tab whose site the popup is about; the first message. */
  v.strictObject({ type: v.literal("show"), tabId: v.pipe(v.number(), v.integer()) }),
  /** The rest is about the site that the last `site` message named. */
  v.strictObject({ type: v.literal("allow"), origin: v.string(), life: lifeSchema }),
  v.strictObject({ type: v.literal("revoke"), origin: v.string() }),
  v.strictObject({ type: v.literal("block"), origin: v.string() }),
  /** Take all blocks back, and the silence: the site may ask again. */
  v.strictObject({ type: v.literal("unblock"), origin: v.string() }),
  /** Close one of the sockets that were shown, or all of them. */
  v.strictObject({ type: v.literal("close-socket"), key: socketKey }),
  v.strictObject({ type: v.literal("close-sockets"), origin: v.string() }),
  /** Refuse the site the destination of one of its connections from now on. */
  v.strictObject({ type: v.literal("block-destination"), origin: v.string(), key: socketKey }),
  /** Try to start the host, so that its state is known. */
  v.strictObject({ type: v.literal("check-host") }),
]);
export type FromPopup = v.InferOutput<typeof fromPopupSchema>;
