import { TLSSocket, type TLSSocketOptions } from "node:tls";
import type { ServerCertificate } from "../servers/certificate-authority.ts";
import { tlsOptions } from "../servers/tls-options.ts";
import type { Speak } from "../servers/watched-server.ts";
import type { TlsVersion } from "./tls-fault.ts";

/** Speaks TLS as a server that does everything right, but for what the options say. */
export function speakTls(
  certificate: ServerCertificate,
  version: TlsVersion,
  options: TLSSocketOptions = {},
): Speak {
  return ({ stream, onDecrypted }) => {
    const secured = new TLSSocket(stream, {
      isServer: true,
      ...tlsOptions(certificate),
      minVersion: version,
      maxVersion: version,
      ...options,
    });
    secured.on("error", () => stream.destroy());
    secured.on("data", onDecrypted);
    secured.on("end", () => secured.end());
  };
}
