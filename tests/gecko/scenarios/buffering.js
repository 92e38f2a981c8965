// bufferedAmount, what send returns, and drain.

async function opened(tcp, { host, port }, tools, options) {
  const socket = tcp.open(host, port, { binaryType: "arraybuffer" });
  const record = tools.record(socket, options);
  await record.opened;
  return { socket, record };
}

async function closing({ socket, record }) {
  socket.close();
  await record.closed;
}

const HEARD = { server: "hold", heard: true };

scenario("buffer: bufferedAmount inside the turn of a send", HEARD, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools);
  tools.log(socket.bufferedAmount);
  socket.send("hello");
  tools.log(socket.bufferedAmount);
  await closing({ socket, record });
  tools.log(socket.bufferedAmount);
});

scenario("buffer: 65,535 bytes", HEARD, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools);
  tools.log(socket.send(tools.everyByte(65_535)));
  await tools.never("below the limit", record, "drain");
  await closing({ socket, record });
});

scenario("buffer: 65,536 bytes: send is true", HEARD, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools, { not: ["drain"] });
  tools.log(socket.send(tools.everyByte(65_536)));
  await closing({ socket, record });
});

scenario("buffer: 65,536 bytes: drain", HEARD, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools, { not: ["drain"] });
  socket.send(tools.everyByte(65_536));
  await tools.never("at the limit", record, "drain", 500);
  await closing({ socket, record });
});

scenario("buffer: 65,537 bytes", HEARD, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools);
  tools.log(socket.send(tools.everyByte(65_537)));
  await record.seen("drain");
  tools.log(socket.bufferedAmount);
  await tools.never("a second", record, "drain");
  await closing({ socket, record });
});

scenario("buffer: 65,536 bytes and 3 more in one turn", HEARD, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools);
  tools.log(socket.send(tools.everyByte(65_536)), socket.send("abc"));
  await record.seen("drain");
  await closing({ socket, record });
});

scenario("buffer: the same as strings", HEARD, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools);
  tools.log(socket.send(tools.letters(65_536)), socket.send("abc"));
  await record.seen("drain");
  await closing({ socket, record });
});

scenario("buffer: many sends above the limit, one drain", HEARD, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools);
  const answers = [];
  for (let round = 0; round < 10; round += 1) answers.push(socket.send(tools.everyByte(100_000)));
  tools.log(answers.join(" "));
  await record.seen("drain");
  await tools.never("a second", record, "drain");
  await closing({ socket, record });
});

scenario("buffer: a drain for each time that it was full", HEARD, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools);
  for (let round = 1; round <= 3; round += 1) {
    tools.log(socket.send(tools.everyByte(100_000)));
    await record.seen("drain", round);
  }
  await closing({ socket, record });
});

scenario(
  "buffer: sends that never fill it, one after another",
  HEARD,
  async (tcp, address, tools) => {
    const { socket, record } = await opened(tcp, address, tools);
    for (let round = 0; round < 5; round += 1) {
      tools.log(socket.send(tools.everyByte(30_000)));
      while (socket.bufferedAmount > 0) await tools.pause(5);
    }
    await closing({ socket, record });
    tools.log("drains", record.count("drain"));
  },
);

scenario(
  "buffer: sending on in each drain",
  { server: "hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = await opened(tcp, address, tools, { not: ["drain"] });
    let left = 8;
    socket.ondrain = () => {
      left -= 1;
      if (left > 0) tools.log(socket.send(tools.everyByte(70_000)));
      else socket.close();
    };
    tools.log(socket.send(tools.everyByte(70_000)));
    await record.closed;
    tools.log("drains", record.count("drain"));
  },
);

scenario("buffer: 5 MiB to a peer that reads at once", HEARD, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools);
  tools.log(socket.send(tools.everyByte(5 * 1024 * 1024)));
  await record.seen("drain");
  tools.log(socket.bufferedAmount);
  await closing({ socket, record });
});

scenario("buffer: 5 MiB in pieces that wait for drain", HEARD, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools, { not: ["drain"] });
  const buffer = tools.everyByte(5 * 1024 * 1024);
  for (let start = 0; start < buffer.byteLength; start += 100_000) {
    const drains = record.count("drain");
    if (!socket.send(buffer, start, 100_000)) await record.seen("drain", drains + 1);
  }
  await tools.pause(50);
  await closing({ socket, record });
});

scenario(
  "buffer: what is sent in drain just before close arrives",
  HEARD,
  async (tcp, address, tools) => {
    const { socket, record } = await opened(tcp, address, tools);
    socket.ondrain = () => {
      socket.ondrain = null;
      socket.send("last words");
      socket.close();
    };
    socket.send(tools.everyByte(100_000));
    await record.closed;
  },
);

scenario(
  "buffer: 8 MiB to a peer that does not read",
  { server: "stop, wait 800, read, hold", heard: true },
  async (tcp, address, tools) => {
    const { socket, record } = await opened(tcp, address, tools);
    tools.log(socket.send(tools.everyByte(8 * 1024 * 1024)));
    await tools.pause(200);
    tools.log("still buffered", socket.bufferedAmount > 0, "drains", record.count("drain"));
    await record.seen("drain");
    await closing({ socket, record });
  },
);

scenario(
  "buffer: bufferedAmount does not grow while nothing is sent",
  { server: "stop, wait 800, read, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = await opened(tcp, address, tools);
    socket.send(tools.everyByte(8 * 1024 * 1024));
    let before = socket.bufferedAmount;
    let hasGrown = false;
    for (let look = 0; look < 20; look += 1) {
      await tools.pause(10);
      if (socket.bufferedAmount > before) hasGrown = true;
      before = socket.bufferedAmount;
    }
    tools.log("has grown", hasGrown);
    await record.seen("drain");
    await closing({ socket, record });
  },
);

scenario(
  "buffer: a single send of 8 MiB reads as that",
  { server: "stop, wait 500, read, hold" },
  async (tcp, address, tools) => {
    const { socket, record } = await opened(tcp, address, tools);
    socket.send(tools.everyByte(8 * 1024 * 1024));
    tools.log("in the same turn", socket.bufferedAmount === 8 * 1024 * 1024);
    await record.seen("drain");
    await closing({ socket, record });
  },
);

scenario("buffer: 5 MiB there and back", { server: "echo" }, async (tcp, address, tools) => {
  const { socket, record } = await opened(tcp, address, tools, { not: ["data", "drain"] });
  const buffer = tools.everyByte(5 * 1024 * 1024);
  socket.send(buffer);
  await record.received(buffer.byteLength);
  tools.log(record.byteLength, record.hash === tools.hashBytes(new Uint8Array(buffer)));
  await closing({ socket, record });
});
