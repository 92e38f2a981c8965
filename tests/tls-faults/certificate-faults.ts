/** Certificates that prove nothing, though the name is right. */
import {
  type Authority,
  createAuthority,
  createSelfSigned,
  type ServerCertificate,
} from "../servers/certificate-authority.ts";
import { nameConstraint, unknownCritical } from "./odd-extensions.ts";
import { speakTls } from "./speak-tls.ts";
import { withFalseSignature, withForeignKey, withoutAuthorities } from "./spoilt-certificate.ts";
import type { TlsFault } from "./tls-fault.ts";

interface CertificateFault extends Omit<TlsFault, "prepare"> {
  readonly issue: (authority: Authority) => Promise<ServerCertificate>;
}

const DAY_MILLISECONDS = 86_400_000;
const days = (from: number, to: number) => {
  const now = Date.now();
  return {
    from: new Date(now + from * DAY_MILLISECONDS),
    to: new Date(now + to * DAY_MILLISECONDS),
  };
};

const hosts = ["localhost"];

const expired = {
  name: "SecurityExpiredCertificateError",
  message: "SecurityCertificate",
} as const;
const untrusted = {
  name: "SecurityUntrustedCertificateIssuerError",
  message: "SecurityCertificate",
} as const;
const wrongUsage = {
  name: "SecurityInadequateKeyUsageError",
  message: "SecurityCertificate",
} as const;
const weak = {
  name: "SecurityCertificateSignatureAlgorithmDisabledError",
  message: "SecurityCertificate",
} as const;
const bad = { name: "SecurityBadCertificateError", message: "SecurityProtocol" } as const;

