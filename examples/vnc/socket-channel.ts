import type { Channel } from "@novnc/novnc";

/** What WebSocket says of a connection that ended as it should, and of one that did not. */
const NORMAL_CLOSURE = 1000;
const ABNORMAL_CLOSURE = 1006;

/**
 * A TCP socket in the clothes of a WebSocket, as noVNC wants its channel: no proxy that turns one
 * into the other has to stand between the page and the VNC server.
 */
export class SocketChannel implements Channel {
  readonly #socket: TCPSocket<"arraybuffer">;
  #hasFailed = false;
  binaryType = "arraybuffer";
  onopen: Channel["onopen"] = null;
  onmessage: Channel["onmessage"] = null;
  onerror: Channel["onerror"] = null;
  onclose: Channel["onclose"] = null;
  readonly protocol = "";

  constructor(socket: TCPSocket<"arraybuffer">) {
    this.#socket = socket;
    socket.onopen = () => this.onopen?.();
    socket.ondata = (event) => this.onmessage?.(event);
    socket.onerror = (event) => {
      this.#hasFailed = true;
      this.onerror?.(event);
    };
    socket.onclose = () => {
      const code = this.#hasFailed ? ABNORMAL_CLOSURE : NORMAL_CLOSURE;
      this.onclose?.({ code, reason: "" });
    };
  }

  get readyState(): TCPReadyState {
    return this.#socket.readyState;
  }

  send(data: ArrayBufferView): void {
    this.#socket.send(data);
  }

  close(): void {
    this.#socket.close();
  }
}
