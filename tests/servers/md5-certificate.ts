import { createPrivateKey, sign } from "node:crypto";
import { PemConverter } from "@peculiar/x509";

/** RFC 8017 appendix A.2.4 and RFC 3279 section 2.2.1: the two differ in their last byte only. */
const SHA256_WITH_RSA = Buffer.from("06092a864886f70d01010b", "hex");
const MD5_WITH_RSA = Buffer.from("06092a864886f70d010104", "hex");

/**
 * Makes of a certificate that an RSA key has signed with SHA-256 one that it has signed with MD5,
 * which no library of today would make.
 */
export function signedWithMd5(certificatePem: string, issuerKeyPem: string): string {
  const key = createPrivateKey(issuerKeyPem);
  const der = Buffer.from(PemConverter.decodeFirst(certificatePem));
  for (let at = der.indexOf(SHA256_WITH_RSA); at >= 0; at = der.indexOf(SHA256_WITH_RSA)) {
    MD5_WITH_RSA.copy(der, at);
  }
  // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signature }, each length of which
  // takes two bytes here; the signature is the end of it, as long as the key.
  const tbs = der.subarray(4, 8 + der.readUInt16BE(6));
  const signature = sign("md5", tbs, key);
  signature.copy(der, der.byteLength - signature.byteLength);
  return PemConverter.encode(der, "CERTIFICATE");
}
