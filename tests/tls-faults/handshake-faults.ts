/** Servers that have a good certificate, or none, and do not speak TLS as they should. */
import type { TLSSocketOptions } from "node:tls";
import type { Authority } from "../servers/certificate-authority.ts";
import { weakGroupPem } from "../servers/weak-group.ts";
import { changeServerKeyExchange, changeWhatIsEncrypted, hideNewerVersions } from "./meddlers.ts";
import { type Meddling, meddling } from "./meddling.ts";
import { speakTls } from "./speak-tls.ts";
import type { TlsFault, TlsVersion } from "./tls-fault.ts";

const hosts = ["localhost"];

const failed = { name: "SecurityError", message: "SecurityProtocol" } as const;
const oldVersion = {
  name: "SecurityUnsupportedTLSVersionError",
  message: "SecurityProtocol",
  errorCode: /^ERR_SSL_(?:UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION)$/u,
} as const;
const noCipher = {
  ...failed,
  errorCode: /^ERR_SSL_(?:SSLV3|SSL_TLS)_ALERT_HANDSHAKE_FAILURE$/u,
} as const;

const withOptions =
  (options: TLSSocketOptions) => async (authority: Authority, version: TlsVersion) =>
    speakTls(await authority.issue({ hosts }), version, options);

const meddledWith =
  (changes: Meddling, options: TLSSocketOptions = {}) =>
  async (authority: Authority, version: TlsVersion) =>
    meddling(speakTls(await authority.issue({ hosts }), version, options), changes);

export const HANDSHAKE_FAULTS: readonly TlsFault[] = [
  {
    what: "that speaks TLS 1.0 at most",
    versions: ["TLSv1.2"],
    ...oldVersion,
    prepare: withOptions({ minVersion: "TLSv1", maxVersion: "TLSv1" }),
  },
  {
    what: "that speaks TLS 1.1 at most",
    versions: ["TLSv1.2"],
    ...oldVersion,
    prepare: withOptions({ minVersion: "TLSv1.1", maxVersion: "TLSv1.1" }),
  },
  {
    what: "that has no cipher in common",
    versions: ["TLSv1.2"],
    ...noCipher,
    prepare: withOptions({ ciphers: "ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0" }),
  },
  {
    what: "that has no cipher but those without a certificate",
    versions: ["TLSv1.2"],
    ...noCipher,
    prepare: withOptions({ ciphers: "AECDH-AES256-SHA:@SECLEVEL=0" }),
  },
  {
    what: "that agrees on keys in a group of 1,024 bits",
    versions: ["TLSv1.2"],
    name: "SecurityCertificateSignatureAlgorithmDisabledError",
    message: "SecurityCertificate",
    errorCode: /^ERR_SSL_DH_KEY_TOO_SMALL$/u,
    prepare: async (authority, version) =>
      speakTls(await authority.issue({ hosts, key: "RSA-2048" }), version, {
        ciphers: "DHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0",
        dhparam: weakGroupPem(),
      }),
  },
  {
    what: "whose signature of the keys was changed on the way",
    versions: ["TLSv1.2"],
    ...failed,
    errorCode: /^ERR_SSL_BAD_SIGNATURE$/u,
    prepare: meddledWith({ fromServer: changeServerKeyExchange }),
  },
  {
    what: "whose encrypted part of the handshake was changed on the way",
    versions: ["TLSv1.3"],
    ...failed,
    errorCode: /^ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC$/u,
    prepare: meddledWith({ fromServer: changeWhatIsEncrypted }),
  },
  {
    what: "before which somebody pretends that the client speaks TLS 1.2 at most",
    versions: ["TLSv1.3"],
    ...failed,
    errorCode: /^ERR_SSL_INAPPROPRIATE_FALLBACK$/u,
    prepare: meddledWith({ fromClient: hideNewerVersions }, { minVersion: "TLSv1.2" }),
  },
];
