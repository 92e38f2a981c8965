// @ts-check

const FILE_CHUNK_BYTES = 64 * 1024;

/**
 * What a connection tells its owner.
 * @typedef {object} ConnectionEvents
 * @property {() => void} changed The state or a count changed.
 * @property {(text: string) => void} received Text arrived, split anywhere.
 * @property {(error: TCPSocketErrorEvent) => void} failed `closed` follows.
 * @property {() => void} opened
 * @property {() => void} closed Nothing comes after this.
 */

/** One TCP connection that carries text in UTF-8. */
export class Connection {
  #socket;
  #encoder = new TextEncoder();
  // A character may be split over two `data` events: the decoder keeps its first half.
  #decoder = new TextDecoder();
  #bytesReceived = 0;
  #bytesSent = 0;
  #continueSending = () => {};

  /**
   * @param {LegacyMozTCPSocket} tcp
   * @param {{ host: string, port: number, tls: boolean }} destination
   * @param {ConnectionEvents} events
   */
  constructor(tcp, { host, port, tls }, events) {
    const socket = tcp.open(host, port, { useSecureTransport: tls, binaryType: "arraybuffer" });
    this.#socket = socket;
    socket.onopen = () => events.opened();
    socket.ondata = ({ data }) => {
      this.#bytesReceived += data.byteLength;
      events.received(this.#decoder.decode(data, { stream: true }));
      events.changed();
    };
    socket.ondrain = () => this.#continueSending();
    socket.onerror = (error) => events.failed(error);
    socket.onclose = () => {
      events.received(this.#decoder.decode());
      this.#continueSending();
      events.closed();
    };
  }

  get state() {
    return this.#socket.readyState;
  }

  get isSecure() {
    return this.#socket.ssl;
  }

  get bytesReceived() {
    return this.#bytesReceived;
  }

  get bytesSent() {
    return this.#bytesSent;
  }

  /** @param {string} line */
  sendLine(line) {
    this.#send(this.#encoder.encode(`${line}\r\n`));
  }

  /**
   * Sends a file piece by piece, and lets the socket drain whenever `send` says that it is full, so
   * that a file of any size takes little memory. Resolves to false where the connection ended first.
   * @param {Blob} file
   * @param {(bytes: number) => void} onProgress Told how much has been passed to the socket.
   */
  async sendFile(file, onProgress) {
    for (let start = 0; start < file.size; start += FILE_CHUNK_BYTES) {
      const bytes = await file.slice(start, start + FILE_CHUNK_BYTES).arrayBuffer();
      if (this.state !== "open") return false;
      const hasRoom = this.#send(new Uint8Array(bytes));
      onProgress(start + bytes.byteLength);
      if (!hasRoom) await this.#drained();
    }
    return true;
  }

  close() {
    this.#socket.close();
  }

  /** @param {Uint8Array} bytes */
  #send(bytes) {
    this.#bytesSent += bytes.byteLength;
    return this.#socket.send(bytes);
  }

  /** @returns {Promise<void>} */
  #drained() {
    return new Promise((resolve) => {
      this.#continueSending = resolve;
    });
  }
}
