import type { BrokerPort } from "../relay/relay-connection.ts";
import type { Declaration } from "./declaration-messages.ts";

/** Beyond it something is wrong with the broker, and a page is no place to insist. */
const MOST_ATTEMPTS = 5;

export interface DeclarationOptions {
  readonly connect: () => BrokerPort;
  /** Called with the reason why the manifest was not used, which is for the site's author. */
  readonly onUnreadable: (reason: string) => void;
}

/**
 * Tells the broker of a web app manifest. A port rather than a message: while it is open the broker
 * knows that the document lives. A broker that was stopped before it could answer hears of the
 * document again.
 */
export function declareManifest(address: string, options: DeclarationOptions): void {
  declare(address, options, 1);
}

function declare(address: string, options: DeclarationOptions, attempt: number): void {
  let isAnswered = false;
  try {
    const port = options.connect();
    port.onMessage.addListener((message) => {
      isAnswered = true;
      const reason = reasonOf(message);
      if (reason !== undefined) options.onUnreadable(reason);
    });
    port.onDisconnect.addListener(() => {
      if (!isAnswered && attempt < MOST_ATTEMPTS) declare(address, options, attempt + 1);
    });
    port.postMessage({ address } satisfies Declaration);
  } catch {
    // The extension was reloaded or removed, and this script is what is left of it.
  }
}

/** Undefined unless the message says `unreadable`. */
function reasonOf(message: unknown): string | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  if (!("type" in message) || message.type !== "unreadable") return undefined;
  return "reason" in message && typeof message.reason === "string" ? message.reason : undefined;
}
