/** A connection that begins in clear and goes over to TLS. */
import type { Page } from "puppeteer-core";
import { beforeAll, expect, it } from "vitest";
import { createAuthority } from "../servers/certificate-authority.ts";
import { startStarttlsServer } from "../servers/starttls-server.ts";
import { describeInBrowsers } from "./setting.ts";

const hosts = ["localhost"];

describeInBrowsers("STARTTLS", (setting) => {
  let page: Page;

  beforeAll(async () => {
    page = await setting.newPermittedPage();
  });

  /** Says a word in clear, asks for TLS, says a secret at once, and closes when it is echoed. */
  const converse = (port: number) =>
    page.evaluate(async (to) => {
      const record = window.driver.open("starttls", "localhost", to, { binaryType: "string" });
      const { socket, opened, closed, log } = record;
      let heard = "";
      socket.ondata = ({ data }) => {
        heard += data;
        if (heard === "plain\r\n") socket.send("STARTTLS\r\n");
        if (heard === "plain\r\nGO\r\n") {
          socket.upgradeToSecure();
          // That the system has the word in clear may be told after the answer to it.
          const before = socket.bufferedAmount;
          const isTaken = socket.send("secret\r\n");
          log.push(`ssl ${socket.ssl}, sent ${isTaken}, ${socket.bufferedAmount - before}`);
        }
        if (heard.endsWith("secret\r\n")) socket.close();
      };
      if (await opened) socket.send("plain\r\n");
      await closed;
      return { log, heard };
    }, port);

  it("sends in clear before, and secured after", async () => {
    const server = await startStarttlsServer({ tls: await setting.authority.issue({ hosts }) });
    try {
      expect(await setting.allowing(converse(server.port))).toEqual({
        log: ["open open", "ssl true, sent true, 8", "close closed"],
        heard: "plain\r\nGO\r\nsecret\r\n",
      });
      expect(server.connections).toEqual([
        { inClear: "plain\r\nSTARTTLS\r\n", secured: "secret\r\n" },
      ]);
    } finally {
      await server.close();
    }
  });

  it("never sends in clear what waits for a handshake that fails", async () => {
    const unknown = await createAuthority({ name: "Unknown" });
    const server = await startStarttlsServer({ tls: await unknown.issue({ hosts }) });
    try {
      const { log, heard } = await setting.allowing(converse(server.port));
      expect(log).toEqual([
        "open open",
        "ssl true, sent true, 8",
        expect.stringMatching(/^error SecurityUntrustedCertificateIssuerError SecurityCertificate/),
        "close closed",
      ]);
      expect(heard).toBe("plain\r\nGO\r\n");
      expect(server.connections).toEqual([{ inClear: "plain\r\nSTARTTLS\r\n", secured: "" }]);
    } finally {
      await server.close();
    }
  });
});
