// Programs that await one event after another, and listen for the next one only then.

function next(socket, type) {
  return new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));
}

scenario(
  "await: open, an answer, close",
  { server: "receive 1, say hello, hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tools.keep(tcp.open(host, port));
    await next(socket, "open");
    socket.send("x");
    const { data } = await next(socket, "data");
    tools.log(data);
    socket.close();
    await next(socket, "close");
    tools.log(socket.readyState);
  },
);

scenario(
  "await: open, then the peer's greeting",
  { server: "say hello, hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tools.keep(tcp.open(host, port));
    await next(socket, "open");
    const { data } = await next(socket, "data");
    tools.log(data);
  },
);

scenario("await: error, then close", { at: "refused" }, async (tcp, { host, port }, tools) => {
  const socket = tools.keep(tcp.open(host, port));
  const { name } = await next(socket, "error");
  tools.log(name);
  await next(socket, "close");
  tools.log("close");
});

scenario(
  "await: error by way of several promises, then close",
  { at: "refused" },
  async (tcp, { host, port }, tools) => {
    const socket = tools.keep(tcp.open(host, port));
    const failed = async () => (await next(socket, "error")).name;
    tools.log(await Promise.race([failed(), next(socket, "open")]));
    await next(socket, "close");
    tools.log("close");
  },
);

scenario(
  "await: error of a reset, then close",
  { server: "wait 50, reset" },
  async (tcp, { host, port }, tools) => {
    const socket = tools.keep(tcp.open(host, port));
    await next(socket, "open");
    await next(socket, "error");
    await next(socket, "close");
    tools.log("close");
  },
);

scenario(
  "await: data piece by piece, after resume",
  { server: "say one, wait 50, say two, wait 50, say three, hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tools.keep(tcp.open(host, port));
    socket.onopen = () => socket.suspend();
    await tools.pause(300);
    socket.resume();
    let text = "";
    while (text.length < 11) text += (await next(socket, "data")).data;
    tools.log(text);
  },
);

scenario(
  "await: the last data, then close, after resume",
  { server: "say bye, end" },
  async (tcp, { host, port }, tools) => {
    const socket = tools.keep(tcp.open(host, port));
    socket.onopen = () => socket.suspend();
    await tools.pause(200);
    socket.resume();
    tools.log((await next(socket, "data")).data);
    await next(socket, "close");
    tools.log("close");
  },
);

scenario(
  "await: the last data, then close",
  { server: "say bye, end" },
  async (tcp, { host, port }, tools) => {
    const socket = tools.keep(tcp.open(host, port));
    await next(socket, "open");
    tools.log((await next(socket, "data")).data);
    await next(socket, "close");
    tools.log("close");
  },
);

scenario(
  "await: drain, then close, of what was sent before close",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tools.keep(tcp.open(host, port));
    await next(socket, "open");
    socket.send(tools.everyByte(1_000_000));
    socket.close();
    await next(socket, "drain");
    await next(socket, "close");
    tools.log("close");
  },
);

scenario(
  "await: a failing TLS handshake's error, then close",
  { at: "untrusted" },
  async (tcp, { host, port }, tools) => {
    const socket = tools.keep(tcp.open(host, port, { useSecureTransport: true }));
    await next(socket, "error");
    await next(socket, "close");
    tools.log("close");
  },
);
