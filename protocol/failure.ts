/** Every `name` that a TCPSocketErrorEvent can have: Gecko's own table, and NotAvailableError. */
export const FAILURE_NAMES = [
  "ConnectionRefusedError",
  "NetworkTimeoutError",
  "DomainNotFoundError",
  "NetworkInterruptError",
  "NetworkError",
  "SecurityExpiredCertificateError",
  "SecurityRevokedCertificateError",
  "SecurityUntrustedCertificateIssuerError",
  "SecurityInadequateKeyUsageError",
  "SecurityCertificateSignatureAlgorithmDisabledError",
  "SecurityCertificateDomainMismatchError",
  "SecurityNoCertificateError",
  "SecurityBadCertificateError",
  "SecurityUnsupportedCertificateTypeError",
  "SecurityUnsupportedTLSVersionError",
  "SecurityError",
  "NotAvailableError",
] as const;

/** Every `message` that a TCPSocketErrorEvent can have: the class of the failure. */
export const FAILURE_CLASSES = [
  "Network",
  "SecurityProtocol",
  "SecurityCertificate",
  "Permission",
  "Host",
] as const;

export type FailureName = (typeof FAILURE_NAMES)[number];
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** What a page learns of a socket's failure: the three members of TCPSocketErrorEvent. */
export interface Failure {
  readonly name: FailureName;
  readonly message: FailureClass;
  /** The operating system's, the TLS library's or our own code: A–Z, 0–9 and `_`, 80 at most. */
  readonly errorCode: string;
}

/** Why a site may not do what it asked for. */
export type PermissionCode =
  | "PERMISSION_DENIED"
  | "LOCAL_NETWORK_DENIED"
  | "SYSTEM_PORT_DENIED"
  | "LISTEN_DENIED"
  | "BLOCKED_PORT"
  | "QUOTA";

/** Why no native host answers. */
export type HostCode = "HOST_NOT_INSTALLED" | "HOST_VERSION" | "HOST_FAILED";

export function permissionFailure(errorCode: PermissionCode): Failure {
  return { name: "SecurityError", message: "Permission", errorCode };
}

export function hostFailure(errorCode: HostCode): Failure {
  return { name: "NotAvailableError", message: "Host", errorCode };
}

/** The native host, or the extension's background, went away while the socket was open. */
export const HOST_LOST: Failure = {
  name: "NetworkInterruptError",
  message: "Network",
  errorCode: "HOST_FAILED",
};

/** One side broke the protocol for this socket: it sent past its window, for example. */
export const PROTOCOL_BROKEN: Failure = {
  name: "NetworkError",
  message: "Network",
  errorCode: "EPROTO",
};

/** The host that the page named is no host name and no address. */
export const HOST_NAME_INVALID: Failure = {
  name: "DomainNotFoundError",
  message: "Network",
  errorCode: "ENOTFOUND",
};
