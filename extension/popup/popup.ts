import browser from "webextension-polyfill";
import { HostNotice } from "../host-help/host-notice.ts";
import { ownInstallerName } from "../host-help/own-installer-name.ts";
import { elementById } from "../look/element-by-id.ts";
import { LifeChoice } from "../look/life-choice.ts";
import { localize } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { LiveList } from "./live-list.ts";
import type { SiteState, ToPopup } from "./popup-messages.ts";
import { showSite } from "./show-site.ts";
import { siteActions } from "./site-actions.ts";
import { SiteConnection } from "./site-connection.ts";

/** `popup.html?tab=12` is about that tab instead of the one in front. */
const TAB_PARAMETER = "tab";

const TAKING_BACK = ["revoke", "block", "unblock"] as const;

localize(document);
onPress(elementById("all-sites"), openAllSites);
start();

async function start(): Promise<void> {
  const tabId = await findTabId();
  if (tabId === undefined) return showNoAnswer();
  const installerName = await ownInstallerName();
  let origin: string | undefined;
  let sockets = 0;

  const connection = new SiteConnection(tabId, show, showNoAnswer);
  const list = new LiveList({
    close: (key) => connection.post({ type: "close-socket", key }),
    block: (key) => {
      if (origin !== undefined) connection.post({ type: "block-destination", origin, key });
    },
    closeAll: () => {
      if (origin !== undefined) connection.post({ type: "close-sockets", origin });
    },
  });
  const notice = new HostNotice(installerName, () => connection.post({ type: "check-host" }));
  const choice = new LifeChoice();
  let offered = "";
  onPress(elementById("allow"), () => {
    if (origin !== undefined) connection.post({ type: "allow", origin, life: choice.chosen });
  });
  for (const type of TAKING_BACK) {
    onPress(elementById(type), () => {
      if (origin !== undefined) connection.post({ type, origin });
    });
  }

  function show(received: ToPopup): void {
    switch (received.type) {
      case "site":
        showState(received.state);
        break;
      case "sockets":
        sockets = received.sockets.length;
        list.show(received.sockets);
        break;
      case "counts":
        list.count(received.counts);
        break;
    }
  }

  function showState(state: SiteState): void {
    const focused = document.activeElement;
    elementById("no-answer").hidden = true;
    showSite(state, sockets);
    list.allowBlocking(state.permission !== "denied" && state.isLeftToPeople);
    offerLives(state);
    origin = state.origin;
    notice.show(state.host);
    if (focused !== null && !focused.checkVisibility()) elementById("state").focus();
  }

  /** What the person has chosen stays as long as the same site is offered the same. */
  function offerLives(state: SiteState): void {
    const lives = siteActions(state).mayAllow ? state.lives : [];
    const offer = JSON.stringify([state.origin, lives]);
    if (offer !== offered) choice.offer(lives, state.isPrivate);
    offered = offer;
  }
}

/** Firefox leaves a popup open that opens a tab. */
async function openAllSites(): Promise<void> {
  await browser.runtime.openOptionsPage();
  window.close();
}

async function findTabId(): Promise<number | undefined> {
  const named = new URLSearchParams(location.search).get(TAB_PARAMETER);
  if (named !== null) return Number(named);
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

function showNoAnswer(): void {
  elementById("no-answer").hidden = false;
}
