import type { Socket } from "node:net";
import type { RunningServer } from "../tests/servers/running-server.ts";
import { startTcpServer, type TcpServerOptions } from "../tests/servers/tcp-server.ts";
import { LineConversation } from "./line-conversation.ts";

/** How long a client that said quit has to end its own side. */
const GOODBYE_MILLISECONDS = 5000;

export interface LineServerOptions extends TcpServerOptions {
  /** The clock behind the command `time`. Default: the system's. */
  readonly now?: () => Date;
}

/** A server to talk to by hand, one command a line. It answers a client no faster than it reads. */
export function startLineServer(options: LineServerOptions = {}): Promise<RunningServer> {
  const { now = () => new Date() } = options;
  return startTcpServer(options, (socket) => {
    // A connection that breaks ends the conversation; there is nobody left to tell.
    converse(socket, new LineConversation(now)).catch(() => socket.destroy());
  });
}

async function converse(socket: Socket, conversation: LineConversation): Promise<void> {
  await write(socket, conversation.greeting);
  // By default the loop destroys the socket when the client ends, and with it unsent answers.
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    if (conversation.hasEnded) continue;
    for (const answer of conversation.receive(chunk)) await write(socket, answer);
    if (conversation.hasEnded) {
      socket.end();
      socket.setTimeout(GOODBYE_MILLISECONDS, () => socket.destroy());
    }
  }
  socket.end();
}

/** Resolves once the operating system has taken the text. */
function write(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
