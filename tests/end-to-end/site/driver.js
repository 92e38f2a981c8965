// What the tests have a page do with its sockets. It runs in the page, by the page's own interface.

/** The sockets that the page holds, by the name that a test gave them. */
const sockets = new Map();

/**
 * Opens a socket and writes down its events. `log` has a line an event; the data is kept apart.
 */
function open(name, host, port, options = {}) {
  const socket = navigator.mozTCPSocket.open(host, port, { binaryType: "arraybuffer", ...options });
  const record = { socket, log: [], chunks: [], byteLength: 0 };
  record.closed = new Promise((resolve) => {
    socket.onclose = () => {
      record.log.push(`close ${socket.readyState}`);
      resolve();
    };
  });
  record.opened = new Promise((resolve) => {
    socket.onopen = () => {
      record.log.push(`open ${socket.readyState}`);
      resolve(true);
    };
    record.closed.then(() => resolve(false));
  });
  socket.ondata = ({ data }) => {
    if (record.chunks.length === 0) record.log.push("data");
    record.chunks.push(data);
    record.byteLength += data.byteLength;
  };
  socket.ondrain = () => record.log.push(`drain ${socket.bufferedAmount}`);
  socket.onerror = ({ name: errorName, message, errorCode }) => {
    record.log.push(`error ${errorName} ${message} ${errorCode} ${socket.readyState}`);
  };
  sockets.set(name, record);
  return record;
}

/** Sends all of `bytes` as a page should: no more while `send` says false, until `drain`. */
async function sendPolitely(socket, bytes) {
  const CHUNK = 64 * 1024;
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const hasRoom = socket.send(bytes.subarray(start, start + CHUNK));
    if (!hasRoom) {
      await new Promise((resolve) => socket.addEventListener("drain", resolve, { once: true }));
    }
  }
}

async function sha256(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function concatenate({ chunks, byteLength }) {
  const bytes = new Uint8Array(byteLength);
  let filled = 0;
  for (const chunk of chunks) {
    bytes.set(new Uint8Array(chunk), filled);
    filled += chunk.byteLength;
  }
  return bytes;
}

/** One HTTP request on a socket of its own; `body` is sent as it is. */
async function request({ host, port, tls = false, method, path, body = new Uint8Array() }) {
  const record = open("request", host, port, { useSecureTransport: tls });
  if (await record.opened) {
    const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${body.length}\r\n\r\n`;
    record.socket.send(head);
    await sendPolitely(record.socket, body);
  }
  await record.closed;
  const bytes = concatenate(record);
  const end = new TextDecoder("latin1").decode(bytes.subarray(0, 4096)).indexOf("\r\n\r\n");
  const answer = bytes.subarray(end + 4);
  return {
    log: record.log,
    head: new TextDecoder().decode(bytes.subarray(0, end)),
    byteLength: answer.length,
    sha256: await sha256(answer),
    text: answer.length < 1000 ? new TextDecoder().decode(answer) : "",
  };
}

/** The server sockets that the page holds. */
const servers = new Map();

/** Listens, and sends back to each client what it says, until it ends. Resolves with the port. */
function listen(name, port) {
  const server = navigator.mozTCPSocket.listen(port, { binaryType: "arraybuffer" });
  servers.set(name, server);
  server.onconnect = (socket) => {
    socket.ondata = ({ data }) => socket.send(data);
  };
  return new Promise((resolve, reject) => {
    server.onlistening = () => resolve(server.localPort);
    server.onerror = ({ name: errorName }) => reject(new Error(errorName));
  });
}

function listenInVain(port) {
  return new Promise((resolve) => {
    const server = new TCPServerSocket(port);
    server.onlistening = () => resolve("listening");
    server.onerror = ({ type, name, message, errorCode }) =>
      resolve(`${type} ${name} ${message} ${errorCode}`);
  });
}

window.driver = {
  sockets,
  servers,
  listen,
  listenInVain,
  open,
  request,
  sendPolitely,
  concatenate,
  sha256,
};
