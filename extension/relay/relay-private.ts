/** The content script of documents that are permitted in private windows. */
import { serveDocument } from "./serve-document.ts";

serveDocument({ isPrivate: true }, chrome);
