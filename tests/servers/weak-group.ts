import { createDiffieHellmanGroup } from "node:crypto";

/** The group of 1,024 bits that RFC 2409 has as its second, as OpenSSL's servers take one (PKCS #3). */
export function weakGroupPem(): string {
  const prime = createDiffieHellmanGroup("modp2").getPrime();
  const integers = Buffer.concat([
    Buffer.from([0x02, 0x81, prime.byteLength + 1, 0]),
    prime,
    Buffer.from([0x02, 1, 2]),
  ]);
  const der = Buffer.concat([Buffer.from([0x30, 0x81, integers.byteLength]), integers]);
  return `-----BEGIN DH PARAMETERS-----\n${der.toString("base64")}\n-----END DH PARAMETERS-----\n`;
}
