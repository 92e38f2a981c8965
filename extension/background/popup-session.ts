import type { Runtime } from "webextension-polyfill";
import { parse } from "../../protocol/parse.ts";
import {
  type FromPopup,
  fromPopupSchema,
  type SiteState,
  type ToPopup,
} from "../popup/popup-messages.ts";
import type { GrantStore } from "./grants/grant-store.ts";
import type { NativeHost } from "./host/native-host.ts";
import type { Site } from "./identity.ts";
import type { PageSessions } from "./pages/page-sessions.ts";
import type { Permissions } from "./permissions.ts";

export interface PopupServices {
  readonly grants: GrantStore;
  readonly permissions: Permissions;
  readonly sessions: PageSessions;
  readonly host: NativeHost;
  /** The site in a tab's top document, as the document itself gives its origin. */
  readonly siteOfTab: (tabId: number) => Promise<Site | undefined>;
  /** Brings the interface to the tab of a site that was just allowed. */
  readonly inject: (site: Site) => Promise<void>;
}

/** Serves one open toolbar popup: shows its tab's site, keeps the state fresh, does what is pressed. */
export function servePopup(port: Runtime.Port, services: PopupServices): void {
  const closed = new AbortController();
  let site: Site | undefined;
  let isShown = false;
  const refresh = () => {
    if (!isShown) return;
    void stateOf(site, services).then((state) => {
      if (!closed.signal.aborted) port.postMessage({ type: "site", state } satisfies ToPopup);
    });
  };
  port.onDisconnect.addListener(() => closed.abort());
  services.grants.onChange((origin) => {
    if (origin === site?.origin) refresh();
  }, closed.signal);
  services.sessions.onCountChange(refresh, closed.signal);
  services.host.onStateChange(refresh, closed.signal);
  port.onMessage.addListener(async (message) => {
    const parsed = parse(fromPopupSchema, message);
    if (!parsed.ok) return;
    if (parsed.value.type === "show") {
      site = await services.siteOfTab(parsed.value.tabId);
      isShown = true;
      refresh();
    } else {
      await act(parsed.value, site, services);
    }
  });
}

async function act(
  message: Exclude<FromPopup, { type: "show" }>,
  site: Site | undefined,
  { grants, permissions, host, inject }: PopupServices,
): Promise<void> {
  if (message.type === "check-host") {
    host.check();
    return;
  }
  // What was pressed counts for the site that the person saw, and no other.
  if (site === undefined || message.origin !== site.origin) return;
  switch (message.type) {
    case "allow":
      await permissions.allowSite(site.origin);
      await inject(site);
      break;
    case "revoke":
    case "unblock":
      await grants.forget(site.origin);
      break;
    case "block":
      await grants.block(site.origin);
      break;
    default:
      message satisfies never;
  }
}

async function stateOf(
  site: Site | undefined,
  { grants, sessions, host }: PopupServices,
): Promise<SiteState> {
  if (site === undefined) {
    return {
      origin: undefined,
      permission: "prompt",
      allowances: [],
      sockets: 0,
      host: host.state,
    };
  }
  const permission = await grants.permissionOf(site.origin);
  return {
    origin: site.origin,
    permission: permission.isBlocked
      ? "blocked"
      : permission.grants.length > 0
        ? "granted"
        : "prompt",
    allowances: permission.grants.map(({ scopes, destinations }) => ({ scopes, destinations })),
    sockets: sessions.socketCount(site.origin),
    host: host.state,
  };
}
