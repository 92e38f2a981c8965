/**
 * How relay and page script of one document find each other: the page script dispatches this event
 * on the window with one end of a MessageChannel, and a relay that serves the document cancels it.
 * At document_start both are done before the page's first script; a page that listens in later
 * gains nothing that it could not do through the interface itself.
 */
export const HANDSHAKE_EVENT = "web-tcp-socket-handshake";
