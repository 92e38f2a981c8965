/** What each errorCode of the extension means, and what to do. */
const ADVICE_FOR_CODE: Readonly<Record<TCPSocketPermissionCode | TCPSocketHostCode, string>> = {
  PERMISSION_DENIED:
    "This site may not connect there. Connect again and choose Allow, or allow the site with the extension’s button in the toolbar.",
  LOCAL_NETWORK_DENIED:
    "This site may not reach your own computer and network. Connect again and choose Allow when you are asked.",
  SYSTEM_PORT_DENIED:
    "This site may not use ports below 1024. Connect again and choose Allow when you are asked.",
  LISTEN_DENIED: "This site may not accept connections. Allow it when you are asked.",
  BLOCKED_PORT: "Port 0 is closed to every site. Choose another one.",
  QUOTA: "This site has too many connections. Close some, or wait a little.",
  HOST_NOT_INSTALLED:
    "The extension’s native host is not installed. Click the extension’s button in the toolbar: it says how to install it.",
  HOST_VERSION:
    "The extension and its native host do not fit together. Click the extension’s button in the toolbar: it says which of them to update.",
  HOST_FAILED:
    "The extension’s native host does not work. Connect again; if that does not help, click the extension’s button in the toolbar: it says what is wrong.",
};

/** What each name of a TCPSocketErrorEvent means, and what to do. */
const ADVICE_FOR_NAME: Readonly<Record<TCPSocketErrorName, string>> = {
  ConnectionRefusedError:
    "Nothing listens there. Check host and port, and that the server is running.",
  NetworkTimeoutError:
    "The server did not answer in time. Check host and port; a firewall may be in the way.",
  DomainNotFoundError: "There is no such host. Check its spelling and your network.",
  NetworkInterruptError:
    "The connection broke. The other side reset it, or the network went away; connect again.",
  NetworkError:
    "The network failed. Check that you are online and that the address can be reached.",
  SecurityExpiredCertificateError:
    "The server’s certificate has expired or is not valid yet. Check your clock; otherwise the server needs a new certificate.",
  SecurityRevokedCertificateError:
    "The server’s certificate was revoked. Do not trust this server.",
  SecurityUntrustedCertificateIssuerError:
    "Nobody whom this computer trusts vouches for the server’s certificate. If the server is yours, let your system trust its authority.",
  SecurityInadequateKeyUsageError:
    "The server’s certificate is not meant for servers. The server needs another one.",
  SecurityCertificateSignatureAlgorithmDisabledError:
    "The server’s certificate uses a signature or key that is too weak. The server needs another one.",
  SecurityCertificateDomainMismatchError:
    "The server’s certificate is for another name. Connect by the name that the certificate is for.",
  SecurityNoCertificateError:
    "The server asks for a certificate of yours, or showed none of its own.",
  SecurityBadCertificateError: "One side found the other’s certificate faulty.",
  SecurityUnsupportedCertificateTypeError:
    "The server’s certificate is of a kind that is not supported.",
  SecurityUnsupportedTLSVersionError: "The server speaks no version of TLS that is safe to use.",
  SecurityError: "TLS failed. Perhaps the server speaks no TLS at this port: try without.",
  NotAvailableError:
    "The extension’s native host is missing. Click the extension’s button in the toolbar: it says what to do.",
};

/** What went wrong and what to do about it, for a person. */
export function adviceFor({
  name,
  errorCode,
}: Pick<TCPSocketErrorEvent, "name" | "errorCode">): string {
  return entry(ADVICE_FOR_CODE, errorCode) ?? entry(ADVICE_FOR_NAME, name) ?? "Something failed.";
}

function entry(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
