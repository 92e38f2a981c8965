// What send takes, and what arrives at the peer.

/** Sends each of these and lets the peer say what it heard. */
async function sendAll(tcp, { host, port }, tools, calls) {
  const socket = tcp.open(host, port);
  const record = tools.record(socket);
  await record.opened;
  for (const [what, ...parameters] of calls) {
    tools.attempt(what, () => socket.send(...parameters));
  }
  socket.close();
  await record.closed;
}

const HEARD = { server: "hold", heard: true };

scenario("send: a string", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [["string", "hello"]]),
);

scenario("send: an ArrayBuffer on a string socket", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [["buffer", tools.everyByte(1000)]]),
);

scenario("send: a string of every byte value", HEARD, (tcp, address, tools) => {
  const bytes = [...new Uint8Array(tools.everyByte(1000))];
  return sendAll(tcp, address, tools, [["string", String.fromCharCode(...bytes)]]);
});

scenario("send: NUL inside", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [["string", "a\0b\0\0"]]),
);

scenario("send: nothing at all", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [
    ["empty string", ""],
    ["empty buffer", new ArrayBuffer(0)],
    ["length 0", new ArrayBuffer(5), 0, 0],
  ]),
);

scenario("send: what is neither string nor binary", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [
    ["null", null],
    ["undefined", undefined],
    ["42", 42],
    ["-0", -0],
    ["1e21", 1e21],
    ["NaN", Number.NaN],
    ["true", true],
    ["bigint", 10n],
    ["object", {}],
    ["object with toString", { toString: () => "own" }],
    ["object with valueOf", { valueOf: () => "value" }],
    ["list", [1, [2, 3]]],
    ["String object", new String("object")],
  ]),
);

scenario("send: what cannot become a string", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [
    ["Symbol", Symbol("data")],
    ["object without prototype", Object.create(null)],
    [
      "object that throws",
      {
        toString: () => {
          throw new RangeError("no");
        },
      },
    ],
    ["afterwards", "ok"],
  ]),
);

scenario("send: a character above 255", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [
    ["256", "ab\u0100"],
    ["emoji", "\u{1f600}"],
    ["lone surrogate", "\ud800"],
    ["255", "\u00ff"],
  ]),
);

scenario(
  "send: the message says where the character is",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    await record.opened;
    try {
      socket.send("abc\u0100");
    } catch (problem) {
      tools.log(problem.name, "names the index", /\b3\b/.test(problem.message));
    }
    socket.close();
    await record.closed;
  },
);

scenario("send: offset and length of an ArrayBuffer", HEARD, (tcp, address, tools) => {
  const buffer = tools.everyByte(100);
  return sendAll(tcp, address, tools, [
    ["from 90", buffer, 90],
    ["5 from 10", buffer, 10, 5],
    ["all", buffer, 0, 100],
    ["undefined both", buffer, undefined, undefined],
    ["5.9 from 1.9", buffer, 1.9, 5.9],
    ["strings", buffer, "10", "5"],
    ["null", buffer, null, 5],
    ["none from the end", buffer, 100],
  ]);
});

scenario("send: a length past the end", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [
    ["200 from 90", tools.everyByte(100), 90, 200],
    ["-1 from 95", tools.everyByte(100), 95, -1],
  ]),
);

scenario("send: an offset past the end", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [
    ["101", tools.everyByte(100), 101],
    ["200", tools.everyByte(100), 200, 5],
    ["-1", tools.everyByte(100), -1, 5],
    ["afterwards", "ok"],
  ]),
);

scenario("send: offset and length of a string do nothing", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [
    ["2, 1", "hello", 2, 1],
    ["past the end", "hello", 20],
  ]),
);

scenario("send: a length that cannot be converted", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [
    ["Symbol as offset", tools.everyByte(10), Symbol("offset")],
    ["Symbol as length", tools.everyByte(10), 0, Symbol("length")],
    ["bigint as offset", tools.everyByte(10), 1n],
    ["afterwards", "ok"],
  ]),
);

scenario("send: a detached ArrayBuffer", HEARD, (tcp, address, tools) => {
  const buffer = tools.everyByte(10);
  structuredClone(buffer, { transfer: [buffer] });
  return sendAll(tcp, address, tools, [
    ["detached", buffer],
    ["afterwards", "ok"],
  ]);
});

scenario("send: a Uint8Array", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [["view", new Uint8Array([1, 2, 3])]]),
);

scenario("send: a part of a buffer, as a view", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [
    ["subarray", new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 4)],
    ["with offset and length", new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 4), 1, 1],
  ]),
);

scenario("send: a DataView", HEARD, (tcp, address, tools) =>
  sendAll(tcp, address, tools, [["view", new DataView(tools.everyByte(10))]]),
);

scenario(
  "send: changing the buffer afterwards changes nothing",
  HEARD,
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    await record.opened;
    const buffer = tools.everyByte(60_000);
    tools.attempt("send", () => socket.send(buffer));
    new Uint8Array(buffer).fill(0);
    socket.close();
    await record.closed;
  },
);

scenario("send: strings and buffers keep their order", HEARD, (tcp, address, tools) => {
  const calls = [];
  for (let round = 0; round < 50; round += 1) {
    calls.push(["string", `string ${round} `], ["buffer", tools.everyByte(round)]);
  }
  return sendAll(tcp, address, tools, calls);
});

scenario("send: a thousand small ones in one turn", HEARD, async (tcp, { host, port }, tools) => {
  const socket = tcp.open(host, port);
  const record = tools.record(socket);
  await record.opened;
  let trues = 0;
  for (let round = 0; round < 1000; round += 1) if (socket.send(`line ${round}\n`)) trues += 1;
  tools.log("true", trues);
  socket.close();
  await record.closed;
});

scenario(
  "echo: a string comes back as a string",
  { server: "echo" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    await record.opened;
    socket.send("hello\0world");
    await record.received(11);
    socket.close();
    await record.closed;
  },
);

scenario(
  "echo: every byte value comes back in an ArrayBuffer",
  { server: "echo" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port, { binaryType: "arraybuffer" });
    const record = tools.record(socket);
    await record.opened;
    const buffer = tools.everyByte(5000);
    tools.log("sent", tools.hashBytes(new Uint8Array(buffer)).toString(16));
    socket.send(buffer);
    await record.received(5000);
    socket.close();
    await record.closed;
  },
);

scenario(
  "echo: a string of every byte value comes back as it was",
  { server: "echo" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    await record.opened;
    const bytes = new Uint8Array(tools.everyByte(5000));
    tools.log("sent", tools.hashBytes(bytes).toString(16));
    socket.send(String.fromCharCode(...bytes));
    await record.received(5000);
    socket.close();
    await record.closed;
  },
);

scenario(
  "echo: ten sockets at once do not mix",
  { server: "echo" },
  async (tcp, { host, port }, tools) => {
    const records = [];
    for (let index = 0; index < 10; index += 1) {
      const not = ["open", "data", "close", "drain"];
      records.push(tools.record(tcp.open(host, port, { binaryType: "arraybuffer" }), { not }));
    }
    await Promise.all(
      records.map(async (record, index) => {
        await record.opened;
        for (let round = 0; round < 20; round += 1) record.socket.send(`${index}`.repeat(100));
        await record.received(2000);
        record.socket.close();
        await record.closed;
      }),
    );
    for (const record of records) tools.log(record.byteLength, record.hash.toString(16));
  },
);
