// TLS from the start.

const SECURE = { useSecureTransport: true };

function open(tcp, { host, port }, tools, options = SECURE) {
  const socket = tcp.open(host, port, options);
  return { socket, record: tools.record(socket) };
}

scenario(
  "secure: a conversation",
  { server: "receive 5, say world, hold", at: "secure", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    tools.log(socket.ssl);
    await record.opened;
    socket.send("hello");
    await record.received(5);
    tools.log(socket.ssl);
    socket.close();
    await record.closed;
  },
);

scenario(
  "secure: 1 MiB there, 1 MiB back",
  { server: "receive 1048576, bytes 1048576, hold", at: "secure", heard: true },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port, { ...SECURE, binaryType: "arraybuffer" });
    const record = tools.record(socket, { not: ["drain"] });
    await record.opened;
    tools.log(socket.send(tools.everyByte(1024 * 1024)));
    await record.received(1024 * 1024);
    socket.close();
    await record.closed;
  },
);

scenario(
  "secure: the peer speaks first and closes",
  { server: "say hello, end", at: "secure" },
  async (tcp, address, tools) => {
    await open(tcp, address, tools).record.closed;
  },
);

scenario(
  "secure: what was sent before close arrives",
  { server: "hold", at: "secure", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send(tools.letters(300_000));
    socket.close();
    await record.closed;
  },
);

scenario(
  "secure: a certificate for another name",
  { at: "misnamed" },
  async (tcp, address, tools) => {
    await open(tcp, address, tools).record.closed;
  },
);

scenario("secure: an expired certificate", { at: "expired" }, async (tcp, address, tools) => {
  await open(tcp, address, tools).record.closed;
});

scenario(
  "secure: a certificate that vouches for itself",
  { at: "untrusted" },
  async (tcp, address, tools) => {
    await open(tcp, address, tools).record.closed;
  },
);

scenario(
  "secure: a peer that speaks no TLS",
  { server: "receive 20, read, say hello I speak no TLS at all, hold" },
  async (tcp, address, tools) => {
    await open(tcp, address, tools).record.closed;
  },
);

scenario(
  "secure: a peer that closes in the handshake",
  { server: "receive 5, end" },
  async (tcp, address, tools) => {
    await open(tcp, address, tools).record.closed;
  },
);

scenario("secure: a port where nobody listens", { at: "refused" }, async (tcp, address, tools) => {
  await open(tcp, address, tools).record.closed;
});

scenario(
  "secure: a plain socket to a TLS server",
  { at: "secure", server: "hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, {});
    await record.opened;
    tools.log(socket.ssl);
    socket.close();
    await record.closed;
  },
);
