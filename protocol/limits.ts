/** Bounds that page, broker and host agree on. Bytes unless the name says otherwise. */

/** The most bytes of one socket, in one direction, that may be under way between page and host. */
export const WINDOW_BYTES = 1024 * 1024;

/**
 * The same on a pipe that several sockets share: a millisecond of a flood, for what the others
 * say next waits behind it.
 */
export const SHARED_WINDOW_BYTES = 192 * 1024;

/** The most payload bytes that one message carries, before base64. */
export const PAYLOAD_BYTES = 128 * 1024;

/** Chromium and Firefox close the port at the first message from a host longer than this. */
export const NATIVE_MESSAGE_BYTES = 1024 * 1024;

/** The longest text form of a DNS name (RFC 1035 §2.3.4). */
export const HOST_CHARACTERS = 253;

/** Sockets that the host keeps at once, for all sites together. */
export const SOCKETS_IN_ALL = 2048;

/** Rules that one request carries to the host. */
export const RULES_PER_REQUEST = 128;

/** Destination patterns in one rule. */
export const DESTINATIONS_PER_RULE = 512;

/** Destination patterns in all rules of one request, so that it stays within a native message. */
export const DESTINATIONS_PER_REQUEST = 2048;
