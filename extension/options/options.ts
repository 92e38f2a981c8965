import { buildElement } from "../look/build-element.ts";
import { elementById } from "../look/element-by-id.ts";
import { localize } from "../look/localize.ts";
import { OptionsConnection } from "./options-connection.ts";
import type { ListedPolicy, OptionsState } from "./options-messages.ts";
import { setUpForgetAll } from "./set-up-forget-all.ts";
import { isChangeable } from "./site-rows.ts";
import { SiteTable } from "./site-table.ts";
import { UndoBar } from "./undo-bar.ts";

localize(document);

const connection = new OptionsConnection(showState, () => {
  elementById("no-answer").hidden = false;
});
const table = new SiteTable(elementById("sites"), (sent) => connection.post(sent));
const undoBar = new UndoBar(() => connection.post({ type: "undo" }));
setUpForgetAll(() => connection.post({ type: "forget-all" }));

function showState({ sites, policy, problems, undoable }: OptionsState): void {
  const focused = document.activeElement;
  const isEmpty = sites.length === 0 && policy.blocks.length === 0;
  elementById("no-answer").hidden = true;
  elementById("sites").hidden = isEmpty;
  elementById("empty").hidden = !isEmpty;
  elementById("forget-all-actions").hidden = !sites.some(isChangeable);
  showSentences("problems", "problem-list", problems);
  showSentences("mistakes", "mistake-list", policy.mistakes);
  showPolicy(policy);
  table.show({ sites, policy });
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
