// What scenarios have a page do, besides what driver.js of the test site gives it.

const SLICE = 64 * 1024;

function recordOf(name) {
  const record = window.driver.sockets.get(name);
  if (record === undefined) throw new Error(`The page has no socket ${name}`);
  return record;
}

/** Resolves at the next event of a socket that may matter to one who sends. */
function nextTurn({ socket, closed }) {
  const drained = new Promise((resolve) => {
    socket.addEventListener("drain", resolve, { once: true });
  });
  return Promise.race([drained, closed]);
}

window.faults = {
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
      if (!hasRoom) await nextTurn(record);
    }
    return sent;
  },

  /** Resolves with what has come once it is so much, or the socket has closed. */
  async received(name, byteLength) {
    const record = recordOf(name);
    while (record.byteLength < byteLength && socketIsLive(record)) {
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

  /** Every socket that the page has ever opened, as it is now. */
  sockets() {
    return [...window.driver.sockets].map(([name, { socket, log }]) => ({
      name,
      log,
      readyState: socket.readyState,
    }));
  },
};

function socketIsLive({ socket }) {
  return socket.readyState !== "closed";
}
