import { destinationText } from "../../protocol/destination.ts";
import { createElement } from "../look/create-element.ts";
import { elementById } from "../look/element-by-id.ts";
import { type MessageKey, message } from "../look/localize.ts";
import { showHostAndPort } from "../look/show-host-and-port.ts";
import { showOrigin } from "../look/show-origin.ts";
import { useSymbol } from "../look/use-symbol.ts";
import { effects } from "./effects.ts";
import { kindWords } from "./kind-words.ts";
import type { PromptDestination, PromptDetails } from "./prompt-messages.ts";

/** Fills the prompt's page with the facts of one question. */
export function showDetails(details: PromptDetails): void {
  showAsker(details);
  const { description, destination, listenPort } = details;

  elementById("destination").hidden = destination === undefined && listenPort === undefined;
  if (destination) showDestination(destination);
  if (listenPort !== undefined) showListenPort(listenPort);

  elementById("claim").hidden = description === undefined;
  elementById("claim-text").textContent = description ?? "";

  const lines = effects(details).map((key) => createElement("li", "", message(key)));
  elementById("effects").replaceChildren(...lines);
  showWords("only-this", onlyWords(details));
  showWords("block-note", blockWords(details));
}

function showAsker(details: PromptDetails): void {
  const { origin, framedBy, isPrivate } = details;
  showOrigin(elementById("origin"), origin);
  elementById("framed-by").hidden = framedBy === undefined;
  showOrigin(elementById("framed-by-origin"), framedBy ?? "");
  elementById("private-window").hidden = !isPrivate;
  showWords("request", requestWords(details));
}

function requestWords({ destination, listenPort }: PromptDetails): MessageKey {
  if (listenPort !== undefined) return "promptRequestListen";
  return destination === undefined ? "promptRequest" : "promptRequestDestination";
}

function onlyWords({ destination, listenPort }: PromptDetails): MessageKey | undefined {
  if (destination !== undefined) return "promptOnlyDestination";
  return listenPort === undefined || listenPort === 0 ? undefined : "promptOnlyPort";
}

function blockWords({ destination, listenPort }: PromptDetails): MessageKey {
  if (listenPort !== undefined) return "promptBlockListen";
  return destination === undefined ? "promptBlockSite" : "promptBlockDestination";
}

/** Listening is on this computer, and has no peer yet whose name and certificate could be told. */
function showListenPort(port: number): void {
  const place = elementById("destination-text");
  place.className = "destination-text";
  place.textContent =
    port === 0 ? message("promptListenAnyPort") : message("promptListenPort", String(port));
  elementById("encrypted").hidden = true;
  showReached("computer", message("promptListenReached"), true);
}

function showDestination(destination: PromptDestination): void {
  const { secure, kind, address } = destination;
  const place = elementById("destination-text");
  place.className = "destination-text exact";
  showHostAndPort(place, destinationText(destination));
  elementById("encrypted").hidden = false;
  useSymbol(elementById("encryption-symbol"), secure ? "locked" : "unlocked");
  showWords("encryption", secure ? "promptEncrypted" : "promptNotEncrypted");

  elementById("reached").hidden = kind === undefined;
  if (kind === undefined) return;
  const { words, symbol } = kindWords(kind);
  const text = message(words);
  const led = address === undefined ? text : message("promptLeadsTo", address, text);
  showReached(symbol, led, kind !== "public");
}

function showReached(symbol: string, text: string, isGuarded: boolean): void {
  const reached = elementById("reached");
  reached.hidden = false;
  reached.classList.toggle("guarded", isGuarded);
  useSymbol(elementById("reached-symbol"), symbol);
  elementById("reached-text").textContent = text;
}

function showWords(id: string, words: MessageKey | undefined): void {
  const element = elementById(id);
  element.hidden = words === undefined;
  element.textContent = words === undefined ? "" : message(words);
}
