/** A mail reader: mailboxes, messages, and the text of one, by IMAP with STARTTLS. */
import { ConnectionForm } from "../shared/connection-form.ts";
import { element } from "../shared/element.ts";
import { whenAvailable } from "../shared/when-available.ts";
import { attachmentsOf, loadMailProgram, MailReader } from "./mail-reader.ts";

const mailboxes = element("mailboxes", HTMLUListElement);
const messages = element("messages", HTMLOListElement);
const article = element("message", HTMLElement);

let reader: MailReader | undefined;
let loading: Promise<void> | undefined;

whenAvailable(() => {
  loading = loadMailProgram();
  loading.catch((error: unknown) => form.explain(String(error)));
});

const form = new ConnectionForm({
  async connect(_tcp, { host, port, field }) {
    const account = { host, port, user: field("user"), password: field("password") };
    form.show("connecting");
    await loading;
    let hasFailed = false;
    reader = new MailReader(account, {
      loggedIn: () => attempt(showMailboxes),
      failed(error) {
        hasFailed = true;
        form.explainError(error);
      },
      refused(reason) {
        hasFailed = true;
        form.explain(`The server refused: ${reason}`);
      },
      closed() {
        for (const part of [mailboxes, messages, article]) part.replaceChildren();
        form.show(hasFailed ? "failed" : "closed");
      },
    });
  },
  disconnect() {
    form.show("closing");
    reader?.close();
  },
});

/** Does something that takes the server, with whoever is logged in now. */
function attempt(act: (current: MailReader) => Promise<void>): void {
  if (reader === undefined) return;
  act(reader).catch((error: unknown) => {
    form.explain(error instanceof Error ? error.message : String(error));
  });
}

async function showMailboxes(current: MailReader): Promise<void> {
  form.show("open", "Logged in, with TLS");
  const all = await current.mailboxes();
  const found = [...all.filter(isInbox), ...all.filter((mailbox) => !isInbox(mailbox))];
  const buttons = found.map(({ name, path }) => {
    const button = newButton(name);
    button.addEventListener("click", () => attempt(() => showMessages(current, path, button)));
    return button;
  });
  mailboxes.replaceChildren(...buttons.map(listed));
  if (found.some(isInbox)) buttons[0]?.click();
}

function isInbox({ path }: ImapMailbox): boolean {
  return path.toUpperCase() === "INBOX";
}

async function showMessages(
  current: MailReader,
  path: string,
  button: HTMLButtonElement,
): Promise<void> {
  markCurrent(mailboxes, button);
  article.replaceChildren();
  const found = await current.messages(path);
  const buttons = found.map((message) => {
    const choice = newButton(message.envelope.subject ?? "(no subject)");
    const about = document.createElement("small");
    about.textContent = [senderOf(message), dateOf(message)].join(" · ");
    choice.append(about);
    choice.addEventListener("click", () => attempt(() => showMessage(current, message, choice)));
    return choice;
  });
  messages.replaceChildren(...buttons.map(listed));
  if (buttons.length === 0) messages.textContent = "Nothing in here.";
}

async function showMessage(
  current: MailReader,
  message: ImapMessage,
  button: HTMLButtonElement,
): Promise<void> {
  markCurrent(messages, button);
  const heading = document.createElement("h2");
  heading.textContent = message.envelope.subject ?? "(no subject)";
  const about = document.createElement("p");
  about.className = "muted";
  about.textContent = `From ${senderOf(message)}, ${dateOf(message)}`;
  const text = document.createElement("pre");
  // As text, never as HTML: it is a stranger's.
  text.textContent = (await current.text(message)) ?? "This message has no plain text.";
  article.replaceChildren(heading, about, text);
  const names = attachmentsOf(message);
  if (names.length > 0) {
    const attached = document.createElement("p");
    attached.className = "muted";
    attached.textContent = `Attached: ${names.join(", ")}`;
    article.append(attached);
  }
}

function senderOf({ envelope }: ImapMessage): string {
  const [sender] = envelope.from ?? [];
  return sender?.name || sender?.address || "nobody";
}

function dateOf({ envelope }: ImapMessage): string {
  const date = new Date(envelope.date ?? "");
  return Number.isNaN(date.getTime())
    ? "no date"
    : date.toLocaleDateString(undefined, { dateStyle: "medium" });
}

function newButton(label: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.append(label);
  return button;
}

function listed(content: Node): HTMLLIElement {
  const item = document.createElement("li");
  item.append(content);
  return item;
}

function markCurrent(list: HTMLElement, button: HTMLButtonElement): void {
  list.querySelector("[aria-current]")?.removeAttribute("aria-current");
  button.setAttribute("aria-current", "true");
}
