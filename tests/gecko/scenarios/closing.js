// How connections end.

function open(tcp, { host, port }, tools, recordOptions = {}) {
  const socket = tcp.open(host, port, { binaryType: "arraybuffer" });
  return { socket, record: tools.record(socket, recordOptions) };
}

scenario(
  "close: the peer hears the end",
  { server: "hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario("close: in open", { server: "hold", heard: true }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools);
  socket.onopen = () => {
    socket.close();
    tools.log(socket.readyState);
  };
  await record.closed;
});

scenario(
  "close: in open, the data is not wanted",
  { server: "letters 100000, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    socket.onopen = () => socket.close();
    await record.closed;
    await tools.never("afterwards", record, "data");
  },
);

scenario(
  "close: in data, no more data comes",
  { server: "letters 1000000, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { not: ["data"] });
    socket.addEventListener("data", () => {
      if (socket.readyState !== "open") tools.log("data after close");
      socket.close();
    });
    await record.closed;
    await tools.never("afterwards", record, "data");
    tools.log("events", record.count("data"));
  },
);

scenario("close: in drain", { server: "hold", heard: true }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools);
  socket.ondrain = () => socket.close();
  await record.opened;
  socket.send(tools.everyByte(100_000));
  await record.closed;
});

scenario("close: in close", { server: "hold" }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools);
  socket.onclose = () => {
    socket.close();
    socket.closeImmediately();
    tools.log(socket.readyState);
  };
  await record.opened;
  socket.close();
  await record.closed;
  await tools.never("a second", record, "close");
});

scenario("close: in error", { at: "refused" }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools);
  socket.onerror = () => {
    socket.close();
    tools.log(socket.readyState);
  };
  await record.closed;
  await tools.never("a second", record, "close");
});

scenario("close: twice is once", { server: "hold" }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools);
  await record.opened;
  socket.close();
  socket.close();
  await record.closed;
  await tools.never("a second", record, "close");
});

scenario(
  "close: what was sent before arrives",
  { server: "hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("last words");
    socket.close();
    await record.closed;
  },
);

scenario(
  "close: 5 MiB that were sent before arrive",
  { server: "hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { not: ["drain"] });
    await record.opened;
    tools.log(socket.send(tools.everyByte(5 * 1024 * 1024)));
    socket.close();
    tools.log(socket.readyState);
    await record.closed;
    tools.log(socket.bufferedAmount);
  },
);

scenario(
  "close: 5 MiB that were sent before, and the drain that is owed",
  { server: "hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send(tools.everyByte(5 * 1024 * 1024));
    socket.close();
    await record.closed;
  },
);

scenario(
  "close: 8 MiB pending to a slow peer arrive",
  { server: "stop, wait 700, read, hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    tools.log(socket.send(tools.everyByte(8 * 1024 * 1024)));
    socket.close();
    await tools.pause(100);
    tools.log(socket.readyState, "closed already", record.count("close"));
    await record.closed;
  },
);

scenario(
  "close: what was sent arrives, though something unread has come",
  { server: "say unread, wait 100, hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { not: ["drain"] });
    socket.onopen = () => socket.suspend();
    await record.opened;
    await tools.pause(50);
    socket.send(tools.everyByte(1_000_000));
    socket.close();
    await record.closed;
  },
);

scenario(
  "close: many sends before arrive",
  { server: "hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { not: ["drain"] });
    await record.opened;
    for (let round = 0; round < 100; round += 1) socket.send(tools.everyByte(10_000));
    socket.close();
    await record.closed;
  },
);

scenario(
  "close: the peer goes on talking",
  { server: "hear end, letters 1000, end" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("question");
    socket.close();
    await record.closed;
    await tools.never("afterwards", record, "data");
  },
);

scenario(
  "close: a peer that does not answer the end",
  { server: "deaf" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario("closeImmediately: nothing pending", { server: "hold" }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools);
  await record.opened;
  socket.closeImmediately();
  tools.log(socket.readyState);
  await record.closed;
});

scenario(
  "closeImmediately: what the peer hears of an idle connection",
  { server: "hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.closeImmediately();
    await record.closed;
  },
);

scenario(
  "closeImmediately: 8 MiB pending are dropped",
  { server: "stop, wait 700, read, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { not: ["drain"] });
    await record.opened;
    socket.send(tools.everyByte(8 * 1024 * 1024));
    socket.closeImmediately();
    tools.log(socket.readyState);
    await record.closed;
    tools.log("drains", record.count("drain"));
  },
);

scenario(
  "closeImmediately: bufferedAmount afterwards",
  { server: "stop, wait 700, read, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { not: ["drain"] });
    await record.opened;
    socket.send(tools.everyByte(8 * 1024 * 1024));
    socket.closeImmediately();
    await record.closed;
    tools.log(socket.bufferedAmount);
  },
);

scenario(
  "closeImmediately: after close",
  { server: "stop, wait 700, read, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { not: ["drain"] });
    await record.opened;
    socket.send(tools.everyByte(8 * 1024 * 1024));
    socket.close();
    socket.closeImmediately();
    tools.log(socket.readyState);
    await record.closed;
  },
);

scenario(
  "closeImmediately: in open",
  { server: "letters 1000, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    socket.onopen = () => socket.closeImmediately();
    await record.closed;
    await tools.never("afterwards", record, "data");
  },
);

scenario(
  "closeImmediately: in data",
  { server: "letters 1000000, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { not: ["data"] });
    socket.addEventListener("data", () => socket.closeImmediately(), { once: true });
    await record.closed;
    await tools.never("afterwards", record, "data");
  },
);

scenario(
  "the peer closes without a word",
  { server: "wait 100, end", heard: true },
  async (tcp, address, tools) => {
    const { record } = open(tcp, address, tools);
    await record.closed;
  },
);

scenario(
  "the peer says something and closes",
  { server: "say bye, end", heard: true },
  async (tcp, address, tools) => {
    const { record } = open(tcp, address, tools);
    await record.closed;
  },
);

scenario(
  "the peer closes after a question",
  { server: "receive 8, say answer, end", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("question");
    await record.closed;
  },
);

scenario(
  "the peer half-closes while 8 MiB are pending: they arrive, then close",
  { server: "stop, wait 100, end, wait 700, read, hold", heard: true, limit: 3000 },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { not: ["drain"] });
    await record.opened;
    tools.log(socket.send(tools.everyByte(8 * 1024 * 1024)));
    await tools.pause(250);
    tools.log(socket.readyState, "closed already", record.count("close"));
    await record.closed;
  },
);

scenario(
  "the peer half-closes while data is pending: more can be sent",
  { server: "stop, wait 100, end, wait 700, read, hold", heard: true, limit: 3000 },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { not: ["drain"] });
    await record.opened;
    socket.send(tools.everyByte(8 * 1024 * 1024));
    await tools.pause(250);
    tools.attempt("send", () => socket.send("more"));
    await record.closed;
  },
);

scenario(
  "the peer half-closes: the drain that is owed",
  { server: "stop, wait 100, end, wait 700, read, hold", limit: 3000 },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send(tools.everyByte(8 * 1024 * 1024));
    await record.closed;
  },
);

scenario(
  "the peer closes in the middle of our 8 MiB",
  { server: "receive 100000, end, wait 100, read, hold", heard: true, limit: 3000 },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { not: ["drain"] });
    await record.opened;
    socket.send(tools.everyByte(8 * 1024 * 1024));
    await record.closed;
  },
);

scenario(
  "both close at once",
  { server: "receive 1, end, hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.send("x");
    socket.close();
    await record.closed;
  },
);
