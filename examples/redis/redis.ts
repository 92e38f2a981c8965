/** What redis-cli does, in a page: a binary protocol, spoken without a server in between. */
import { ConnectionForm } from "../shared/connection-form.ts";
import { element } from "../shared/element.ts";
import { Log } from "../shared/log.ts";
import { encodeCommand, wordsOf } from "./command.ts";
import { type Reply, replyText } from "./reply.ts";
import { ReplyReader } from "./reply-reader.ts";

const log = new Log(element("log", HTMLElement));
const line = element("line", HTMLInputElement);
const send = element("send", HTMLButtonElement);

let socket: TCPSocket<"arraybuffer"> | undefined;

const form = new ConnectionForm({
  connect(tcp, { host, port, isSecure }) {
    const reader = new ReplyReader();
    const options = { useSecureTransport: isSecure, binaryType: "arraybuffer" } as const;
    const opening = tcp.open(host, port, options);
    let hasFailed = false;
    socket = opening;
    form.show("connecting");
    opening.onopen = () => {
      form.show("open");
      beReady(true);
      // RESP 3, which tells a message to a subscriber from a reply. Redis knows it since 6.0.
      obey(["HELLO", "3"]);
    };
    opening.ondata = ({ data }) => {
      try {
        for (const reply of reader.push(new Uint8Array(data))) show(reply);
      } catch (error) {
        hasFailed = true;
        form.explain(error instanceof Error ? `${error.message}.` : String(error));
        opening.closeImmediately();
      }
    };
    opening.onerror = (error) => {
      hasFailed = true;
      form.explainError(error);
    };
    opening.onclose = () => {
      beReady(false);
      form.show(hasFailed ? "failed" : "closed");
    };
  },
  disconnect() {
    form.show("closing");
    socket?.close();
  },
});

function show(reply: Reply): void {
  const kind = reply.type === "error" || reply.type === "push" ? reply.type : "reply";
  log.add(kind, replyText(reply));
}

function obey(words: readonly string[]): void {
  if (socket?.readyState !== "open") return;
  log.add(
    "command",
    words.map((word) => (/\s|^$/u.test(word) ? JSON.stringify(word) : word)).join(" "),
  );
  socket.send(encodeCommand(words));
}

function beReady(isReady: boolean): void {
  send.disabled = !isReady;
  line.readOnly = !isReady;
  if (isReady) line.focus();
}

element("sending", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  const words = wordsOf(line.value);
  if (line.readOnly || words?.length === 0) return;
  if (words === undefined) {
    log.add("error", "A quotation mark has no second one.");
    return;
  }
  line.value = "";
  obey(words);
});
beReady(false);
