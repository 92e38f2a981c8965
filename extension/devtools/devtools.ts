/** The page that the developer tools load unseen: it adds the panel to them, and does nothing else. */
import browser from "webextension-polyfill";
import { message } from "../look/localize.ts";
import { PANEL_PAGE } from "./panel-messages.ts";

void browser.devtools.panels.create(message("panelTitle"), "/icons/icon.svg", `/${PANEL_PAGE}`);
