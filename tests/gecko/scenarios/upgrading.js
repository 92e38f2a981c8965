// From clear to TLS in mid-connection.

function open(tcp, { host, port }, tools, not = []) {
  const socket = tcp.open(host, port);
  return { socket, record: tools.record(socket, { not }) };
}

scenario("upgradeToSecure: its descriptor", {}, async (_tcp, _address, tools) => {
  const { value, enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(
    TCPSocket.prototype,
    "upgradeToSecure",
  );
  tools.log(value.name, value.length, enumerable, configurable, writable);
  tools.attempt("of another object", () => value.call({}));
});

scenario(
  "upgradeToSecure: in every state but open",
  { server: "hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    tools.attempt("connecting", () => socket.upgradeToSecure());
    tools.log(socket.ssl);
    await record.opened;
    socket.close();
    tools.attempt("closing", () => socket.upgradeToSecure());
    tools.log(socket.ssl);
    await record.closed;
    tools.attempt("closed", () => socket.upgradeToSecure());
    tools.log(socket.ssl);
  },
);

scenario(
  "upgradeToSecure: after a question in clear and its answer",
  {
    server: "receive 8, say ok, secure, receive 5, say world, hold",
    at: "named",
    heard: true,
  },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("STARTTLS");
    await record.received(2);
    tools.log(socket.ssl);
    tools.attempt("upgrade", () => socket.upgradeToSecure());
    tools.log(socket.ssl, socket.readyState);
    tools.log(socket.send("hello"));
    await record.received(7);
    socket.close();
    await record.closed;
  },
);

scenario(
  "upgradeToSecure: in one turn with what goes before and after",
  { server: "receive 8, secure, receive 5, say world, hold", at: "named", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("STARTTLS");
    socket.upgradeToSecure();
    socket.send("hello");
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "upgradeToSecure: at once in open",
  { server: "secure, say hello, hold", at: "named" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    socket.onopen = () => socket.upgradeToSecure();
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "upgradeToSecure: the peer speaks first, encrypted",
  { server: "receive 8, secure, say hello, end", at: "named" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("STARTTLS");
    socket.upgradeToSecure();
    await record.closed;
  },
);

scenario(
  "upgradeToSecure: with 1 MB under way in clear",
  { server: "receive 1000000, secure, receive 5, say world, hold", at: "named", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, ["drain"]);
    await record.opened;
    tools.log(socket.send(tools.everyByte(1_000_000)));
    socket.upgradeToSecure();
    tools.log(socket.send("hello"));
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "upgradeToSecure: 1 MB afterwards",
  {
    server: "receive 8, say ok, secure, receive 1000000, say world, hold",
    at: "named",
    heard: true,
  },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, ["drain"]);
    await record.opened;
    socket.send("STARTTLS");
    await record.received(2);
    socket.upgradeToSecure();
    tools.log(socket.send(tools.everyByte(1_000_000)));
    await record.received(7);
    socket.close();
    await record.closed;
  },
);

scenario(
  "upgradeToSecure: twice",
  { server: "receive 8, secure, say hello, hold", at: "named" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("STARTTLS");
    tools.attempt("first", () => socket.upgradeToSecure());
    tools.attempt("second", () => socket.upgradeToSecure());
    await record.received(5);
    tools.attempt("third", () => socket.upgradeToSecure());
    socket.close();
    await record.closed;
  },
);

scenario(
  "upgradeToSecure: of a socket that is secure from the start",
  { server: "receive 5, say world, hold", at: "secure" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port, { useSecureTransport: true });
    const record = tools.record(socket);
    await record.opened;
    tools.attempt("upgrade", () => socket.upgradeToSecure());
    socket.send("hello");
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "upgradeToSecure: a certificate for another name",
  { server: "receive 8, secure, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("STARTTLS");
    socket.upgradeToSecure();
    socket.send("secret");
    await record.closed;
  },
);

scenario(
  "upgradeToSecure: what waits for a handshake that fails is never sent in clear",
  { server: "receive 8, secure, hold", heard: "bytes" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, ["error"]);
    await record.opened;
    socket.send("STARTTLS");
    socket.upgradeToSecure();
    socket.send("secret");
    await record.closed;
  },
);

scenario(
  "upgradeToSecure: a peer that speaks no TLS",
  { server: "receive 20, say I speak no TLS at all, hold", at: "named" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("STARTTLS");
    socket.upgradeToSecure();
    socket.send("hello");
    await record.closed;
  },
);

scenario(
  "upgradeToSecure: a peer that closes instead of the handshake",
  { server: "receive 20, end", at: "named" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("STARTTLS");
    socket.upgradeToSecure();
    socket.send("hello");
    await record.closed;
  },
);
