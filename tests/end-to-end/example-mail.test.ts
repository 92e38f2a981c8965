/** The mail example talks with Debian's Dovecot, over STARTTLS. */
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Dovecot, startDovecot } from "../servers/dovecot.ts";
import { composeMessage } from "../servers/mail-message.ts";
import { type RunningServer, runServer } from "../servers/running-server.ts";
import { ExamplePage } from "./example-page.ts";
import { describeInBrowsers } from "./setting.ts";

const ACCOUNT = { user: "anna", password: "correct horse" };
const PLAIN = [
  "From: Bruno <bruno@example.org>",
  "Subject: <i>No markup</i>",
  "Date: Sat, 14 Jun 2014 12:00:00 +0000",
  "Content-Type: text/plain; charset=iso-8859-1",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "Sch=F6ne Gr=FC=DFe, <script>alert(1)</script> and a line that =\r\ngoes on",
  "",
].join("\r\n");
const WITH_ATTACHMENT = composeMessage({
  subject: "Grüße 世界 😀",
  text: "Grüße, 世界, 😀\r\n",
  attachment: new Uint8Array(1000),
});

// Windows has no Dovecot, and macOS not the second loopback address that Dovecot listens on here.
describe.runIf(process.platform === "linux")("the mail example", () => {
  describeInBrowsers("with Dovecot", (setting) => {
    let server: Dovecot;
    let example: ExamplePage;

    beforeAll(async () => {
      server = await startDovecot({
        ...ACCOUNT,
        tls: await setting.authority.issue({ hosts: ["localhost", "127.0.0.2"] }),
        mailboxes: {
          INBOX: [WITH_ATTACHMENT, PLAIN].map((text) => Buffer.from(text)),
          "Entw&APw-rfe": [],
        },
      });
      const { host, port } = server;
      example = await ExamplePage.open(setting, "mail", { ...ACCOUNT, host, port });
    });

    afterAll(async () => {
      await example.close();
      await server.close();
    });

    it("logs in over TLS and lists what is in INBOX", async () => {
      await example.pressAndAllow("#connect");
      await example.untilState("open");
      await example.untilShown("#state", "Logged in, with TLS");
      await example.page.waitForSelector("#messages li:nth-child(2)");
      expect(await example.textsOf("#mailboxes li")).toEqual(
        expect.arrayContaining(["Entwürfe", "INBOX"]),
      );
      expect(await example.textsOf("#messages li")).toEqual([
        expect.stringMatching(/^<i>No markup<\/i>Bruno · /u),
        expect.stringMatching(/^Grüße 世界 😀Anna · /u),
      ]);
      await expect.poll(() => server.log).toMatch(/user=<anna>, method=PLAIN, .*\bTLS\b/u);
    });

    it("shows a message as text, whatever is in it", async () => {
      await example.page.click("#messages li:nth-child(1) button");
      await example.untilShown("#message pre", "Schöne Grüße");
      expect(await example.textsOf("#message pre")).toEqual([
        "Schöne Grüße, <script>alert(1)</script> and a line that goes on\r\n",
      ]);
      await example.page.click("#messages li:nth-child(2) button");
      await example.untilShown("#message", "Attached: attachment.bin");
      expect(await example.textsOf("#message pre")).toEqual(["Grüße, 世界, 😀\r\n"]);
    });

    it("opens another mailbox, and logs out", async () => {
      const names = await example.textsOf("#mailboxes li");
      const place = names.indexOf("Entwürfe") + 1;
      await example.page.click(`#mailboxes li:nth-child(${place}) button`);
      await example.untilShown("#messages", "Nothing in here.");
      await example.page.click("#disconnect");
      await example.untilState("closed");
    });

    it("says that the server did not take a password", async () => {
      await example.fill("password", "wrong");
      await example.page.click("#connect");
      await example.untilState("failed");
      await example.untilShown("#problem", "The server refused: ");
    });

    it("says no password to a server without TLS", async () => {
      const heard: string[] = [];
      const plain = await startWithoutTls(heard);
      await example.fill("host", plain.host);
      await example.fill("port", plain.port);
      await example.pressAndAllow("#connect");
      await example.untilState("failed");
      await expect.poll(() => heard).toEqual(["W1 STARTTLS", "W2 LOGOUT"]);
      await plain.close();
    });
  });
});

/** A server, or somebody on the way to it, that knows of no STARTTLS. */
function startWithoutTls(heard: string[]): Promise<RunningServer> {
  const server = createServer((socket) => {
    socket.write("* OK [CAPABILITY IMAP4rev1] ready\r\n");
    createInterface({ input: socket }).on("line", (line) => {
      heard.push(line);
      const [tag, command] = line.split(" ");
      socket.write(`${tag} ${command === "LOGOUT" ? "OK" : "BAD"}\r\n`);
    });
  });
  return runServer(server);
}
