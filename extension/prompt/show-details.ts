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

/** Fills the prompt's page with one question. */
export function showDetails(details: PromptDetails): void {
  const { origin, description, destination, listenPort } = details;
  showOrigin(elementById("origin"), origin);
  elementById("request").textContent = message(requestWords(details));

  elementById("destination").hidden = destination === undefined && listenPort === undefined;
  if (destination) showDestination(destination);
  if (listenPort !== undefined) showListenPort(listenPort);

  elementById("claim").hidden = description === undefined;
  elementById("claim-text").textContent = description ?? "";

  const lines = effects(details).map((key) => createElement("li", "", message(key)));
  elementById("effects").replaceChildren(...lines);
  elementById("only-destination").hidden = destination === undefined;
}

function requestWords({ destination, listenPort }: PromptDetails): MessageKey {
  if (listenPort !== undefined) return "promptRequestListen";
  return destination === undefined ? "promptRequest" : "promptRequestDestination";
}

/** Listening is on this computer, and has no peer yet whose name and certificate could be told. */
function showListenPort(port: number): void {
  elementById("destination-text").textContent =
    port === 0 ? message("promptListenAnyPort") : message("promptListenPort", String(port));
  elementById("encrypted").hidden = true;
  elementById("reached").classList.add("guarded");
  useSymbol(elementById("reached-symbol"), "computer");
  elementById("reached-text").textContent = message("promptListenReached");
}

function showDestination(destination: PromptDestination): void {
  const { secure, kind, address } = destination;
  showHostAndPort(elementById("destination-text"), destinationText(destination));
  useSymbol(elementById("encryption-symbol"), secure ? "locked" : "unlocked");
  elementById("encryption").textContent = secure
    ? message("promptEncrypted")
    : message("promptNotEncrypted");

  const reached = elementById("reached");
  reached.hidden = kind === undefined;
  if (kind === undefined) return;
  const { words, symbol } = kindWords(kind);
  reached.classList.toggle("guarded", kind !== "public");
  useSymbol(elementById("reached-symbol"), symbol);
  elementById("reached-text").textContent =
    address === undefined ? message(words) : message("promptLeadsTo", address, message(words));
}
