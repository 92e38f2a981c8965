/** The content script of documents that are permitted in ordinary windows, or were injected into. */
import { serveDocument } from "./serve-document.ts";

serveDocument({ isPrivate: false }, chrome);
