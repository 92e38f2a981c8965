import browser from "webextension-polyfill";
import type { HostState } from "../background/host/host-state.ts";
import { HostNotice } from "../host-help/host-notice.ts";
import { ownInstallerName } from "../host-help/own-installer-name.ts";
import { elementById } from "../look/element-by-id.ts";
import { localize, message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { HostWatch } from "./host-watch.ts";
import { WelcomeConnection } from "./welcome-connection.ts";

localize(document);
onPress(elementById("all-sites"), () => void browser.runtime.openOptionsPage());
start();

async function start(): Promise<void> {
  const installerName = await ownInstallerName();
  /** Once the host has answered, the page is done, whether or not the host is running later. */
  let isReady = false;

  const connection = new WelcomeConnection(showState, () => {
    elementById("no-answer").hidden = false;
  });
  const watch = new HostWatch({
    check: () => connection.checkHost(),
    giveUp: () => showWatching(false),
  });
  const notice = new HostNotice(installerName, watchHost);

  document.addEventListener("visibilitychange", watchWhileVisible);
  watchWhileVisible();

  function watchWhileVisible(): void {
    if (isReady) return;
    if (document.visibilityState === "visible") watchHost();
    else watch.stop();
  }

  function watchHost(): void {
    showWatching(true);
    watch.start();
  }

  function showState(state: HostState): void {
    elementById("no-answer").hidden = true;
    const isWell = state === "ready" || state === "outdated";
    // A host at rest is no news: what was found last holds until a check finds something else.
    if (state === "unknown" || (isReady && !isWell)) return;
    elementById("looking").hidden = true;
    if (isWell && !isReady) {
      isReady = true;
      watch.stop();
      showReady();
    }
    notice.show(state);
    elementById("watching").hidden = isReady;
  }
}

function showReady(): void {
  const focused = document.activeElement;
  elementById("ready").hidden = false;
  elementById("announcement").textContent = message("welcomeReadyTitle");
  // The button that had the focus goes with the notice, or out of it.
  if (elementById("host").contains(focused)) elementById("ready").focus();
}

function showWatching(isWatching: boolean): void {
  elementById("watching").textContent = message(
    isWatching ? "welcomeWatching" : "welcomeNotWatching",
  );
}
