import "./reflect-metadata.ts";
import type { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import type {
  DelegateOptions,
  LeafOptions,
  ServerCertificate,
  Validity,
} from "./certificate-authority.ts";
import { privateKeyPem } from "./certificate-keys.ts";
import { signedWithMd5 } from "./md5-certificate.ts";

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
export type KeyUsage = keyof typeof KEY_USAGES;
export type Purpose = keyof typeof PURPOSES;

/** Whoever signs: an authority, or a certificate its own. */
export interface Issuer {
  readonly subject: string;
  readonly keys: webcrypto.CryptoKeyPair;
  /** The certificates of the authorities below the root, in PEM, its own first. */
  readonly chainPem: string;
}

/** In PEM. `pathLength` is how many authorities may come below it. */
export async function authorityCertificate(
  options: DelegateOptions,
  { subject, keys }: Issuer,
  issuer: Issuer,
  pathLength: number,
): Promise<string> {
  const {
    validity = validFor(-DAY_MILLISECONDS, 60),
    isAuthority = true,
    keyUsages = ["certificate-signing"],
    furtherExtensions = [],
  } = options;
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    notBefore: validity.from,
    notAfter: validity.to,
    signingAlgorithm: signingAlgorithm(issuer, "SHA-256"),
    extensions: [
      new BasicConstraintsExtension(isAuthority, isAuthority ? pathLength : undefined, true),
      new KeyUsagesExtension(usageFlags(keyUsages), true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
      ...furtherExtensions,
    ],
  });
  return certificate.toString("pem");
}

export async function createLeaf(
  options: LeafOptions,
  keys: webcrypto.CryptoKeyPair,
  issuer: Issuer,
): Promise<ServerCertificate> {
  const {
    names = options.hosts.map(nameOf),
    validity = validFor(-HOUR_MILLISECONDS, 30),
    purposes = ["server"],
    keyUsages = ["digital-signature"],
    signatureHash = "SHA-256",
    furtherExtensions = [],
  } = options;
  const certificate = await X509CertificateGenerator.create({
    subject: subjectOf(options),
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    notBefore: validity.from,
    notAfter: validity.to,
    signingAlgorithm: signingAlgorithm(issuer, signatureHash),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(usageFlags(keyUsages), true),
      new ExtendedKeyUsageExtension(purposes.map((purpose) => PURPOSES[purpose])),
      ...(names.length > 0 ? [new SubjectAlternativeNameExtension([...names])] : []),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
      ...furtherExtensions,
    ],
  });
  const signed = certificate.toString("pem");
  const leafPem =
    signatureHash === "MD5"
      ? signedWithMd5(signed, await privateKeyPem(issuer.keys.privateKey))
      : signed;
  const certPem = issuer.chainPem === "" ? leafPem : `${leafPem}\n${issuer.chainPem}`;
  return { certPem, keyPem: await privateKeyPem(keys.privateKey) };
}

/** An RSA key of ours signs with SHA-256 only. */
function signingAlgorithm({ keys }: Issuer, hash: LeafOptions["signatureHash"] & string) {
  const { name } = keys.privateKey.algorithm;
  return name === "ECDSA" ? { name, hash } : { name, hash: "SHA-256" };
}

const usageFlags = (usages: readonly KeyUsage[]) =>
  usages.reduce((flags, usage) => flags | KEY_USAGES[usage], 0);

const nameOf = (host: string): JsonGeneralName => ({
  type: isIP(host) === 0 ? "dns" : "ip",
  value: host,
});

export function subjectOf({ hosts }: LeafOptions): string {
  return `CN=${hosts[0] ?? "nameless"}`;
}

function validFor(fromNowMilliseconds: number, days: number): Validity {
  const from = Date.now() + fromNowMilliseconds;
  return { from: new Date(from), to: new Date(from + days * DAY_MILLISECONDS) };
}
