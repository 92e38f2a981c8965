import { PIPE_CLOSED } from "../../protocol/page-messages.ts";

/** Where a pipe is to be had. */
export interface PipeOffer {
  /** Of 127.0.0.1. */
  readonly port: number;
  readonly token: string;
}

/**
 * Carries frames, unread, between the host's WebSocket and the page's port, until either ends. The
 * page hears of the end. Should it send what is no frame, the host ends the pipe.
 *
 * @returns whether the WebSocket was opened; if not, the port is as it was
 */
export function carryPipe(
  { port, token }: PipeOffer,
  page: MessagePort,
  signal?: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, token);
    if (socket === undefined) {
      resolve(false);
      return;
    }
    let isOpen = false;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      isOpen = true;
      page.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => socket.send(data);
      resolve(true);
    };
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => page.postMessage(data, [data]);
    socket.onclose = () => {
      if (isOpen) page.postMessage(PIPE_CLOSED);
      resolve(false);
    };
    signal?.addEventListener("abort", () => socket.close());
  });
}

/** Undefined where the document's policy has it throw. */
function connect(port: number, token: string): WebSocket | undefined {
  try {
    return new WebSocket(`ws://127.0.0.1:${port}/`, [token]);
  } catch {
    return undefined;
  }
}
