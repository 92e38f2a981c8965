/**
 * The npm packages of the IMAP client as they are, in the order in which its README has a page load
 * them: no bundler, no polyfill.
 */
export const MAIL_PROGRAM_FILES = [
  "axe-logger/axe.js",
  "tcp-socket/src/tcp-socket.js",
  "mimefuncs/src/mimefuncs.js",
  "wo-utf7/src/utf7.js",
  "wo-addressparser/src/addressparser.js",
  "wo-imap-handler/src/imap-formal-syntax.js",
  "wo-imap-handler/src/imap-parser.js",
  "wo-imap-handler/src/imap-compiler.js",
  "wo-imap-handler/src/imap-handler.js",
  "browserbox/src/browserbox-pako.js",
  "browserbox/src/browserbox-compression.js",
  "browserbox/src/browserbox-imap.js",
  "browserbox/src/browserbox.js",
] as const;
