import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ServerCertificate } from "./certificate-authority.ts";

export interface DovecotFolder {
  readonly tls: ServerCertificate;
  readonly user: string;
  readonly password: string;
  /**
   * The messages of each mailbox, in the order of their sequence numbers. Names are in IMAP's own
   * UTF-7 (RFC 3501 §5.1.3), as Maildir has them.
   */
  readonly mailboxes: Readonly<Record<string, readonly Uint8Array[]>>;
}

/** Writes the files that dovecot-configuration.ts names, and the user's mail. */
export async function writeDovecotFolder(
  folder: string,
  { tls, user, password, mailboxes }: DovecotFolder,
): Promise<void> {
  await mkdir(join(folder, "run"));
  await writeFile(join(folder, "certificate.pem"), tls.certPem);
  await writeFile(join(folder, "key.pem"), tls.keyPem);
  await writeFile(join(folder, "users"), `${user}:{PLAIN}${password}\n`);
  const mail = join(folder, "home/mail");
  for (const [name, messages] of Object.entries(mailboxes)) {
    await writeMailbox(name === "INBOX" ? mail : join(mail, `.${name}`), messages);
  }
}

/** A mailbox in Maildir format, its messages delivered and not yet seen. */
async function writeMailbox(folder: string, messages: readonly Uint8Array[]): Promise<void> {
  for (const part of ["cur", "new", "tmp"]) await mkdir(join(folder, part), { recursive: true });
  // A name begins with the second of delivery, which gives the order.
  const firstSecond = 1_400_000_000;
  for (const [index, message] of messages.entries()) {
    await writeFile(join(folder, "new", `${firstSecond + index}.M0P1.localhost`), message);
  }
}
