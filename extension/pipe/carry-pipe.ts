import { PIPE_CLOSED } from "../../protocol/page-messages.ts";

/** Where a pipe is to be had. */
export interface PipeOffer {
  /** Of 127.0.0.1. */
  readonly port: number;
  readonly token: string;
}

/**
 * Carries messages, unread, between the host's WebSocket and the page's port, until either ends. The
 * page hears of the end. Should it send what a pipe does not carry, the host ends the pipe.
 */
export function carryPipe({ port, token }: PipeOffer, page: MessagePort): void {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, [token]);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    page.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => socket.send(data);
  };
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    page.postMessage(data, typeof data === "string" ? [] : [data]);
  };
  socket.onclose = () => page.postMessage(PIPE_CLOSED);
}
