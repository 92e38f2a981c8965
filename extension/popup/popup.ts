import browser from "webextension-polyfill";
import { elementById } from "../look/element-by-id.ts";
import { localize } from "../look/localize.ts";
import { HostNotice } from "./host-notice.ts";
import { installerName } from "./installer-name.ts";
import { onPress } from "./on-press.ts";
import type { SiteState } from "./popup-messages.ts";
import { showSite } from "./show-site.ts";
import { SiteConnection } from "./site-connection.ts";

/** `popup.html?tab=12` is about that tab instead of the one in front. */
const TAB_PARAMETER = "tab";

const SITE_BUTTONS = ["allow", "revoke", "block", "unblock"] as const;

localize(document);
start();

async function start(): Promise<void> {
  const tabId = await findTabId();
  if (tabId === undefined) return showNoAnswer();
  let origin: string | undefined;

  const connection = new SiteConnection(tabId, showState, showNoAnswer);
  const notice = new HostNotice(installerName(browser.runtime.getURL(""), navigator), () =>
    connection.post({ type: "check-host" }),
  );
  for (const type of SITE_BUTTONS) {
    onPress(elementById(type), () => {
      if (origin !== undefined) connection.post({ type, origin });
    });
  }

  function showState(state: SiteState): void {
    origin = state.origin;
    const focused = document.activeElement;
    elementById("no-answer").hidden = true;
    showSite(state);
    notice.show(state.host);
    if (focused instanceof HTMLElement && focused.hidden) elementById("state").focus();
  }
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
