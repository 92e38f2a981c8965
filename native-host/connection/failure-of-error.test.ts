import { describe, expect, it } from "vitest";
import type { FailureClass, FailureName } from "../../protocol/failure.ts";
import { failureSchema } from "../../protocol/fields.ts";
import { parse } from "../../protocol/parse.ts";
import { failureOfError, PeerEndError, PeerTimeoutError } from "./failure-of-error.ts";

/** As Node's errors are: a text full of details, and members beside the code. */
function systemError(code: string, text = `connect ${code} 10.1.2.3:993`): Error {
  const details = { code, errno: -111, syscall: "connect", address: "10.1.2.3", port: 993 };
  return Object.assign(new Error(text), details);
}

const CODES: Readonly<Record<FailureClass, Partial<Record<FailureName, readonly string[]>>>> = {
  Network: {
    ConnectionRefusedError: ["ECONNREFUSED"],
    NetworkTimeoutError: ["ETIMEDOUT"],
    DomainNotFoundError: ["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA", "EAI_NONAME"],
    NetworkInterruptError: ["ECONNRESET", "ECONNABORTED", "EPIPE"],
    NetworkError: [
      "EHOSTUNREACH",
      "ENETUNREACH",
      "ENETDOWN",
      "EADDRNOTAVAIL",
      "EADDRINUSE",
      "EMFILE",
      "ENFILE",
      "EACCES",
      "EINVAL",
      "ERR_STREAM_DESTROYED",
      "A_CODE_OF_TOMORROW",
    ],
  },
  SecurityCertificate: {
    SecurityExpiredCertificateError: ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"],
    SecurityRevokedCertificateError: ["CERT_REVOKED"],
    SecurityUntrustedCertificateIssuerError: [
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "UNABLE_TO_GET_ISSUER_CERT",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "CERT_UNTRUSTED",
      "CERT_REJECTED",
      "INVALID_CA",
      "PATH_LENGTH_EXCEEDED",
      "CERT_CHAIN_TOO_LONG",
      "PERMITTED_VIOLATION",
      "EXCLUDED_VIOLATION",
    ],
    SecurityInadequateKeyUsageError: ["INVALID_PURPOSE", "KEYUSAGE_NO_CERTSIGN"],
    SecurityCertificateSignatureAlgorithmDisabledError: [
      "CA_MD_TOO_WEAK",
      "EE_KEY_TOO_SMALL",
      "CA_KEY_TOO_SMALL",
      "ERR_SSL_EE_KEY_TOO_SMALL",
      "ERR_SSL_CA_MD_TOO_WEAK",
      "ERR_SSL_DH_KEY_TOO_SMALL",
    ],
    SecurityCertificateDomainMismatchError: ["ERR_TLS_CERT_ALTNAME_INVALID", "HOSTNAME_MISMATCH"],
  },
  SecurityProtocol: {
    SecurityBadCertificateError: [
      "CERT_SIGNATURE_FAILURE",
      "ERR_TLS_CERT_ALTNAME_FORMAT",
      "ERROR_IN_CERT_NOT_BEFORE_FIELD",
      "ERROR_IN_CERT_NOT_AFTER_FIELD",
      "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
      "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
      "UNHANDLED_CRITICAL_EXTENSION",
      "UNSPECIFIED",
    ],
    SecurityNoCertificateError: [
      "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE",
      "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
    ],
    SecurityUnsupportedCertificateTypeError: [
      "ERR_SSL_UNKNOWN_CERTIFICATE_TYPE",
      "ERR_SSL_WRONG_CERTIFICATE_TYPE",
    ],
    SecurityUnsupportedTLSVersionError: [
      "ERR_SSL_UNSUPPORTED_PROTOCOL",
      "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
      "ERR_SSL_VERSION_TOO_LOW",
    ],
    SecurityError: [
      "ERR_SSL_WRONG_VERSION_NUMBER",
      "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
      "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
      "ERR_TLS_DH_PARAM_SIZE",
      "EPROTO",
    ],
  },
  Permission: {},
  Host: {},
};

const TABLE = Object.entries(CODES).flatMap(([message, names]) =>
  Object.entries(names).flatMap(([name, codes]) => codes.map((code) => [code, name, message])),
);

describe("failureOfError", () => {
  it.each(TABLE)("of %s is %s, %s", (errorCode, name, message) => {
    expect(failureOfError(systemError(errorCode ?? ""))).toEqual({ name, message, errorCode });
  });

  it.each([
    ["EE certificate key too weak", "EE_KEY_TOO_SMALL"],
    ["CA certificate key too weak", "CA_KEY_TOO_SMALL"],
    ["CA signature digest algorithm too weak", "CA_MD_TOO_WEAK"],
  ])("knows by OpenSSL's text what Node calls UNSPECIFIED: %s", (text, errorCode) => {
    expect(failureOfError(systemError("UNSPECIFIED", text))).toEqual({
      name: "SecurityCertificateSignatureAlgorithmDisabledError",
      message: "SecurityCertificate",
      errorCode,
    });
  });

  it("makes a code of OpenSSL's reasons that have a slash, as 3.2 and later do", () => {
    expect(failureOfError(systemError("ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE"))).toEqual({
      name: "SecurityError",
      message: "SecurityProtocol",
      errorCode: "ERR_SSL_SSL_TLS_ALERT_HANDSHAKE_FAILURE",
    });
  });

  it.each([
    ["an attempt that took too long", new PeerTimeoutError(), "ETIMEDOUT"],
    ["a peer that ended too early", new PeerEndError(), "ECONNRESET"],
    [
      "several addresses that failed: the first",
      new AggregateError([systemError("ECONNREFUSED"), systemError("ENETUNREACH")]),
      "ECONNREFUSED",
    ],
    [
      "several within several",
      new AggregateError([new AggregateError([systemError("ETIMEDOUT")])]),
      "ETIMEDOUT",
    ],
    ["several that are none", new AggregateError([]), "UNKNOWN"],
    ["an abort, whose code is a number", new DOMException("aborted", "AbortError"), "UNKNOWN"],
    ["an error without a code", new Error("secret /path"), "UNKNOWN"],
    ["a code that is no code", systemError("/etc/passwd"), "UNKNOWN"],
    ["a code with white space", systemError("ECONNREFUSED 10.1.2.3"), "UNKNOWN"],
    ["an empty code", systemError(""), "UNKNOWN"],
    ["a code that is too long", systemError("E".repeat(81)), "UNKNOWN"],
    ["a member of Object", systemError("constructor"), "UNKNOWN"],
    ["no error", { code: "ECONNREFUSED" }, "UNKNOWN"],
    ["text", "ECONNREFUSED", "UNKNOWN"],
    ["nothing", undefined, "UNKNOWN"],
  ])("copes with %s", (_, error, errorCode) => {
    const failure = failureOfError(error);
    expect(failure.errorCode).toBe(errorCode);
    if (errorCode === "UNKNOWN") expect(failure.name).toBe("NetworkError");
    expect(parse(failureSchema, failure)).toEqual({ ok: true, value: failure });
  });
});
