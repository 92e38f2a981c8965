import { PIPE_CLOSED, type PipeOffered } from "../../protocol/page-messages.ts";

/** The page's end of a pipe, whatever leads there. */
export interface PipeEnd {
  /** @param message a header, or payload, which stays as it is until this returns */
  send(message: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface PipeEndEvents {
  received(message: string | ArrayBuffer): void;
  closed(): void;
}

/**
 * Connects to the host, with the right that any script of the page has to connect to this computer.
 *
 * @returns undefined where the page is kept from it
 */
export function connectPipe(
  { port, token }: Pick<PipeOffered, "port" | "token">,
  events: PipeEndEvents,
): Promise<PipeEnd | undefined> {
  return new Promise((resolve) => {
    const socket = openWebSocket(port, token);
    if (socket === undefined) {
      resolve(undefined);
      return;
    }
    socket.binaryType = "arraybuffer";
    socket.onopen = () => resolve(socket);
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => events.received(data);
    socket.onclose = () => {
      resolve(undefined);
      events.closed();
    };
  });
}

/** A pipe that somebody else carries, by this port. */
export function pipeByPort(port: MessagePort, events: PipeEndEvents): PipeEnd {
  port.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (data === PIPE_CLOSED) events.closed();
    else events.received(data);
  };
  return {
    send: (message) => {
      if (typeof message === "string") {
        port.postMessage(message);
      } else {
        // A view would take all of its buffer along, and what is kept may not be given away.
        const { buffer } = message.slice();
        port.postMessage(buffer, [buffer]);
      }
    },
    close: () => port.close(),
  };
}

/** Undefined where the document's policy has it throw. */
function openWebSocket(port: number, token: string): WebSocket | undefined {
  try {
    return new WebSocket(`ws://127.0.0.1:${port}/`, [token]);
  } catch {
    return undefined;
  }
}
