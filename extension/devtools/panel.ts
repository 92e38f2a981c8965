/** The panel of the developer tools: the sockets of the inspected tab, and what they say. */
import browser from "webextension-polyfill";
import { elementById } from "../look/element-by-id.ts";
import { localize } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import { QuantityWords } from "../look/quantity-words.ts";
import { saveFile } from "../look/save-file.ts";
import { textLanguage } from "../look/text-language.ts";
import { FilterForm } from "./filter-form.ts";
import { followTheme } from "./follow-theme.ts";
import { frameList } from "./frame-list.ts";
import { FrameView } from "./frame-view.ts";
import { type Entry, History } from "./history.ts";
import { PanelConnection } from "./panel-connection.ts";
import type { ToPanel } from "./panel-messages.ts";
import { showPause, showTotals } from "./panel-state.ts";
import { pcapngFile } from "./pcapng/pcapng-file.ts";
import { SocketList } from "./socket-list.ts";
import { Timeline } from "./timeline.ts";

/** `panel.html?tab=12` is about that tab, where there are no developer tools around it. */
const TAB_PARAMETER = "tab";

const FILE_NAME = "web-tcp-socket.pcapng";

/** What comes meanwhile is shown together: a flood costs no more than this often. */
const REPAINT_MILLISECONDS = 100;
const AGE_MILLISECONDS = 1000;

// It is there in the developer tools alone.
const tools: typeof browser.devtools | undefined = browser.devtools;
if (tools !== undefined) followTheme(tools);
localize(document);
start(
  tools?.inspectedWindow.tabId ?? Number(new URLSearchParams(location.search).get(TAB_PARAMETER)),
);

function start(tabId: number): void {
  const words = new QuantityWords(textLanguage());
  const history = new History();
  let isRepaintDue = false;
  const repaintSoon = () => {
    if (isRepaintDue) return;
    isRepaintDue = true;
    setTimeout(() => {
      isRepaintDue = false;
      repaint();
    }, REPAINT_MILLISECONDS);
  };
  const view = new FrameView(words);
  const choose = (entry: Entry) => {
    view.show(entry);
    timeline.mark(entry);
  };
  const frames = frameList(words, choose);
  const timeline = new Timeline(words, (entry) => {
    frames.choose(entry);
    choose(entry);
  });
  const sockets = new SocketList(words, () => repaint());
  const form = new FilterForm(() => repaint());
  const connection = new PanelConnection(tabId, {
    receive: (message) => receive(message),
    lost: () => {
      history.endAll(Date.now());
      repaintSoon();
    },
    noAnswer: () => {
      elementById("no-answer").hidden = false;
    },
  });

  onPress(elementById("pause"), () => {
    connection.record(!connection.isRecording);
    showPause(connection.isRecording);
  });
  onPress(elementById("clear"), () => {
    history.clear();
    repaint();
  });
  onPress(elementById("save"), () => {
    if (history.entries.length === 0) return;
    const parts = pcapngFile(history.entries);
    saveFile(FILE_NAME, new Blob(parts, { type: "application/x-pcapng" }));
  });
  // Ages go on though nothing happens.
  setInterval(() => sockets.show(history.sockets), AGE_MILLISECONDS);
  showPause(true);
  repaint();

  function receive(message: ToPanel): void {
    if (message.type === "host") elementById("too-old").hidden = message.mayRecord;
    else history.apply(message);
    repaintSoon();
  }

  function repaint(): void {
    sockets.show(history.sockets);
    const { chosen } = sockets;
    const shown = history.entries.filter((entry) => form.isShown(entry, chosen));
    frames.show(shown);
    timeline.show(shown, frames.chosen);
    view.show(frames.chosen);
    showTotals(history, shown, words);
  }
}
