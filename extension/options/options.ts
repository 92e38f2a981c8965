import { buildElement } from "../look/build-element.ts";
import { elementById } from "../look/element-by-id.ts";
import { localize, message } from "../look/localize.ts";
import { FileExchange } from "./file-exchange.ts";
import { GrantDialog } from "./grant-dialog.ts";
import { showLimits } from "./limits-view.ts";
import { LogView } from "./log-view.ts";
import { mistakeWords } from "./mistake-words.ts";
import { OptionsConnection } from "./options-connection.ts";
import type { FromOptions, ListedPolicy, OptionsState, ToOptions } from "./options-messages.ts";
import { problemWords } from "./problem-words.ts";
import { ReportDialog } from "./report-dialog.ts";
import { setUpForgetAll } from "./set-up-forget-all.ts";
import { SettingsView } from "./settings-view.ts";
import { isChangeable } from "./site-rows.ts";
import { SiteTable } from "./site-table.ts";
import { SitesView } from "./sites-view.ts";
import { UndoBar } from "./undo-bar.ts";
import { setUpViews } from "./views.ts";

localize(document);
setUpViews();

const connection = new OptionsConnection(show, () => {
  elementById("no-answer").hidden = false;
});
const post = (sent: FromOptions) => connection.post(sent);
const dialog = new GrantDialog(post);
const sitesView = new SitesView(
  new SiteTable(elementById("sites"), { post, edit: (site, grant) => dialog.open(site, grant) }),
);
const logView = new LogView(() => post({ type: "clear-log" }));
const settingsView = new SettingsView(post);
const exchange = new FileExchange(post);
const reportDialog = new ReportDialog();
const undoBar = new UndoBar(() => post({ type: "undo" }));
setUpForgetAll(() => post({ type: "forget-all" }));

function show(received: ToOptions): void {
  elementById("no-answer").hidden = true;
  switch (received.type) {
    case "state":
      reportDialog.state = received.state;
      showState(received.state);
      break;
    case "environment":
      reportDialog.environment = received.environment;
      settingsView.show(received.environment);
      logView.showState(received.environment.settings.log);
      break;
    case "log":
      reportDialog.entries = received.entries;
      logView.show(received.entries);
      break;
  }
}

function showState({ sites, policy, problems, undoable }: OptionsState): void {
  const focused = document.activeElement;
  elementById("forget-all-actions").hidden = !sites.some(isChangeable);
  showSentences(
    "problems",
    "problem-list",
    problems.map((problem) => problemWords(problem, message)),
  );
  showSentences(
    "mistakes",
    "mistake-list",
    policy.mistakes.map((mistake) => mistakeWords(mistake, message)),
  );
  showPolicy(policy);
  showLimits(policy);
  sitesView.show({ sites, policy });
  exchange.sites = sites;
  undoBar.show(undoable);
  keepFocus(focused, undoable === undefined ? "title" : "undo");
}

function showPolicy({ isSet, mayAsk }: ListedPolicy): void {
  elementById("policy").hidden = !isSet;
  elementById("policy-forbids").hidden = mayAsk;
}

function showSentences(id: string, listId: string, sentences: readonly string[]): void {
  elementById(id).hidden = sentences.length === 0;
  const items = sentences.map((sentence) => buildElement("li", "", sentence));
  elementById(listId).replaceChildren(...items);
}

/** The button that was pressed is gone, most likely, and the next Tab would start from the top. */
function keepFocus(focused: Element | null, otherwise: string): void {
  if (focused !== document.body && focused?.checkVisibility() === false) {
    elementById(otherwise).focus();
  }
}
