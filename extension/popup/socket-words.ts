import type { SocketKind } from "../background/pages/live-sockets.ts";
import type { MessageKey } from "../look/localize.ts";
import type { PopupSocket } from "./popup-messages.ts";

export interface SocketWords {
  /** The symbol that stands for it. */
  readonly symbol: "lock" | "plain" | "accepted" | "listening";
  /** What the symbol says. */
  readonly meaning: MessageKey;
  /** What a connection is doing as long as it is not open. */
  readonly opening: MessageKey;
}

const OPENING: Readonly<Record<SocketKind, MessageKey>> = {
  connection: "popupOpening",
  accepted: "popupOpening",
  listener: "popupOpeningListener",
};

/** What there is to say of a socket besides its numbers. */
export function socketWords({
  kind,
  isSecure,
}: Pick<PopupSocket, "kind" | "isSecure">): SocketWords {
  const opening = OPENING[kind];
  if (isSecure) return { symbol: "lock", meaning: "popupSecure", opening };
  switch (kind) {
    case "connection":
      return { symbol: "plain", meaning: "popupPlain", opening };
    case "accepted":
      return { symbol: "accepted", meaning: "popupAccepted", opening };
    case "listener":
      return { symbol: "listening", meaning: "popupListening", opening };
  }
}

/** Where it leads, with the port, and brackets where they are needed. */
export function socketPlace({ host, port }: Pick<PopupSocket, "host" | "port">): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
