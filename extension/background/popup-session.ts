import type { Runtime } from "webextension-polyfill";
import { destinationText } from "../../protocol/destination.ts";
import { parse } from "../../protocol/parse.ts";
import {
  type FromPopup,
  fromPopupSchema,
  type SiteState,
  type ToPopup,
} from "../popup/popup-messages.ts";
import type { Consent } from "./consent.ts";
import type { GrantStore } from "./grants/grant-store.ts";
import { subjectKey } from "./grants/subject-key.ts";
import type { NativeHost } from "./host/native-host.ts";
import type { PageDocument, Subject } from "./identity.ts";
import { LiveView } from "./live-view.ts";
import type { LiveSocket, LiveSockets } from "./pages/live-sockets.ts";
import { livesFor, type Permissions } from "./permissions.ts";

export interface PopupServices {
  readonly grants: GrantStore;
  readonly permissions: Permissions;
  readonly consent: Consent;
  readonly live: LiveSockets;
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
  const post = (message: ToPopup) => {
    if (!closed.signal.aborted) port.postMessage(message);
  };
  const refresh = () => {
    if (isShown) post({ type: "site", state: stateOf(page, services) });
  };
  const view = new LiveView({
    live: services.live,
    host: services.host,
    post: (message) => {
      post(message);
      // The number of sockets is a part of the state too.
      if (message.type === "sockets") refresh();
    },
    signal: closed.signal,
  });
  port.onDisconnect.addListener(() => closed.abort());
  services.permissions.onChange((origin) => {
    if (origin === undefined || origin === page?.subject.origin) refresh();
  }, closed.signal);
  services.host.onStateChange(refresh, closed.signal);
  port.onMessage.addListener(async (message) => {
    const parsed = parse(fromPopupSchema, message);
    if (!parsed.ok) return;
    if (parsed.value.type === "show") {
      page = await services.documentOfTab(parsed.value.tabId);
      await services.permissions.ready;
      isShown = true;
      view.show(page);
    } else {
      await act(parsed.value, page, view, services);
    }
  });
}

async function act(
  message: Exclude<FromPopup, { type: "show" }>,
  page: PageDocument | undefined,
  view: LiveView,
  { grants, consent, host, inject }: PopupServices,
): Promise<void> {
  if (message.type === "check-host") {
    host.check();
    return;
  }
  if (message.type === "close-socket") {
    view.stop(message.key);
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
    case "close-sockets":
      view.stopAll();
      break;
    case "block-destination":
      await blockDestination(
        view.sockets.find(({ key }) => key === message.key),
        grants,
      );
      break;
    default:
      message satisfies never;
  }
}

/** For the site that has the socket, which may be one in a frame. */
async function blockDestination(socket: LiveSocket | undefined, grants: GrantStore): Promise<void> {
  if (socket?.kind !== "connection") return;
  const { host, port, page } = socket;
  const destinations = [destinationText({ host, port })];
  await grants.block(page.subject, { scopes: ["connect"], destinations });
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
  { grants, permissions, live, host }: PopupServices,
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
  const key = subjectKey(page.subject);
  return {
    origin: page.subject.origin,
    isPrivate: page.subject.isPrivate,
    permission: permissions.stateOf(page),
    allowances: permissions.allowancesOf(page),
    silencedUntil: grants.silencedUntil(page.subject),
    isLeftToPeople,
    lives: livesFor(page.subject),
    sockets: live.all.filter((socket) => subjectKey(socket.page.subject) === key).length,
    host: host.state,
  };
}
