/** A peer that cannot prove its name gets nothing, by TLS at once or after a word in clear. */
import type { Page } from "puppeteer-core";
import { beforeAll, expect, it } from "vitest";
import { openExtensionPage } from "../../scripts/browser/extension-windows.ts";
import { untilInterface } from "../../scripts/browser/until-interface.ts";
import { startResettingServer } from "../servers/resetting-server.ts";
import { startWatchedServer } from "../servers/watched-server.ts";
import { speakTls } from "../tls-faults/speak-tls.ts";
import { hostOf, TLS_VERSIONS, type TlsFault, versionsOf } from "../tls-faults/tls-fault.ts";
import { TLS_FAULTS } from "../tls-faults/tls-faults.ts";
import { importSites } from "./grants-file.ts";
import { describeInBrowsers } from "./setting.ts";

const BEGINNINGS = ["at once", "after STARTTLS"] as const;
type Begin = (typeof BEGINNINGS)[number];

/** More than any handshake takes, so that it cannot hide in one. */
const SECRET_BYTES = 65_536;

/** The site may connect to this computer by each of the names that the servers have. */
const permittedFor = (origin: string) => ({
  format: "web-tcp-socket-grants",
  version: 1,
  sites: [
    {
      origin,
      grants: [
        {
          scopes: ["connect", "local-network"],
          destinations: ["localhost:*", "*.localhost:*", "127.0.0.1:*"],
          description: "Talks to all kinds of servers",
          createdAt: Date.UTC(2030, 4, 3),
          lastUsedAt: Date.UTC(2030, 4, 3),
        },
      ],
      blocks: [],
    },
  ],
});

/** Is a line of a page's log the error of a fault? */
const isErrorOf =
  ({ name, message, errorCode }: TlsFault) =>
  (line: string) => {
    const [, , , code = ""] = line.split(" ");
    return line === `error ${name} ${message} ${code} closed` && errorCode.test(code);
  };

describeInBrowsers("certificates", (setting) => {
  let page: Page;

  beforeAll(async () => {
    const options = await openExtensionPage(setting.launched, "options/options.html");
    await importSites(options, permittedFor(setting.origin));
    await options.close();
    page = await setting.newPage();
    await untilInterface(page);
  });

  /** Has the page try to say a secret as early as it can, and whenever something happens. */
  const trySaying = (host: string, port: number, begin: Begin) =>
    page.evaluate(
      async (to) => {
        const isSecure = to.begin === "at once";
        const options = { useSecureTransport: isSecure };
        const { socket, opened, closed, log } = window.driver.open("to", to.host, to.port, options);
        const secret = "secret ".repeat(to.secretBytes / 7 + 1).slice(0, to.secretBytes);
        const trySending = () => {
          try {
            socket.send(secret);
            log.push("sent");
          } catch (problem) {
            log.push(`refused ${problem instanceof DOMException ? problem.name : problem}`);
          }
        };
        socket.addEventListener("error", trySending);
        socket.addEventListener("drain", () => socket.close());
        if (isSecure) {
          trySending();
          opened.then((isOpen) => isOpen && trySending());
        } else if (await opened) {
          const answered = new Promise((resolve) => {
            socket.addEventListener("data", resolve, { once: true });
          });
          socket.send("STARTTLS\r\n");
          await answered;
          socket.upgradeToSecure();
          trySending();
        }
        await closed;
        return log;
      },
      { host, port, begin, secretBytes: SECRET_BYTES },
    );

  const FAULTS = TLS_FAULTS.map((fault) => [fault.what, fault] as const);
  it.each(FAULTS)("a server %s is refused, and is sent nothing", async (_, fault) => {
    const [version = "TLSv1.3"] = versionsOf(fault).slice(-1);
    for (const begin of BEGINNINGS) {
      const speak = await fault.prepare(setting.authority, version);
      const server = await startWatchedServer(begin, speak);
      try {
        expect(await trySaying(hostOf(fault), server.port, begin)).toEqual([
          ...(begin === "at once" ? ["refused InvalidStateError"] : ["open open", "data", "sent"]),
          expect.toSatisfy(isErrorOf(fault)),
          "refused InvalidStateError",
          "close closed",
        ]);
        await expect.poll(() => server.connections.map(({ hasEnded }) => hasEnded)).toEqual([true]);
        const [connection] = server.connections;
        expect(connection?.decrypted.byteLength).toBe(0);
        expect(connection?.onTheWire.byteLength).toBeLessThan(SECRET_BYTES / 4);
        expect(connection?.onTheWire.includes("secret")).toBe(false);
        expect(connection?.inClear).toBe(begin === "at once" ? "" : "STARTTLS\r\n");
      } finally {
        await server.close();
      }
    }
  });

  it.each(BEGINNINGS)("a server without a fault is heard %s, and hears the page", async (begin) => {
    for (const version of TLS_VERSIONS) {
      const certificate = await setting.authority.issue({ hosts: ["localhost"] });
      const server = await startWatchedServer(begin, speakTls(certificate, version));
      try {
        expect(await trySaying("localhost", server.port, begin)).toEqual([
          ...(begin === "at once"
            ? ["refused InvalidStateError", "open open"]
            : ["open open", "data"]),
          "sent",
          "drain 0",
          "close closed",
        ]);
        await expect
          .poll(() => server.connections[0]?.decrypted.toString("latin1", 0, 6))
          .toBe("secret");
        await expect.poll(() => server.connections[0]?.decrypted.byteLength).toBe(SECRET_BYTES);
      } finally {
        await server.close();
      }
    }
  });

  it("a peer that resets in the handshake is an interruption", async () => {
    const server = await startResettingServer({ resetAfterBytes: 1 });
    try {
      expect(await trySaying("localhost", server.port, "at once")).toEqual([
        "refused InvalidStateError",
        "error NetworkInterruptError Network ECONNRESET closed",
        "refused InvalidStateError",
        "close closed",
      ]);
    } finally {
      await server.close();
    }
  });
});
