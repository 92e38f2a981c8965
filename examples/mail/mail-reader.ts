import { MAIL_PROGRAM_FILES } from "./mail-program-files.ts";
import { decodePart } from "./message-part.ts";

const NEWEST = 50;
const NO_PART: ImapPart = { type: "" };

export interface MailAccount {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface MailReaderEvents {
  loggedIn(): void;
  /** The connection failed. `closed` follows. */
  failed(error: TCPSocketErrorEvent): void;
  /** The client gave up: the server did not take the password, say. `closed` follows. */
  refused(reason: string): void;
  closed(): void;
}

/**
 * BrowserBox, an IMAP client that was written for Firefox OS, as its authors published it. It finds
 * `navigator.mozTCPSocket` by itself, and goes over to TLS before it says who it is.
 */
export class MailReader {
  readonly #client: BrowserBox;

  constructor({ host, port, user, password }: MailAccount, events: MailReaderEvents) {
    const client = new BrowserBox(host, port, {
      auth: { user, pass: password },
      // Whoever leaves STARTTLS out of the server’s words does not get the password for it.
      requireTLS: true,
    });
    this.#client = client;
    client.onauth = () => events.loggedIn();
    client.onclose = () => events.closed();
    client.onerror = ({ message }) => events.refused(message);
    client.connect();
    // BrowserBox keeps no more of a socket's error than its class: this comes after it.
    client.client.socket.addEventListener("error", (error) => events.failed(error));
  }

  async mailboxes(): Promise<readonly ImapMailbox[]> {
    const { children } = await this.#client.listMailboxes();
    return children.flatMap(withChildren);
  }

  /** The newest 50 messages of a mailbox, the newest first. Nothing is marked as read. */
  async messages(mailbox: string): Promise<readonly ImapMessage[]> {
    const { exists } = await this.#client.selectMailbox(mailbox, { readOnly: true });
    if (exists === 0) return [];
    const range = `${Math.max(exists - NEWEST + 1, 1)}:*`;
    const items = ["uid", "flags", "envelope", "bodystructure"];
    return (await this.#client.listMessages(range, items)).toReversed();
  }

  /** The text of a message; undefined where it has none. */
  async text({ uid, bodystructure }: ImapMessage): Promise<string | undefined> {
    const found = partsOf(bodystructure).find(({ type }) => type === "text/plain");
    const { part = "1", encoding = "8bit", parameters = {} } = found ?? NO_PART;
    if (found === undefined) return undefined;
    const items = [`body.peek[${part}]`];
    const [fetched] = await this.#client.listMessages(String(uid), items, { byUid: true });
    const body = fetched?.[`body[${part}]`] ?? "";
    return decodePart({ body, encoding, charset: parameters.charset ?? "utf-8" });
  }

  close(): void {
    // The promise is of no use: it stays open where the server's last word and its end come at once.
    void this.#client.close();
  }
}

/** Names of the files that come with a message. */
export function attachmentsOf({ bodystructure }: ImapMessage): readonly string[] {
  const names = partsOf(bodystructure).map(
    ({ dispositionParameters, parameters }) => dispositionParameters?.filename ?? parameters?.name,
  );
  return names.filter((name) => name !== undefined);
}

/** Loads BrowserBox into the page, which has sockets already. */
export async function loadMailProgram(): Promise<void> {
  for (const file of MAIL_PROGRAM_FILES) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `packages/${file}`;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${script.src} is missing: build the examples anew`));
      document.head.append(script);
    });
  }
}

function withChildren(mailbox: ImapMailbox): readonly ImapMailbox[] {
  return [mailbox, ...mailbox.children.flatMap(withChildren)];
}

function partsOf(part: ImapPart): readonly ImapPart[] {
  return [part, ...(part.childNodes ?? []).flatMap(partsOf)];
}
