// Every method in every state.

scenario(
  "state: before anything has happened",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    tools.log(socket.readyState);
    await Promise.resolve();
    tools.log("a microtask later", socket.readyState);
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario("state: before a failure", { at: "refused" }, async (tcp, { host, port }, tools) => {
  const socket = tcp.open(host, port);
  const record = tools.record(socket);
  tools.log(socket.readyState);
  await record.closed;
});

scenario("state: an orderly life", { server: "echo" }, async (tcp, { host, port }, tools) => {
  const socket = tcp.open(host, port);
  const record = tools.record(socket);
  await record.opened;
  tools.log(socket.readyState);
  socket.close();
  tools.log(socket.readyState);
  await record.closed;
  tools.log(socket.readyState);
});

scenario(
  "send while connecting",
  { server: "echo", heard: true },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    tools.attempt("string", () => socket.send("early"));
    tools.attempt("buffer", () => socket.send(new ArrayBuffer(5)));
    tools.attempt("nothing", () => socket.send(""));
    tools.log(socket.bufferedAmount);
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario(
  "send while closing",
  { server: "hold", heard: true },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    await record.opened;
    socket.close();
    tools.attempt("string", () => socket.send("late"));
    tools.attempt("buffer", () => socket.send(new ArrayBuffer(5)));
    await record.closed;
  },
);

scenario(
  "send once closed",
  { server: "hold", heard: true },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    await record.opened;
    socket.close();
    await record.closed;
    tools.attempt("string", () => socket.send("late"));
    tools.attempt("buffer", () => socket.send(new ArrayBuffer(5)));
    tools.log(socket.bufferedAmount);
  },
);

scenario(
  "send after the peer has closed",
  { server: "say bye, end", heard: true },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    await record.closed;
    tools.attempt("send", () => socket.send("late"));
  },
);

scenario("send after a failure", { at: "refused" }, async (tcp, { host, port }, tools) => {
  const socket = tcp.open(host, port);
  const record = tools.record(socket);
  await record.closed;
  tools.attempt("send", () => socket.send("late"));
});

scenario(
  "send: too few arguments come before the state",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    tools.attempt("connecting", () => socket.send());
    await record.opened;
    tools.attempt("open", () => socket.send());
    socket.close();
    tools.attempt("closing", () => socket.send());
    await record.closed;
    tools.attempt("closed", () => socket.send());
  },
);

scenario(
  "send: conversion comes before the state",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    tools.attempt("Symbol while connecting", () => socket.send(Symbol("data")));
    tools.attempt("wide character while connecting", () => socket.send("\u0100"));
    await record.opened;
    socket.close();
    await record.closed;
    tools.attempt("Symbol once closed", () => socket.send(Symbol("data")));
    tools.attempt("wide character once closed", () => socket.send("\u0100"));
  },
);

scenario(
  "resume with no suspend outstanding",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    tools.attempt("connecting", () => socket.resume());
    await record.opened;
    tools.attempt("open", () => socket.resume());
    socket.suspend();
    tools.attempt("after suspend", () => socket.resume());
    tools.attempt("once too often", () => socket.resume());
    socket.close();
    tools.attempt("closing", () => socket.resume());
    await record.closed;
    tools.attempt("closed", () => socket.resume());
  },
);

scenario(
  "suspend and resume in every state",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    const both = (state) => {
      tools.attempt(`suspend ${state}`, () => socket.suspend());
      tools.attempt(`resume ${state}`, () => socket.resume());
    };
    both("connecting");
    await record.opened;
    both("open");
    socket.close();
    both("closing");
    await record.closed;
    both("closed");
  },
);

scenario("close in every state", { server: "hold" }, async (tcp, { host, port }, tools) => {
  const socket = tcp.open(host, port);
  const record = tools.record(socket);
  await record.opened;
  tools.attempt("open", () => socket.close());
  tools.log(socket.readyState);
  tools.attempt("closing", () => socket.close());
  tools.log(socket.readyState);
  await record.closed;
  tools.attempt("closed", () => socket.close());
  tools.log(socket.readyState);
  await tools.never("afterwards", record, "close");
});

scenario(
  "closeImmediately in every state",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    await record.opened;
    tools.attempt("open", () => socket.closeImmediately());
    tools.log(socket.readyState);
    tools.attempt("closing", () => socket.closeImmediately());
    tools.log(socket.readyState);
    await record.closed;
    tools.attempt("closed", () => socket.closeImmediately());
    tools.log(socket.readyState);
    await tools.never("afterwards", record, "close");
  },
);

scenario("close after a failure", { at: "refused" }, async (tcp, { host, port }, tools) => {
  const socket = tcp.open(host, port);
  const record = tools.record(socket);
  await record.closed;
  tools.attempt("close", () => socket.close());
  tools.attempt("closeImmediately", () => socket.closeImmediately());
  tools.log(socket.readyState);
  await tools.never("afterwards", record, "close");
});

scenario(
  "what a closed socket still says of itself",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port, { binaryType: "arraybuffer" });
    const record = tools.record(socket);
    await record.opened;
    socket.send("hello");
    socket.close();
    await record.closed;
    tools.log(tools.show(socket.host), socket.port === port, socket.ssl);
    tools.log(socket.binaryType, socket.readyState, socket.bufferedAmount);
  },
);

scenario("the methods return nothing", { server: "hold" }, async (tcp, { host, port }, tools) => {
  const socket = tcp.open(host, port);
  const record = tools.record(socket);
  await record.opened;
  tools.attempt("suspend", () => socket.suspend());
  tools.attempt("resume", () => socket.resume());
  tools.attempt("close", () => socket.close());
  await record.closed;
  tools.attempt("closeImmediately", () => socket.closeImmediately());
});

scenario(
  "close while connecting",
  { server: "hold", limit: 2000 },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    socket.close();
    tools.log(socket.readyState);
    await record.closed;
    await tools.never("afterwards", record, "open");
  },
);

scenario(
  "closeImmediately while connecting",
  { server: "hold", limit: 2000 },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    socket.closeImmediately();
    tools.log(socket.readyState);
    await record.closed;
    await tools.never("afterwards", record, "open");
  },
);
