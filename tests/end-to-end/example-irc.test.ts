/** The IRC example talks over TLS with Debian's ngIRCd, and through it with somebody else. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ngircd, startNgircd } from "../servers/ngircd.ts";
import { ExamplePage } from "./example-page.ts";
import { describeInBrowsers } from "./setting.ts";

// Other systems are not known to have it.
describe.runIf(process.platform === "linux")("the IRC example", () => {
  describeInBrowsers("with ngIRCd", (setting) => {
    let server: Ngircd;
    let other: OtherPerson;
    let example: ExamplePage;

    beforeAll(async () => {
      server = await startNgircd(await setting.authority.issue({ hosts: ["localhost"] }));
      other = await OtherPerson.join(server, "bruno");
      example = await ExamplePage.open(setting, "irc", {
        host: "localhost",
        port: server.tlsPort,
        nick: "bruno",
        channel: "#sockets",
      });
    });

    afterAll(async () => {
      await example.close();
      other.leave();
      await server.close();
    });

    it("comes into a channel, by another name where its own is taken", async () => {
      await example.pressAndAllow("#connect");
      await example.untilState("open");
      await example.untilShown("#state", "In #sockets as bruno_");
      await example.untilShown("#people", "bruno_");
      await expect.poll(() => example.textsOf("#people li")).toEqual(["bruno", "bruno_"]);
      await other.until(/^:bruno_!\S+ JOIN :?#sockets$/u);
    });

    it("says and hears", async () => {
      await example.enter("#line", "Grüße aus einer Seite: 世界");
      await other.until(/^:bruno_!\S+ PRIVMSG #sockets :Grüße aus einer Seite: 世界$/u);
      other.send("PRIVMSG #sockets :Grüße zurück");
      await example.untilShown("#log p:last-child", "bruno Grüße zurück");
      other.send("PRIVMSG #sockets :\u0001ACTION waves\u0001");
      await example.untilShown("#log p:last-child", "∗ bruno waves");
      await example.enter("#line", "/me waves back");
      await other.until(/^:bruno_!\S+ PRIVMSG #sockets :.ACTION waves back.$/u);
      other.send("PRIVMSG bruno_ :<b>psst</b>");
      await example.untilShown("#log p:last-child", "bruno <b>psst</b> (to you alone)");
      expect(await example.textsOf('#log [data-kind="said"], #log [data-kind="mine"]')).toEqual([
        "bruno_ Grüße aus einer Seite: 世界",
        "bruno Grüße zurück",
        "∗ bruno waves",
        "∗ bruno_ waves back",
        "bruno <b>psst</b> (to you alone)",
      ]);
    });

    it("takes another name, and shows what the server refuses", async () => {
      await example.enter("#line", "/nick anna");
      await example.untilShown("#log p:last-child", "bruno_ is now anna");
      await expect.poll(() => example.textsOf("#people li")).toEqual(["anna", "bruno"]);
      await example.enter("#line", "/raw JOIN nowhere");
      await example.untilShown('#log p:last-child[data-kind="error"]', "No such channel");
    });

    it("leaves", async () => {
      await example.page.click("#disconnect");
      await example.untilState("closed");
      await other.until(/^:anna!\S+ QUIT :/u);
      await expect.poll(() => example.textsOf("#people li")).toEqual([]);
    });
  });
});

/** Somebody who came to the channel by other means, and in clear. */
class OtherPerson {
  readonly #socket: Socket;
  readonly #lines: AsyncIterator<string>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  static async join({ host, port }: Ngircd, nick: string): Promise<OtherPerson> {
    const socket = connect({ host, port });
    await once(socket, "connect");
    const person = new OtherPerson(socket);
    person.send(`NICK ${nick}`);
    person.send(`USER ${nick} 0 * :${nick}`);
    await person.until(/^:\S+ 001 /u);
    person.send("JOIN #sockets");
    await person.until(/^:\S+ 366 /u);
    return person;
  }

  send(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }

  /** Reads on, up to a line that matches. */
  async until(pattern: RegExp): Promise<void> {
    for (;;) {
      const { done, value } = await this.#lines.next();
      if (done === true) throw new Error(`The connection ended before ${pattern}`);
      if (pattern.test(value)) return;
    }
  }

  leave(): void {
    this.#socket.destroy();
  }
}
