/** The name under which browsers look up the host's manifest: `<name>.json`. */
export const NATIVE_HOST_NAME = "web_tcp_socket";

/** Firefox's id of the extension, as in `browser_specific_settings`. */
export const FIREFOX_EXTENSION_ID = "web-tcp-socket@web-tcp-socket";

/** Chromium's id of an unpacked extension, which follows from the `key` in the manifest. */
export const CHROMIUM_EXTENSION_ID = "cijbpcpakgokmgpgfogeilhlohedkohh";

/**
 * Each id by which a browser of the Chromium family may know the extension: each store gives it one
 * of its own. The host serves them all, and nobody else. docs/RELEASING.md says how an id gets in.
 */
export const CHROMIUM_EXTENSION_IDS: readonly [string, ...string[]] = [CHROMIUM_EXTENSION_ID];

/** The origin of the extension's own pages and of its background, as Chromium writes it. */
export function chromiumOrigin(extensionId: string): string {
  return `chrome-extension://${extensionId}/`;
}
