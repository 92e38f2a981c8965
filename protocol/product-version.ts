/** The build puts the version of package.json here; code that runs unbundled has none. */
declare const WEB_TCP_SOCKET_VERSION: string;

/** The version of the product, the same in extension, host and command-line program. */
export const PRODUCT_VERSION: string =
  typeof WEB_TCP_SOCKET_VERSION === "undefined" ? "0.0.0-development" : WEB_TCP_SOCKET_VERSION;
