import "./reflect-metadata.ts";
import { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const KEY_ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

const PURPOSES = {
  server: ExtendedKeyUsage.serverAuth,
  client: ExtendedKeyUsage.clientAuth,
  "code-signing": ExtendedKeyUsage.codeSigning,
};

const KEY_USAGES = {
  "digital-signature": KeyUsageFlags.digitalSignature,
  "certificate-signing": KeyUsageFlags.keyCertSign,
};

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

/** A certificate and its private key (PKCS #8), both in PEM, as Node's TLS server takes them. */
export interface ServerCertificate {
  readonly certPem: string;
  readonly keyPem: string;
}

export interface LeafOptions {
  /** Host names and addresses for the subject alternative names. */
  readonly hosts: readonly string[];
  /** Default: from an hour ago for 30 days. */
  readonly validity?: Validity;
  /** Extended key usages. Default: `server`. */
  readonly purposes?: readonly (keyof typeof PURPOSES)[];
  /** Key usages. Default: `digital-signature`. */
  readonly keyUsages?: readonly (keyof typeof KEY_USAGES)[];
  /** Hash under the issuer's signature. SHA-1 is what today's verifiers refuse as too weak. */
  readonly signatureHash?: "SHA-256" | "SHA-1";
}

export interface AuthorityOptions {
  readonly name?: string;
  /** Default: from a day ago for 60 days. */
  readonly validity?: Validity;
}

export interface Authority {
  /** The authority's own certificate: what a client must trust. */
  readonly certificatePem: string;
  issue(options: LeafOptions): Promise<ServerCertificate>;
}

interface Issuer {
  readonly subject: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** A root authority for one test or demo. Its private key stays in this process's memory. */
export async function createAuthority(options: AuthorityOptions = {}): Promise<Authority> {
  const { name = "Throwaway authority", validity = validFor(-DAY_MILLISECONDS, 60) } = options;
  const issuer: Issuer = { subject: `CN=${name}`, keys: await generateKeys() };
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: issuer.subject,
    keys: issuer.keys,
    notBefore: validity.from,
    notAfter: validity.to,
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(issuer.keys.publicKey),
    ],
  });
  return {
    certificatePem: certificate.toString("pem"),
    issue: async (leaf) => createLeaf(leaf, await generateKeys(), issuer),
  };
}

/** A certificate that vouches for itself: no authority stands behind it. */
export async function createSelfSigned(options: LeafOptions): Promise<ServerCertificate> {
  const keys = await generateKeys();
  return createLeaf(options, keys, { subject: subjectOf(options), keys });
}

async function createLeaf(
  options: LeafOptions,
  keys: webcrypto.CryptoKeyPair,
  issuer: Issuer,
): Promise<ServerCertificate> {
  const {
    hosts,
    validity = validFor(-HOUR_MILLISECONDS, 30),
    purposes = ["server"],
    keyUsages = ["digital-signature"],
    signatureHash = "SHA-256",
  } = options;
  const usageFlags = keyUsages.reduce((flags, usage) => flags | KEY_USAGES[usage], 0);
  const certificate = await X509CertificateGenerator.create({
    subject: subjectOf(options),
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    notBefore: validity.from,
    notAfter: validity.to,
    signingAlgorithm: { name: "ECDSA", hash: signatureHash },
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(usageFlags, true),
      new ExtendedKeyUsageExtension(purposes.map((purpose) => PURPOSES[purpose])),
      new SubjectAlternativeNameExtension(
        hosts.map(
          (host): JsonGeneralName => ({ type: isIP(host) === 0 ? "dns" : "ip", value: host }),
        ),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
    ],
  });
  return { certPem: certificate.toString("pem"), keyPem: await privateKeyPem(keys.privateKey) };
}

function subjectOf({ hosts }: LeafOptions): string {
  return `CN=${hosts[0] ?? "nameless"}`;
}

function validFor(fromNowMilliseconds: number, days: number): Validity {
  const from = Date.now() + fromNowMilliseconds;
  return { from: new Date(from), to: new Date(from + days * DAY_MILLISECONDS) };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEY_ALGORITHM, true, ["sign", "verify"]);
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}
