/** The name under which browsers look up the host's manifest: `<name>.json`. */
export const NATIVE_HOST_NAME = "web_tcp_socket";

/** Firefox's id of the extension, as in `browser_specific_settings`. */
export const FIREFOX_EXTENSION_ID = "web-tcp-socket@web-tcp-socket";

/** Chromium's id of the extension, which follows from the `key` in the manifest. */
export const CHROMIUM_EXTENSION_ID = "cijbpcpakgokmgpgfogeilhlohedkohh";
