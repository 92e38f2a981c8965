// Opens and closes many sockets, some at a time, each by the way that it is told.

const HOST = "127.0.0.1";
const GREETING = new TextEncoder().encode("as many bytes as a short line");

let server;

/** Resolves once all has come back that was said. */
function echo(socket) {
  return new Promise((resolve) => {
    let missing = GREETING.length;
    socket.ondata = ({ data }) => {
      missing -= data.byteLength;
      if (missing === 0) resolve();
    };
    socket.send(GREETING);
  });
}

const closeAfterEcho = async (socket) => {
  await echo(socket);
  socket.close();
};

/** What the page does once it has called `open`, by the way of the socket's life. */
const ACTS = {
  closed: closeAfterEcho,
  secured: closeAfterEcho,
  accepted: closeAfterEcho,
  async aborted(socket) {
    await echo(socket);
    socket.closeImmediately();
  },
  async refused() {},
  /** The server resets at the first byte. */
  async reset(socket) {
    socket.send(GREETING);
  },
};

/** The events that a socket should have, in their order. */
const EVENTS = {
  closed: "open close",
  secured: "open close",
  accepted: "open close",
  aborted: "open close",
  refused: "error close",
  reset: "open error close",
  abandoned: "close",
};

/** Resolves with what was wrong, or undefined. */
async function live(way, ports) {
  const port = way === "accepted" ? server.localPort : ports[way];
  const options = { binaryType: "arraybuffer", useSecureTransport: way === "secured" };
  const socket = navigator.mozTCPSocket.open(HOST, port, options);
  const events = [];
  for (const type of ["open", "error", "close"]) {
    socket.addEventListener(type, () => events.push(type));
  }
  const closed = new Promise((resolve) => {
    socket.onclose = resolve;
  });
  if (way === "abandoned") socket.close();
  else socket.onopen = () => ACTS[way](socket);
  await closed;
  const told = events.join(" ");
  return told === EVENTS[way] ? undefined : `${way}: ${told}`;
}

window.churn = {
  listen() {
    server = navigator.mozTCPSocket.listen(0, { binaryType: "arraybuffer" });
    server.onconnect = ({ socket }) => {
      socket.ondata = ({ data }) => socket.send(data);
    };
    return new Promise((resolve, reject) => {
      server.onlistening = () => resolve(server.localPort);
      server.onerror = ({ errorCode }) => reject(new Error(errorCode));
    });
  },

  /** Opens a socket for each way, so many at once, and resolves with all that was wrong. */
  async run(ways, ports, atOnce) {
    const rest = [...ways];
    const problems = [];
    const work = async () => {
      for (let way = rest.shift(); way !== undefined; way = rest.shift()) {
        const problem = await live(way, ports);
        if (problem !== undefined) problems.push(problem);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return problems;
  },
};
