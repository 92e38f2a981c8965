import { randomBytes } from "node:crypto";
import type { Authority } from "../tests/servers/certificate-authority.ts";
import { startDovecot } from "../tests/servers/dovecot.ts";
import { composeMessage } from "../tests/servers/mail-message.ts";
import { startNgircd } from "../tests/servers/ngircd.ts";
import { startRedis } from "../tests/servers/redis.ts";
import { startTigerVnc } from "../tests/servers/tigervnc.ts";
import type { Example } from "./catalog.ts";

export interface ExampleServer {
  /** What the form of the example is filled in with, by the names of its fields. */
  readonly fields: Readonly<Record<string, string | number | boolean>> & {
    readonly host: string;
    readonly port: number;
  };
  close(): Promise<void>;
}

type Start = (authority: Authority) => Promise<ExampleServer>;

const LETTERS = [
  {
    subject: "Welcome",
    text: "This mailbox is Dovecot’s, and lives as long as npm start does.\r\n",
  },
  { subject: "Grüße 世界 😀", text: "Any alphabet will do: Grüße, 世界, 😀\r\n" },
  {
    subject: "How it works",
    text: "The page speaks IMAP itself. No server stands between it and this mailbox.\r\n",
  },
];

/** How to start the server of each example that has one. */
export const EXAMPLE_SERVERS: Readonly<Partial<Record<Example, Start>>> = {
  async irc(authority) {
    const server = await startNgircd(await authority.issue({ hosts: ["localhost"] }));
    const fields = { host: "localhost", port: server.tlsPort, tls: true, nick: "guest" };
    return { fields, close: server.close };
  },
  async mail(authority) {
    const account = { user: "anna", password: secret() };
    const messages = LETTERS.map(({ subject, text }) =>
      Buffer.from(composeMessage({ subject, text, attachment: Buffer.from(text) })),
    );
    const server = await startDovecot({
      ...account,
      tls: await authority.issue({ hosts: ["127.0.0.2"] }),
      mailboxes: { INBOX: messages, Sent: [] },
    });
    const { host, port, close } = server;
    return { fields: { host, port, ...account }, close };
  },
  async redis() {
    const { host, port, close } = await startRedis();
    return { fields: { host, port }, close };
  },
  async vnc() {
    const password = secret();
    const { host, port, close } = await startTigerVnc({
      password,
      desktopName: "the demo desktop",
    });
    return { fields: { host, port, password }, close };
  },
};

/** Eight characters that nobody on this computer guesses; VNC takes no more. */
function secret(): string {
  return randomBytes(6).toString("base64url");
}
