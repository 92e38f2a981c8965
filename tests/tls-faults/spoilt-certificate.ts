import { createPrivateKey, type JsonWebKey } from "node:crypto";
import { PemConverter } from "@peculiar/x509";
import type { ServerCertificate } from "../servers/certificate-authority.ts";

/** The certificate alone, without those of the authorities between it and the root. */
export function withoutAuthorities({ certPem, keyPem }: ServerCertificate): ServerCertificate {
  const [leaf = new ArrayBuffer()] = PemConverter.decode(certPem);
  return { certPem: PemConverter.encode(leaf, "CERTIFICATE"), keyPem };
}

/** Its last byte is one of the issuer's signature. */
export function withFalseSignature({ certPem, keyPem }: ServerCertificate): ServerCertificate {
  const der = Buffer.from(PemConverter.decodeFirst(certPem));
  der.writeUInt8(der.readUInt8(der.byteLength - 1) ^ 1, der.byteLength - 1);
  return { certPem: PemConverter.encode(der, "CERTIFICATE"), keyPem };
}

/**
 * Somebody else's certificate, with a key that says it is the one of the certificate and is not: the
 * scalar of a key of one's own beside the other's point. Both are of the curve P-256.
 */
export function withForeignKey(
  theirs: ServerCertificate,
  own: ServerCertificate,
): ServerCertificate {
  const theirDer = derOf(theirs);
  const at = theirDer.indexOf(scalarOf(theirs));
  scalarOf(own).copy(theirDer, at);
  return { certPem: theirs.certPem, keyPem: PemConverter.encode(theirDer, "PRIVATE KEY") };
}

const derOf = ({ keyPem }: ServerCertificate) => Buffer.from(PemConverter.decodeFirst(keyPem));

function scalarOf({ keyPem }: ServerCertificate): Buffer {
  const { d = "" }: JsonWebKey = createPrivateKey(keyPem).export({ format: "jwk" });
  return Buffer.from(d, "base64url");
}
