import { webcrypto } from "node:crypto";
import { PemConverter } from "@peculiar/x509";

const RSA_BITS = { "RSA-512": 512, "RSA-1024": 1024, "RSA-2048": 2048 } as const;

/** RSA keys of less than 2,048 bits are there to be refused. */
export type KeyKind = "P-256" | keyof typeof RSA_BITS;

export function generateKeys(kind: KeyKind): Promise<webcrypto.CryptoKeyPair> {
  if (kind === "P-256") {
    const algorithm = { name: "ECDSA", namedCurve: kind };
    return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  }
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: RSA_BITS[kind],
  };
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

/** In PEM, as PKCS #8. */
export async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}
