// What arrives, when it is held back, and in what form.

function open(tcp, { host, port }, tools, options = {}) {
  const socket = tcp.open(host, port, options);
  return { socket, record: tools.record(socket) };
}

/** Suspended in open: Gecko forgets a suspend that came before. */
function openSuspended(tcp, { host, port }, tools, times = 1) {
  const socket = tcp.open(host, port);
  socket.onopen = () => {
    for (let round = 0; round < times; round += 1) socket.suspend();
  };
  return { socket, record: tools.record(socket) };
}

scenario("data: a string", { server: "say hello, hold" }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools);
  await record.received(5);
  socket.close();
  await record.closed;
});

scenario("data: an ArrayBuffer", { server: "bytes 1000, hold" }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools, { binaryType: "arraybuffer" });
  await record.received(1000);
  socket.close();
  await record.closed;
});

scenario(
  "data: an ArrayBuffer of the page's own realm, and its own",
  { server: "bytes 100, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools, { binaryType: "arraybuffer" });
    socket.addEventListener("data", (event) => {
      const { data } = event;
      tools.log(data instanceof ArrayBuffer, Object.getPrototypeOf(data) === ArrayBuffer.prototype);
      tools.log("the same again", event.data === data);
      new Uint8Array(data)[0] = 7;
      tools.log("written", new Uint8Array(event.data)[0]);
      structuredClone(data, { transfer: [data] });
      tools.log("transferred", data.byteLength);
    });
    await record.received(100);
    socket.close();
    await record.closed;
  },
);

scenario(
  "data: a string of every byte value",
  { server: "bytes 1000, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.received(1000);
    socket.close();
    await record.closed;
  },
);

scenario("data: NUL in a string", { server: "say a\0b, hold" }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools);
  await record.received(3);
  socket.close();
  await record.closed;
});

scenario("data: none before open", { server: "say hello, hold" }, async (tcp, address, tools) => {
  const { socket, record } = open(tcp, address, tools);
  await tools.pause(50);
  await record.received(5);
  socket.close();
  await record.closed;
});

scenario(
  "data: a handler that is set in open misses nothing",
  { server: "letters 1000, hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    await new Promise((resolve) => {
      socket.onopen = () => {
        tools.log("open");
        let byteLength = 0;
        socket.ondata = ({ data }) => {
          byteLength += data.length;
          if (byteLength === 1000) resolve();
        };
      };
    });
    const record = tools.record(socket);
    socket.close();
    await record.closed;
  },
);

scenario(
  "data: 1 MiB, then the peer closes at once",
  { server: "letters 1048576, end" },
  async (tcp, address, tools) => {
    const { record } = open(tcp, address, tools);
    await record.closed;
  },
);

scenario(
  "data: 1 MiB of every byte value in ArrayBuffers",
  { server: "bytes 1048576, end" },
  async (tcp, address, tools) => {
    const { record } = open(tcp, address, tools, { binaryType: "arraybuffer" });
    await record.closed;
  },
);

scenario(
  "data: around 64 KiB",
  { server: ["letters 65535, end", "letters 65536, end", "letters 65537, end"] },
  async (tcp, address, tools) => {
    for (let round = 0; round < 3; round += 1) await open(tcp, address, tools).record.closed;
  },
);

scenario(
  "suspend: nothing arrives until resume",
  { server: "receive 1, say hello, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.suspend();
    socket.send("x");
    await tools.never("suspended", record, "data");
    socket.resume();
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "suspend: before open it holds from the start",
  { server: "say hello, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    socket.suspend();
    await record.opened;
    await tools.never("suspended", record, "data");
    socket.resume();
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "suspend: in open it holds from the start",
  { server: "say hello, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = openSuspended(tcp, address, tools);
    await record.opened;
    await tools.never("suspended", record, "data");
    socket.resume();
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario("suspend: it counts", { server: "say hello, hold" }, async (tcp, address, tools) => {
  const { socket, record } = openSuspended(tcp, address, tools, 3);
  await record.opened;
  socket.resume();
  await tools.never("once", record, "data");
  socket.resume();
  await tools.never("twice", record, "data");
  socket.resume();
  await record.received(5);
  socket.close();
  await record.closed;
});

scenario(
  "suspend: before and after open counts together",
  { server: "say hello, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    socket.suspend();
    await record.opened;
    socket.suspend();
    socket.resume();
    await tools.never("once", record, "data");
    socket.resume();
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "suspend: and resume before open is nothing",
  { server: "say hello, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    socket.suspend();
    socket.resume();
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "suspend: in a data handler",
  { server: "say one, receive 1, say two, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    socket.addEventListener("data", () => socket.suspend(), { once: true });
    await record.received(3);
    socket.send("x");
    await tools.never("suspended", record, "data");
    socket.resume();
    await record.received(6);
    socket.close();
    await record.closed;
  },
);

scenario(
  "suspend: it does not stop what is sent",
  { server: "hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    await record.opened;
    socket.suspend();
    tools.log(socket.send(tools.letters(200_000)));
    await record.seen("drain");
    socket.close();
    await record.closed;
  },
);

scenario(
  "suspend: nothing of 2 MiB is lost",
  { server: "letters 2097152, end" },
  async (tcp, address, tools) => {
    const { socket, record } = openSuspended(tcp, address, tools);
    await record.opened;
    await tools.never("suspended", record, "data");
    socket.resume();
    await record.closed;
  },
);

scenario(
  "suspend: again and again in one stream",
  { server: "letters 1000000, end" },
  async (tcp, address, tools) => {
    const { socket, record } = open(tcp, address, tools);
    socket.addEventListener("data", () => {
      socket.suspend();
      setTimeout(() => socket.resume(), 1);
    });
    await record.closed;
  },
);

scenario(
  "suspend: the peer closes meanwhile",
  { server: "say bye, end" },
  async (tcp, address, tools) => {
    const { socket, record } = openSuspended(tcp, address, tools);
    await record.opened;
    await tools.never("suspended", record, "close");
    tools.log(socket.readyState);
    socket.resume();
    await record.closed;
  },
);

scenario(
  "suspend: the peer closes meanwhile without a word",
  { server: "wait 100, end" },
  async (tcp, address, tools) => {
    const { socket, record } = openSuspended(tcp, address, tools);
    await record.opened;
    await tools.never("suspended", record, "close");
    tools.log(socket.readyState);
    socket.resume();
    await record.closed;
  },
);

scenario(
  "suspend: sending on while the peer's close is held back",
  { server: "say bye, end, hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = openSuspended(tcp, address, tools);
    await record.opened;
    await tools.never("suspended", record, "close");
    tools.log(socket.send("still here"));
    await tools.pause(50);
    socket.resume();
    await record.closed;
  },
);

scenario(
  "suspend: close while suspended",
  { server: "say hello, hold", heard: true, limit: 2500 },
  async (tcp, address, tools) => {
    const { socket, record } = openSuspended(tcp, address, tools);
    await record.opened;
    await tools.pause(50);
    socket.close();
    await record.closed;
  },
);

scenario(
  "suspend: resume after close",
  { server: "say hello, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = openSuspended(tcp, address, tools);
    await record.opened;
    await tools.pause(50);
    socket.close();
    tools.attempt("resume", () => socket.resume());
    await record.closed;
  },
);
