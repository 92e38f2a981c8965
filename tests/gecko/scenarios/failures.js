// What goes wrong, and what it is called.

function open(tcp, { host, port }, tools, options = {}) {
  const socket = tcp.open(host, port, options);
  return { socket, record: tools.record(socket) };
}

scenario("failure: a port where nobody listens", { at: "refused" }, async (tcp, address, tools) => {
  const { record } = open(tcp, address, tools);
  await record.closed;
  await tools.never("a second", record, "close");
  await tools.never("a second", record, "error");
});

scenario("failure: by new TCPSocket", { at: "refused" }, async (_tcp, { host, port }, tools) => {
  const record = tools.record(new TCPSocket(host, port));
  await record.closed;
});

scenario(
  "failure: handlers that are set a turn later still hear of it",
  { at: "refused" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    await Promise.resolve();
    await tools.record(socket).closed;
  },
);

scenario(
  "failure: a handler of error that throws",
  { at: "refused" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    socket.onerror = () => {
      throw new Error("thrown on purpose by a scenario");
    };
    await record.closed;
  },
);

scenario("failure: members inside error", { at: "refused" }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools);
  socket.addEventListener("error", () => {
    tools.log(socket.readyState, socket.bufferedAmount, tools.show(socket.host));
    tools.attempt("send", () => socket.send("x"));
  });
  await record.closed;
});

scenario("failure: suspended before open", { at: "refused" }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools);
  socket.suspend();
  await record.closed;
});

scenario(
  "failure: a name that does not resolve",
  { at: "unknown" },
  async (tcp, address, tools) => {
    await open(tcp, address, tools).record.closed;
  },
);

scenario(
  "failure: what is no host name at all",
  { at: "unknown", limit: 2500 },
  async (tcp, { port }, tools) => {
    await open(tcp, { host: "a host/with?more", port }, tools).record.closed;
  },
);

scenario("failure: an empty host", { at: "unknown", limit: 2500 }, async (tcp, { port }, tools) => {
  let socket;
  try {
    socket = tcp.open("", port);
  } catch (problem) {
    tools.log("throws", tools.nameOf(problem));
    return;
  }
  await tools.record(socket).closed;
});

scenario("failure: port 0", {}, async (tcp, { host }, tools) => {
  let socket;
  try {
    socket = tcp.open(host, 0);
  } catch (problem) {
    tools.log("throws", tools.nameOf(problem));
    return;
  }
  await tools.record(socket).closed;
});

scenario(
  "reset: after data has come",
  { server: "say hello, receive 3, reset" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.received(5);
    socket.send("bye");
    await record.closed;
  },
);

scenario(
  "reset: of an idle connection",
  { server: "receive 1, reset" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("x");
    await record.closed;
  },
);

scenario(
  "reset: while 8 MiB are pending",
  { server: "stop, wait 100, reset" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send(tools.everyByte(8 * 1024 * 1024));
    await record.closed;
  },
);

scenario(
  "reset: while closing",
  { server: "stop, wait 100, reset" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send(tools.everyByte(8 * 1024 * 1024));
    socket.close();
    await record.closed;
  },
);

scenario(
  "reset: while suspended",
  { server: "say hello, wait 50, reset" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    socket.onopen = () => socket.suspend();
    await record.opened;
    await tools.pause(300);
    tools.log(socket.readyState);
    if (socket.readyState === "open") socket.resume();
    await record.closed;
  },
);

scenario(
  "reset: while suspended, and nothing is held",
  { server: "wait 100, reset" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    socket.onopen = () => socket.suspend();
    const record = tools.record(socket);
    await record.opened;
    await tools.pause(400);
    tools.log(socket.readyState);
    if (socket.readyState === "open") socket.resume();
    await record.closed;
  },
);

scenario(
  "reset: while suspended, and something is sent",
  { server: "wait 100, reset" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    socket.onopen = () => socket.suspend();
    const record = tools.record(socket);
    await record.opened;
    await tools.pause(400);
    tools.attempt("send", () => socket.send("x"));
    await tools.pause(200);
    tools.log(socket.readyState);
    if (socket.readyState === "open") socket.resume();
    await record.closed;
  },
);

scenario(
  "reset: before a word was said",
  { server: "wait 100, reset" },
  async (tcp, address, tools) => {
    const { record } = open(tcp, address, tools);
    await record.closed;
  },
);

scenario(
  "failure: the next socket works",
  { server: "echo" },
  async (tcp, address, tools, { refused }) => {
    await open(tcp, refused, tools).record.closed;
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("hello");
    await record.received(5);
    socket.close();
    await record.closed;
  },
);
