import type { Runtime } from "webextension-polyfill";
import { type PipeFrameAnswer, parsePipeFrameRequest } from "../pipe/pipe-frame-messages.ts";
import type { PageSessions } from "./pages/page-sessions.ts";

/**
 * Tells our frame in a document where the document's pipe is. Any page can put that frame into
 * itself: it has to know a token that was offered to a document of its own tab.
 */
export function servePipeFrame(
  port: Runtime.Port,
  sessions: Pick<PageSessions, "takePipePort">,
): void {
  port.onMessage.addListener((message) => {
    const token = parsePipeFrameRequest(message);
    const tabId = port.sender?.tab?.id;
    const found =
      token === undefined || tabId === undefined ? undefined : sessions.takePipePort(tabId, token);
    if (found === undefined) port.disconnect();
    else port.postMessage({ port: found } satisfies PipeFrameAnswer);
  });
}
