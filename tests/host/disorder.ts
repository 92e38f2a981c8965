import type { FromHost } from "../../protocol/host-messages.ts";

type SocketMessage = Extract<FromHost, { readonly id: number }>;

/** What a socket or listener may say, as words: at most one last message, and nothing after it. */
const ORDERS = {
  asked:
    /^(opened (data |sent |upgraded |resumed )*(end (sent |resumed )*)?|listening (accepted )*)?(closed |error |denied )?$/u,
  accepted: /^(data |sent |upgraded |resumed )*(end (sent |resumed )*)?(closed |error )?$/u,
};

/** The sockets whose messages came in an order that the protocol does not have. */
export function disorder(messages: readonly FromHost[]): readonly string[] {
  const words = new Map<number, string>();
  for (const message of messages.filter(isAboutSocket)) {
    words.set(message.id, `${words.get(message.id) ?? ""}${message.type} `);
  }
  return [...words]
    .filter(([id, text]) => !(id > 0 ? ORDERS.asked : ORDERS.accepted).test(text))
    .map(([id, text]) => `socket ${id}: ${text}`);
}

function isAboutSocket(message: FromHost): message is SocketMessage {
  return "id" in message && message.type !== "fault";
}
