import { message } from "../look/localize.ts";
import type { QuantityWords } from "../look/quantity-words.ts";
import { endingWords } from "../options/log-words.ts";
import type { Entry, KnownEndpoint } from "./history.ts";

/** What an entry says in a few words; for payload that is how much of it. */
export function entryWords({ what, socket }: Entry, words: QuantityWords): string {
  switch (what.kind) {
    case "opening":
      return message(socket.facts.kind === "listener" ? "panelStartingToListen" : "panelOpening");
    case "opened":
      return socket.ends === undefined
        ? message("panelOpened")
        : message("panelOpenedBetween", endText(socket.ends.local), endText(socket.ends.remote));
    case "joined":
      return message("panelJoined");
    case "secured":
      return message("panelSecured");
    case "bytes":
      return words.bytes(what.data.byteLength);
    case "omitted":
      return message("panelOmitted", words.bytes(what.byteLength));
    case "ended":
      return message(what.direction === "received" ? "panelPeerEnded" : "panelPageEnded");
    case "closed": {
      const { text, code } = endingWords({
        kind: socket.facts.kind,
        ending: what.ending,
        wasOpen: socket.facts.isOpen,
      });
      return code === undefined ? message(text) : `${message(text)} (${code})`;
    }
  }
}

function endText({ address, port }: KnownEndpoint): string {
  if (address === "") return "?";
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
