/** A peer that cannot prove its name gets nothing. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createAuthority,
  createSelfSigned,
  type ServerCertificate,
} from "../servers/certificate-authority.ts";
import { startHttpServer } from "../servers/http-server.ts";
import { startOldTlsServer } from "../servers/old-tls-server.ts";
import { type RecordingServer, startRecordingServer } from "../servers/recording-server.ts";
import { startResettingServer } from "../servers/resetting-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { describeInBrowsers, type Setting } from "./setting.ts";

const DAY = 24 * 60 * 60 * 1000;
const yesterday = new Date(Date.now() - DAY);
const lastYear = new Date(Date.now() - 365 * DAY);
const tomorrow = new Date(Date.now() + DAY);
const nextYear = new Date(Date.now() + 365 * DAY);
const hosts = ["localhost"];

interface Fault {
  readonly name: string;
  readonly error: RegExp;
  readonly certificate: (setting: Setting) => Promise<ServerCertificate>;
}

const FAULTS: readonly Fault[] = [
  {
    name: "of an unknown authority",
    error: /^error SecurityUntrustedCertificateIssuerError SecurityCertificate [A-Z_]+ closed$/,
    certificate: async () => (await createAuthority({ name: "Unknown" })).issue({ hosts }),
  },
  {
    name: "that has expired",
    error: /^error SecurityExpiredCertificateError SecurityCertificate CERT_HAS_EXPIRED closed$/,
    certificate: ({ authority }) =>
      authority.issue({ hosts, validity: { from: lastYear, to: yesterday } }),
  },
  {
    name: "that is not valid yet",
    error: /^error SecurityExpiredCertificateError SecurityCertificate CERT_NOT_YET_VALID closed$/,
    certificate: ({ authority }) =>
      authority.issue({ hosts, validity: { from: tomorrow, to: nextYear } }),
  },
  {
    name: "that signs for itself",
    error:
      /^error SecurityUntrustedCertificateIssuerError SecurityCertificate DEPTH_ZERO_SELF_SIGNED_CERT closed$/,
    certificate: () => createSelfSigned({ hosts }),
  },
  {
    name: "with a weak signature",
    error:
      /^error SecurityCertificateSignatureAlgorithmDisabledError SecurityCertificate [A-Z_]+ closed$/,
    certificate: ({ authority }) => authority.issue({ hosts, signatureHash: "SHA-1" }),
  },
  {
    name: "whose key is for clients",
    error: /^error SecurityInadequateKeyUsageError SecurityCertificate INVALID_PURPOSE closed$/,
    certificate: ({ authority }) => authority.issue({ hosts, purposes: ["client"] }),
  },
  {
    name: "for another name",
    error:
      /^error SecurityCertificateDomainMismatchError SecurityCertificate ERR_TLS_CERT_ALTNAME_INVALID closed$/,
    certificate: ({ authority }) => authority.issue({ hosts: ["example.org"] }),
  },
];

interface Peer {
  readonly name: string;
  readonly error: RegExp;
  readonly start: (setting: Setting) => Promise<RunningServer>;
}

const PEERS: readonly Peer[] = [
  {
    name: "speaks only an old version of TLS",
    error: /^error SecurityUnsupportedTLSVersionError SecurityProtocol ERR_SSL_[A-Z0-9_]+ closed$/,
    start: async ({ authority }) => startOldTlsServer(await authority.issue({ hosts })),
  },
  {
    name: "speaks no TLS",
    error: /^error SecurityError SecurityProtocol ERR_SSL_[A-Z0-9_]+ closed$/,
    start: () => startHttpServer(),
  },
  {
    name: "resets in the handshake",
    error: /^error NetworkInterruptError Network ECONNRESET closed$/,
    start: () => startResettingServer({ resetAfterBytes: 1 }),
  },
];

describeInBrowsers("certificates", (setting) => {
  let page: Page;

  beforeAll(async () => {
    page = await setting.newPermittedPage();
  });

  it.each(FAULTS)("refuses a certificate $name", async ({ certificate, error }) => {
    const server: RecordingServer = await startRecordingServer({ tls: await certificate(setting) });
    try {
      const log = await setting.allowing(
        page.evaluate(async (port) => {
          const secure = { useSecureTransport: true };
          const { socket, closed, log } = window.driver.open("faulty", "localhost", port, secure);
          const trySending = () => {
            try {
              socket.send("secret");
              log.push("sent");
            } catch (problem) {
              log.push(`refused ${problem instanceof DOMException ? problem.name : problem}`);
            }
          };
          trySending();
          socket.addEventListener("error", trySending);
          await closed;
          return log;
        }, server.port),
      );
      expect(log).toEqual([
        "refused InvalidStateError",
        expect.stringMatching(error),
        "refused InvalidStateError",
        "close closed",
      ]);
      expect(server.connections.map(({ received }) => received.byteLength)).toEqual([0]);
    } finally {
      await server.close();
    }
  });

  it.each(PEERS)("refuses a peer that $name", async ({ start, error }) => {
    const server = await start(setting);
    try {
      const log = await setting.allowing(
        page.evaluate(async (port) => {
          const secure = { useSecureTransport: true };
          const { closed, log } = window.driver.open("peer", "localhost", port, secure);
          await closed;
          return log;
        }, server.port),
      );
      expect(log).toEqual([expect.stringMatching(error), "close closed"]);
    } finally {
      await server.close();
    }
  });

  it("accepts a good certificate, to show that the rest is refused for its fault", async () => {
    const server = await startRecordingServer({ tls: await setting.authority.issue({ hosts }) });
    try {
      const log = await setting.allowing(
        page.evaluate(async (port) => {
          const secure = { useSecureTransport: true };
          const { socket, opened, closed, log } = window.driver.open(
            "good",
            "localhost",
            port,
            secure,
          );
          if (await opened) socket.send("secret");
          socket.close();
          await closed;
          return log;
        }, server.port),
      );
      expect(log).toEqual(["open open", "close closed"]);
      await expect.poll(() => server.connections[0]?.received.toString()).toBe("secret");
    } finally {
      await server.close();
    }
  });

  afterAll(() => page.close());
});
