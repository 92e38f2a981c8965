// What scenarios have a page do, besides what driver.js of the test site gives it.

const SLICE = 64 * 1024;

function recordOf(name) {
  const record = window.driver.sockets.get(name);
  if (record === undefined) throw new Error(`The page has no socket ${name}`);
  return record;
}

/** Resolves when a socket has room again, or has closed. */
function roomIn({ socket, closed }) {
  const drained = new Promise((resolve) => {
    socket.addEventListener("drain", resolve, { once: true });
  });
  return Promise.race([drained, closed]);
}

/** Writes down the events of a socket that a listener has accepted, as `open` of driver.js does. */
function recordAccepted(name, socket) {
  const record = { socket, log: [], chunks: [], byteLength: 0, opened: Promise.resolve(true) };
  record.closed = new Promise((resolve) => {
    socket.onclose = () => {
      record.log.push(`close ${socket.readyState}`);
      resolve();
    };
  });
  socket.ondata = ({ data }) => {
    if (record.chunks.length === 0) record.log.push("data");
    record.chunks.push(data);
    record.byteLength += data.byteLength;
    socket.send(data);
  };
  socket.onerror = ({ name: errorName, message, errorCode }) => {
    record.log.push(`error ${errorName} ${message} ${errorCode} ${socket.readyState}`);
  };
  window.driver.sockets.set(name, record);
}

/** The listeners that the page has ever had, by their names. */
const listeners = new Map();

window.faults = {
  /** Listens, and echoes to each client. Resolves with the port. */
  listen(name) {
    const server = new TCPServerSocket(0, { binaryType: "arraybuffer" });
    const listener = { server, log: [], accepted: 0 };
    listeners.set(name, listener);
    server.onconnect = ({ socket }) => {
      listener.accepted += 1;
      recordAccepted(`${name}, client ${listener.accepted}`, socket);
    };
    return new Promise((resolve) => {
      server.onlistening = () => {
        listener.log.push("listening");
        resolve(server.localPort);
      };
      server.onerror = ({ name: errorName, message, errorCode }) => {
        listener.log.push(`error ${errorName} ${message} ${errorCode}`);
        resolve(0);
      };
    });
  },

  listenerLog(name) {
    return listeners.get(name)?.log ?? [];
  },

  closeListener(name) {
    listeners.get(name)?.server.close();
  },

  /** Sends bytes of a seed as there is room, until all have been sent or the socket has no more use. */
  async upload(name, byteLength, seed) {
    const record = recordOf(name);
    const { socket } = record;
    await record.opened;
    let sent = 0;
    while (sent < byteLength && socket.readyState === "open") {
      const length = Math.min(SLICE, byteLength - sent);
      const hasRoom = socket.send(window.deterministicBytes(length, seed, sent));
      sent += length;
      if (!hasRoom) await roomIn(record);
    }
    return sent;
  },

  /** Hands a socket bytes of a seed in one piece. */
  sendAtOnce(name, byteLength, seed) {
    recordOf(name).socket.send(window.deterministicBytes(byteLength, seed));
  },

  /** Resolves with how much has come, once it is so much or the socket has closed. */
  async received(name, byteLength) {
    const record = recordOf(name);
    while (record.byteLength < byteLength && record.socket.readyState !== "closed") {
      const data = new Promise((resolve) => {
        record.socket.addEventListener("data", resolve, { once: true });
      });
      await Promise.race([data, record.closed]);
    }
    return record.byteLength;
  },

  /** The place of the first byte that is not what the seed has there; undefined where there is none. */
  firstWrongByte(name, seed) {
    let place = 0;
    for (const chunk of recordOf(name).chunks) {
      const bytes = new Uint8Array(chunk);
      const expected = window.deterministicBytes(bytes.length, seed, place);
      const wrong = bytes.findIndex((byte, index) => byte !== expected[index]);
      if (wrong >= 0) return place + wrong;
      place += bytes.length;
    }
    return undefined;
  },

  /** Every socket that the page has ever had, as it is now. */
  sockets() {
    return [...window.driver.sockets].map(([name, { socket, log }]) => ({
      name,
      log,
      readyState: socket.readyState,
    }));
  },
};
