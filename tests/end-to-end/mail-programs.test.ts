/**
 * Mail programs of the time of Firefox OS, as their authors published them, talk with real servers.
 *
 * - browserbox 0.9.1, an IMAP client, finds its sockets by tcp-socket 0.5.8, which it depends on:
 *   that takes `navigator.TCPSocket || navigator.mozTCPSocket` where it is an object, sets
 *   `navigator.TCPSocket` to it, and has nothing more to do.
 * - wo-smtpclient 0.6.1, an SMTP client, does the same for itself.
 *
 * The pages load the packages' own files by script elements, as their READMEs say, with nothing
 * added: no bundler, no polyfill, and neither forge nor a TLS worker, which are for platforms whose
 * sockets have no TLS. Both servers take no password before STARTTLS, which the clients do of
 * themselves because the servers offer it.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../scripts/project.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { type Dovecot, startDovecot } from "../servers/dovecot.ts";
import { composeMessage } from "../servers/mail-message.ts";
import { type SubmissionServer, startSubmissionServer } from "../servers/submission-server.ts";
import { describeInBrowsers, type Setting } from "./setting.ts";

/** What the programs use of `navigator.mozTCPSocket` and its sockets; `oncert` is their own idea. */
const HANDLERS = ["oncert", "onclose", "ondata", "ondrain", "onerror", "onopen"];
const MEMBERS = ["close", ...HANDLERS, "open", "readyState", "send", "upgradeToSecure"];
const PROGRAMS = [
  { name: "browserbox", file: "browserbox/src/browserbox-imap.js", members: MEMBERS },
  {
    name: "wo-smtpclient",
    file: "wo-smtpclient/src/smtpclient.js",
    members: [...MEMBERS, "resume", "suspend"].sort(),
  },
];

const ACCOUNT = { user: "anna", password: "correct horse" };
const ATTACHMENT = deterministicBytes(1024 * 1024 + 7, 14);
const WITH_ATTACHMENT = composeMessage({
  subject: "Grüße 世界 😀",
  text: "Grüße, 世界, 😀\r\n.\r\n..a line that begins with dots\r\n",
  attachment: ATTACHMENT,
});
const EVERY_BYTE = Buffer.concat([
  Buffer.from("From: anna@example.org\r\nSubject: Every byte\r\n\r\n"),
  // NUL cannot be in what IMAP sends, and CR and LF only together.
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).filter(
    (byte) => ![0x00, 0x0a, 0x0d].includes(byte),
  ),
  Buffer.from("\r\n"),
]);

const digestOf = (bytes: Uint8Array) => ({
  byteLength: bytes.byteLength,
  sha256: createHash("sha256").update(bytes).digest("hex"),
});

describe("the programs' own sources", () => {
  it.each(PROGRAMS)("$name uses $members", async ({ file, members }) => {
    const source = await readFile(join(projectRoot, "node_modules", file), "utf8");
    const uses = source.matchAll(/\bthis\.(?:_TCPSocket|socket)\.(\w+)/gu);
    const names = new Set(Array.from(uses, ([, name]) => name));
    expect([...names].sort()).toEqual(members);
  });
});

// Windows has no Dovecot, and macOS not the second loopback address that Dovecot listens on here.
describe.runIf(process.platform === "linux")("IMAP", () => {
  describeInBrowsers("browserbox", (setting) => {
    const messages = [Buffer.from(WITH_ATTACHMENT), EVERY_BYTE];
    let server: Dovecot;
    let page: Page;

    beforeAll(async () => {
      const hosts = ["localhost", "127.0.0.2"];
      server = await startDovecot({
        ...ACCOUNT,
        tls: await setting.authority.issue({ hosts }),
        mailboxes: { INBOX: messages, "Entw&APw-rfe": [] },
      });
      page = await newProgram(setting, "/imap.html");
    });

    afterAll(async () => {
      await page.close();
      await server.close();
    });

    it("reads a mailbox of Dovecot, byte for byte", async () => {
      const { host, port } = server;
      const reading = page.evaluate((account) => window.readMail(account), {
        ...ACCOUNT,
        host,
        port,
      });
      expect(await setting.allowing(reading)).toEqual({
        isOurs: true,
        isSecured: true,
        mailboxes: expect.toSatisfy((names: string[]) =>
          ["Entwürfe", "INBOX"].every((name) => names.includes(name)),
        ),
        exists: 2,
        messages: [
          { subject: "Grüße 世界 😀", ...digestOf(Buffer.from(WITH_ATTACHMENT)) },
          { subject: "Every byte", ...digestOf(EVERY_BYTE) },
        ],
        attachment: digestOf(ATTACHMENT),
        readyState: "closed",
      });
      await expect.poll(() => server.log).toMatch(/user=<anna>, method=PLAIN, .*\bTLS\b/u);
    });
  });
});

describeInBrowsers("wo-smtpclient", (setting) => {
  let server: SubmissionServer;
  let page: Page;

  beforeAll(async () => {
    const tls = await setting.authority.issue({ hosts: ["localhost"] });
    server = await startSubmissionServer({ ...ACCOUNT, tls });
    page = await newProgram(setting, "/smtp.html");
  });

  afterAll(async () => {
    await page.close();
    await server.close();
  });

  it("sends a message to an SMTP server, byte for byte", async () => {
    const [from, to] = ["anna@example.org", "bruno@example.org"];
    const letter = { ...ACCOUNT, host: "localhost", port: server.port, from, to };
    const sending = page.evaluate((whole) => window.sendMail(whole), {
      ...letter,
      message: WITH_ATTACHMENT,
    });
    const { timesDrained, ...sent } = await setting.allowing(sending);
    expect(sent).toEqual({
      isOurs: true,
      isSecured: true,
      isAccepted: true,
      failedRecipients: [],
      readyState: "closed",
    });
    expect(timesDrained).toBeGreaterThan(0);
    expect(server.submissions).toHaveLength(1);
    const [{ message, ...submission } = { message: Buffer.alloc(0) }] = server.submissions;
    expect(submission).toEqual({ user: ACCOUNT.user, isSecured: true, from, to: [to] });
    expect(digestOf(message)).toEqual(digestOf(Buffer.from(WITH_ATTACHMENT)));
  });
});

/** The page that a program runs in: permitted, so that the program's first look finds sockets. */
async function newProgram(setting: Setting, path: string): Promise<Page> {
  const page = await setting.newPermittedPage();
  await page.goto(`${setting.origin}${path}`);
  return page;
}
