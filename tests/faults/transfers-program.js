// Sockets that move payload without an end, and listeners, for tests that break off what is under way.

const HOST = "127.0.0.1";
const CHUNK = new Uint8Array(64 * 1024);
const SETTLE_MILLISECONDS = 30_000;

/** By their places the codes of tests/servers/transfer-server.ts. */
const TRANSFERS = ["download", "upload", "both"];

let endpoints = [];

function beginTransfer(transfer, index, port) {
  const record = window.driver.open(`transfer ${index}`, HOST, port);
  const { socket, log } = record;
  // Nobody wants to see the payload again.
  socket.ondata = () => {
    if (!log.includes("data") || log.at(-1).startsWith("close")) log.push("data");
  };
  socket.ondrain = () => {};
  const run = async () => {
    if (!(await record.opened)) return;
    socket.send(new Uint8Array([TRANSFERS.indexOf(transfer)]));
    while (transfer !== "download" && socket.readyState === "open") {
      const drained = new Promise((resolve) => {
        socket.addEventListener("drain", resolve, { once: true });
      });
      if (!socket.send(CHUNK)) await Promise.race([drained, record.closed]);
    }
  };
  return { kind: transfer, log, ended: Promise.all([run(), record.closed]) };
}

/** It has no event but its error when it ends. */
function beginListening() {
  const log = [];
  const server = navigator.mozTCPSocket.listen(0);
  server.onlistening = () => log.push("open listening");
  const ended = new Promise((resolve) => {
    server.onerror = ({ name, message, errorCode }) => {
      log.push(`error ${name} ${message} ${errorCode} closed`);
      resolve();
    };
  });
  return { kind: "listen", log, ended };
}

window.transfers = {
  /** Begins one for each name: a transfer, or `listen`. */
  begin(kinds, port) {
    endpoints = kinds.map((kind, index) =>
      kind === "listen" ? beginListening() : beginTransfer(kind, index, port),
    );
  },

  /** What each has logged once all have ended, or after so long in which one did not. */
  async settle() {
    const ended = Promise.all(endpoints.map((endpoint) => endpoint.ended));
    const impatience = new Promise((resolve) => setTimeout(resolve, SETTLE_MILLISECONDS));
    await Promise.race([ended, impatience]);
    // Whatever comes too late or twice is there by then.
    await new Promise((resolve) => setTimeout(resolve));
    return endpoints.map(({ kind, log }) => ({ kind, log }));
  },
};
