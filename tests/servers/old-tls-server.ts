import { createServer } from "node:tls";
import type { ServerCertificate } from "./certificate-authority.ts";
import { type RunningServer, runServer } from "./running-server.ts";
import { tlsOptions } from "./tls-options.ts";

/** Speaks TLS 1.1 at most, which RFC 8996 has put to rest. */
export function startOldTlsServer(certificate: ServerCertificate): Promise<RunningServer> {
  const versions = { minVersion: "TLSv1", maxVersion: "TLSv1.1" } as const;
  const server = createServer({ ...tlsOptions(certificate), ...versions });
  server.on("tlsClientError", () => {});
  return runServer(server);
}
