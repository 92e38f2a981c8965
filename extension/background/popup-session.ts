import type { Runtime } from "webextension-polyfill";
import { parse } from "../../protocol/parse.ts";
import {
  type FromPopup,
  fromPopupSchema,
  type SiteState,
  type ToPopup,
} from "../popup/popup-messages.ts";
import type { Consent } from "./consent.ts";
import type { GrantStore } from "./grants/grant-store.ts";
import type { NativeHost } from "./host/native-host.ts";
import type { PageDocument, Subject } from "./identity.ts";
import type { PageSessions } from "./pages/page-sessions.ts";
import { livesFor, type Permissions } from "./permissions.ts";

export interface PopupServices {
  readonly grants: GrantStore;
  readonly permissions: Permissions;
  readonly consent: Consent;
  readonly sessions: PageSessions;
  readonly host: NativeHost;
  /** A tab's top document, with the origin that it gives for itself. */
  readonly documentOfTab: (tabId: number) => Promise<PageDocument | undefined>;
  /** Brings the interface to a document that was just allowed. */
  readonly inject: (page: PageDocument) => Promise<void>;
}

/** Serves one open toolbar popup: shows its tab's site, keeps the state fresh, does what is pressed. */
export function servePopup(port: Runtime.Port, services: PopupServices): void {
  const closed = new AbortController();
  let page: PageDocument | undefined;
  let isShown = false;
  const refresh = () => {
    if (!isShown || closed.signal.aborted) return;
    port.postMessage({ type: "site", state: stateOf(page, services) } satisfies ToPopup);
  };
  port.onDisconnect.addListener(() => closed.abort());
  services.permissions.onChange((origin) => {
    if (origin === undefined || origin === page?.subject.origin) refresh();
  }, closed.signal);
  services.sessions.onCountChange(refresh, closed.signal);
  services.host.onStateChange(refresh, closed.signal);
  port.onMessage.addListener(async (message) => {
    const parsed = parse(fromPopupSchema, message);
    if (!parsed.ok) return;
    if (parsed.value.type === "show") {
      page = await services.documentOfTab(parsed.value.tabId);
      await services.permissions.ready;
      isShown = true;
      refresh();
    } else {
      await act(parsed.value, page, services);
    }
  });
}

async function act(
  message: Exclude<FromPopup, { type: "show" }>,
  page: PageDocument | undefined,
  { grants, consent, host, inject }: PopupServices,
): Promise<void> {
  if (message.type === "check-host") {
    host.check();
    return;
  }
  // What was pressed counts for the site that the person saw, and no other.
  if (page === undefined || message.origin !== page.subject.origin) return;
  switch (message.type) {
    case "allow":
      await consent.allowSite(page, message.life);
      await inject(page);
      break;
    case "revoke":
      await grants.forget(page.subject);
      break;
    case "unblock":
      await unblock(page.subject, grants);
      break;
    case "block":
      await grants.blockSite(page.subject);
      break;
    default:
      message satisfies never;
  }
}

/** In private windows the blocks of the others hold too. */
async function unblock(subject: Subject, grants: GrantStore): Promise<void> {
  const ordinary = { ...subject, isPrivate: false };
  await grants.unblock(subject);
  if (subject.isPrivate && grants.permissionOf(ordinary).blocks.length > 0) {
    await grants.unblock(ordinary);
  }
}

function stateOf(
  page: PageDocument | undefined,
  { grants, permissions, sessions, host }: PopupServices,
): SiteState {
  const { isLeftToPeople } = permissions;
  if (page === undefined) {
    return {
      origin: undefined,
      isPrivate: false,
      permission: "prompt",
      allowances: [],
      silencedUntil: undefined,
      isLeftToPeople,
      lives: [],
      sockets: 0,
      host: host.state,
    };
  }
  return {
    origin: page.subject.origin,
    isPrivate: page.subject.isPrivate,
    permission: permissions.stateOf(page),
    allowances: permissions.allowancesOf(page),
    silencedUntil: grants.silencedUntil(page.subject),
    isLeftToPeople,
    lives: livesFor(page.subject),
    sockets: sessions.socketCount(page.subject.origin),
    host: host.state,
  };
}