const FAULTS: readonly CertificateFault[] = [
  {
    what: "has expired",
    ...expired,
    errorCode: /^CERT_HAS_EXPIRED$/u,
    issue: (authority) => authority.issue({ hosts, validity: days(-9, -1) }),
  },
  {
    what: "is not valid yet",
    ...expired,
    errorCode: /^CERT_NOT_YET_VALID$/u,
    issue: (authority) => authority.issue({ hosts, validity: days(1, 9) }),
  },
  {
    what: "is of an authority that has expired",
    ...expired,
    errorCode: /^CERT_HAS_EXPIRED$/u,
    issue: async (authority) =>
      (await authority.delegate({ validity: days(-9, -1) })).issue({ hosts }),
  },
  {
    what: "signs for itself",
    ...untrusted,
    errorCode: /^DEPTH_ZERO_SELF_SIGNED_CERT$/u,
    issue: () => createSelfSigned({ hosts }),
  },
  {
    what: "is of an unknown authority",
    ...untrusted,
    errorCode: /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/u,
    issue: async () => (await createAuthority({ name: "Unknown" })).issue({ hosts }),
  },
  {
    what: "is of an unknown authority, and brings that along",
    ...untrusted,
    errorCode: /^SELF_SIGNED_CERT_IN_CHAIN$/u,
    issue: async () => {
      const unknown = await createAuthority({ name: "Unknown" });
      const { certPem, keyPem } = await unknown.issue({ hosts });
      return { certPem: `${certPem}\n${unknown.certificatePem}`, keyPem };
    },
  },
  {
    what: "is of an authority that has only the name of a trusted one",
    ...untrusted,
    errorCode: /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/u,
    issue: async () => (await createAuthority()).issue({ hosts }),
  },
  {
    what: "lacks the authority between it and the root",
    ...untrusted,
    errorCode: /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/u,
    issue: async (authority) =>
      withoutAuthorities(await (await authority.delegate()).issue({ hosts })),
  },
  {
    what: "is of another server and not of an authority",
    ...wrongUsage,
    errorCode: /^INVALID_PURPOSE$/u,
    issue: async (authority) =>
      (await authority.delegate({ name: "server.example", isAuthority: false })).issue({ hosts }),
  },
  {
    what: "is of an authority that may not sign certificates",
    ...wrongUsage,
    errorCode: /^KEYUSAGE_NO_CERTSIGN$/u,
    issue: async (authority) =>
      (await authority.delegate({ keyUsages: ["digital-signature"] })).issue({ hosts }),
  },
  {
    what: "has an authority too many above it",
    ...untrusted,
    errorCode: /^PATH_LENGTH_EXCEEDED$/u,
    issue: async (authority) => {
      const second = await (await authority.delegate()).delegate({ name: "Third" });
      return second.issue({ hosts });
    },
  },
  {
    what: "is of an authority for other names",
    ...untrusted,
    errorCode: /^PERMITTED_VIOLATION$/u,
    issue: async (authority) => {
      const furtherExtensions = [nameConstraint("permitted", "example.org")];
      return (await authority.delegate({ furtherExtensions })).issue({ hosts });
    },
  },
  {
    what: "is of an authority that is barred from this name",
    ...untrusted,
    errorCode: /^EXCLUDED_VIOLATION$/u,
    issue: async (authority) => {
      const furtherExtensions = [nameConstraint("excluded", "localhost")];
      return (await authority.delegate({ furtherExtensions })).issue({ hosts });
    },
  },
  {
    what: "is for clients",
    ...wrongUsage,
    errorCode: /^INVALID_PURPOSE$/u,
    issue: (authority) => authority.issue({ hosts, purposes: ["client"] }),
  },
  {
    what: "is for signing programs",
    ...wrongUsage,
    errorCode: /^INVALID_PURPOSE$/u,
    issue: (authority) => authority.issue({ hosts, purposes: ["code-signing"] }),
  },
  {
    what: "has a key that may not sign handshakes",
    // In TLS 1.2 the test's own server does not use it.
    versions: ["TLSv1.3"],
    ...wrongUsage,
    errorCode: /^INVALID_PURPOSE$/u,
    issue: (authority) => authority.issue({ hosts, keyUsages: ["certificate-signing"] }),
  },
  {
    what: "is signed with SHA-1",
    ...weak,
    errorCode: /^CA_MD_TOO_WEAK$/u,
    issue: (authority) => authority.issue({ hosts, signatureHash: "SHA-1" }),
  },
  {
    what: "is signed with MD5",
    ...weak,
    errorCode: /^CA_MD_TOO_WEAK$/u,
    issue: async (authority) =>
      (await authority.delegate({ key: "RSA-2048" })).issue({ hosts, signatureHash: "MD5" }),
  },
  {
    what: "has an RSA key of 1,024 bits",
    ...weak,
    errorCode: /^EE_KEY_TOO_SMALL$/u,
    issue: (authority) => authority.issue({ hosts, key: "RSA-1024" }),
  },
  {
    what: "has an RSA key of 512 bits",
    // TLS 1.3 signs with RSASSA-PSS, for which such a key is too short.
    versions: ["TLSv1.2"],
    ...weak,
    errorCode: /^EE_KEY_TOO_SMALL$/u,
    issue: (authority) => authority.issue({ hosts, key: "RSA-512" }),
  },
  {
    what: "is of an authority with an RSA key of 1,024 bits",
    ...weak,
    errorCode: /^CA_KEY_TOO_SMALL$/u,
    issue: async (authority) => (await authority.delegate({ key: "RSA-1024" })).issue({ hosts }),
  },
  {
    what: "bears a signature that is not the authority's",
    ...bad,
    errorCode: /^CERT_SIGNATURE_FAILURE$/u,
    issue: async (authority) => withFalseSignature(await authority.issue({ hosts })),
  },
  {
    what: "has a critical part that nobody understands",
    ...bad,
    errorCode: /^UNHANDLED_CRITICAL_EXTENSION$/u,
    issue: (authority) => authority.issue({ hosts, furtherExtensions: [unknownCritical()] }),
  },
  {
    what: "is somebody else's",
    name: "SecurityError",
    message: "SecurityProtocol",
    errorCode: /^ERR_SSL_BAD_SIGNATURE$/u,
    issue: async (authority) =>
      withForeignKey(await authority.issue({ hosts }), await createSelfSigned({ hosts })),
  },
];

export const CERTIFICATE_FAULTS: readonly TlsFault[] = FAULTS.map(({ issue, what, ...fault }) => ({
  ...fault,
  what: `whose certificate ${what}`,
  prepare: async (authority, version) => speakTls(await issue(authority), version),
}));
