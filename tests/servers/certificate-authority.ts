import "./reflect-metadata.ts";
import type { Extension, JsonGeneralName } from "@peculiar/x509";
import { generateKeys, type KeyKind } from "./certificate-keys.ts";
import {
  authorityCertificate,
  createLeaf,
  type Issuer,
  type KeyUsage,
  type Purpose,
  subjectOf,
} from "./issue-certificate.ts";

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

/** A certificate and its private key (PKCS #8), both in PEM, as Node's TLS server takes them. */
export interface ServerCertificate {
  /** The certificate, and those of the authorities between it and the root. */
  readonly certPem: string;
  readonly keyPem: string;
}

export interface LeafOptions {
  /** Host names and addresses for the subject alternative names. */
  readonly hosts: readonly string[];
  /** The subject alternative names, where they are not as they should be. Empty: it has none. */
  readonly names?: readonly JsonGeneralName[];
  /** Default: from an hour ago for 30 days. */
  readonly validity?: Validity;
  /** Extended key usages. Default: `server`. */
  readonly purposes?: readonly Purpose[];
  /** Key usages. Default: `digital-signature`. */
  readonly keyUsages?: readonly KeyUsage[];
  /** Default: `P-256`. */
  readonly key?: KeyKind;
  /**
   * Hash under the issuer's signature. Today's verifiers refuse all but SHA-256 as too weak. MD5 is
   * for an authority with an RSA key.
   */
  readonly signatureHash?: "SHA-256" | "SHA-1" | "MD5";
  readonly furtherExtensions?: readonly Extension[];
}

export interface AuthorityOptions {
  readonly name?: string;
  /** Default: from a day ago for 60 days. */
  readonly validity?: Validity;
  /** Default: `P-256`. */
  readonly key?: KeyKind;
}

export interface DelegateOptions extends AuthorityOptions {
  /** Does its certificate say that it is an authority? True by default. */
  readonly isAuthority?: boolean;
  /** Default: `certificate-signing`. */
  readonly keyUsages?: readonly KeyUsage[];
  readonly furtherExtensions?: readonly Extension[];
}

export interface Authority {
  /** The authority's own certificate: what a client must trust. */
  readonly certificatePem: string;
  issue(options: LeafOptions): Promise<ServerCertificate>;
  /** An authority below this one. What it issues has its certificate with it. */
  delegate(options?: DelegateOptions): Promise<Authority>;
}

/**
 * A root authority for one test or demo, and at most one more authority between it and a server. Its
 * private key stays in this process's memory.
 */
export async function createAuthority(options: AuthorityOptions = {}): Promise<Authority> {
  const { name = "Throwaway authority", key = "P-256" } = options;
  const keys = await generateKeys(key);
  const root: Issuer = { subject: `CN=${name}`, keys, chainPem: "" };
  return authorityOf(root, await authorityCertificate(options, root, root, 1));
}

/** A certificate that vouches for itself: no authority stands behind it. */
export async function createSelfSigned(options: LeafOptions): Promise<ServerCertificate> {
  const keys = await generateKeys(options.key ?? "P-256");
  return createLeaf(options, keys, { subject: subjectOf(options), keys, chainPem: "" });
}

function authorityOf(issuer: Issuer, certificatePem: string): Authority {
  return {
    certificatePem,
    issue: async (leaf) => createLeaf(leaf, await generateKeys(leaf.key ?? "P-256"), issuer),
    delegate: async (options = {}) => {
      const { name = "Throwaway intermediate authority", key = "P-256" } = options;
      const subject: Issuer = {
        subject: `CN=${name}`,
        keys: await generateKeys(key),
        chainPem: "",
      };
      const pem = await authorityCertificate(options, subject, issuer, 0);
      return authorityOf({ ...subject, chainPem: `${pem}\n${issuer.chainPem}` }, pem);
    },
  };
}
