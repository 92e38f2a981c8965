/**
 * Our frame in a document whose own script may not connect to this computer: it holds the document's
 * pipe. Whoever puts it into a page has to know the token of a pipe, and gains nothing but that pipe.
 */
import { carryPipe } from "./carry-pipe.ts";
import {
  PIPE_FRAME_PORT,
  type PipeFrameRequest,
  parsePipeFrameAnswer,
} from "./pipe-frame-messages.ts";

addEventListener(
  "message",
  ({ data: token, ports: [page] }: MessageEvent<unknown>) => {
    if (typeof token !== "string" || page === undefined) return;
    const broker = chrome.runtime.connect({ name: PIPE_FRAME_PORT });
    broker.onMessage.addListener((answer) => {
      broker.disconnect();
      const port = parsePipeFrameAnswer(answer);
      if (port !== undefined) carryPipe({ port, token }, page);
    });
    broker.postMessage({ token } satisfies PipeFrameRequest);
  },
  { once: true },
);
