// A page as the server. The peer dials the port that is told to it in a line.

const NOTHING = ["open", "data", "drain", "error", "close"];

/** Waits until the port is bound, where that takes a while. */
async function listening(server) {
  if (!("onlistening" in server)) return;
  await new Promise((resolve, reject) => {
    server.addEventListener("listening", resolve);
    server.addEventListener("error", reject);
  });
}

/** Has the peer of the scenario connect to a server of ours, and play the rest of its script. */
function summon(tcp, { host, port }, tools, server, localPort = server.localPort) {
  const control = tcp.open(host, port);
  tools.record(control, { not: NOTHING });
  control.onopen = () => control.send(`${localPort}\n`);
  return control;
}

async function accept(tcp, address, tools, options) {
  const server = tools.keep(tcp.listen(0, options));
  await listening(server);
  const connected = new Promise((resolve) => {
    server.onconnect = ({ socket }) => {
      tools.keep(socket);
      resolve(socket);
    };
  });
  const control = summon(tcp, address, tools, server);
  return { server, control, connected };
}

scenario("TCPServerSocket: constructor", {}, async (_tcp, _address, tools) => {
  tools.log(typeof TCPServerSocket, TCPServerSocket.name, TCPServerSocket.length);
  tools.log("EventTarget below", Object.getPrototypeOf(TCPServerSocket) === EventTarget);
  tools.log(Object.prototype.toString.call(TCPServerSocket.prototype));
  tools.attempt("without new", () => TCPServerSocket(0));
});

scenario("TCPServerSocket: members", {}, async (_tcp, _address, tools) => {
  for (const name of ["localPort", "close", "onconnect", "onerror"]) {
    const { get, set, value, enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(
      TCPServerSocket.prototype,
      name,
    );
    tools.log(name, typeof get, typeof set, typeof value, enumerable, configurable, writable);
  }
});

scenario("TCPServerSocket: all members", {}, async (_tcp, _address, tools) => {
  tools.log(Object.getOwnPropertyNames(TCPServerSocket.prototype).sort().join(" "));
});

scenario("TCPServerSocket: the alias", {}, async (_tcp, _address, tools) => {
  tools.log(typeof globalThis.mozTCPServerSocket);
});

scenario("navigator.mozTCPSocket: listen among its members", {}, async (tcp, _address, tools) => {
  const prototype = Object.getPrototypeOf(tcp);
  const { enumerable, configurable, writable, value } = Object.getOwnPropertyDescriptor(
    prototype,
    "listen",
  );
  tools.log(enumerable, configurable, writable, value.name, value.length);
  tools.log(Object.keys(prototype).sort().join(" "));
  tools.attempt("of another object", () => value.call({}, 0));
});

scenario("TCPServerSocketEvent: constructor", {}, async (_tcp, _address, tools) => {
  tools.log(typeof TCPServerSocketEvent, TCPServerSocketEvent.name, TCPServerSocketEvent.length);
  tools.log("Event below", Object.getPrototypeOf(TCPServerSocketEvent) === Event);
  tools.attempt("no argument", () => new TCPServerSocketEvent());
  tools.attempt("without new", () => TCPServerSocketEvent("connect"));
  tools.attempt("a socket that is none", () => new TCPServerSocketEvent("x", { socket: {} }));
});

scenario("TCPServerSocketEvent: without a socket", {}, async (_tcp, _address, tools) => {
  tools.attempt("no options", () => new TCPServerSocketEvent("connect").socket);
  tools.attempt("empty options", () => new TCPServerSocketEvent("connect", {}).socket);
  tools.attempt("null", () => new TCPServerSocketEvent("connect", { socket: null }).socket);
});

scenario("listen: too few arguments", {}, async (tcp, _address, tools) => {
  tools.attempt("listen()", () => tools.keep(tcp.listen()));
  tools.attempt("new TCPServerSocket()", () => tools.keep(new TCPServerSocket()));
});

scenario("listen: what cannot be converted", {}, async (tcp, _address, tools) => {
  tools.attempt("Symbol as port", () => tools.keep(tcp.listen(Symbol("port"))));
  tools.attempt("options that are no object", () => tools.keep(tcp.listen(0, 5)));
  tools.attempt("Symbol as backlog", () => tools.keep(tcp.listen(0, {}, Symbol("backlog"))));
  tools.attempt("a binaryType that there is not", () =>
    tools.keep(tcp.listen(0, { binaryType: "blob" })),
  );
});

scenario("listen: what it returns", {}, async (tcp, _address, tools) => {
  const server = tools.keep(tcp.listen(0));
  tools.log(Object.prototype.toString.call(server), server instanceof TCPServerSocket);
  tools.log("own members", Object.getOwnPropertyNames(server).length);
  tools.log(tools.show(server.onconnect), tools.show(server.onerror));
  await listening(server);
  tools.log("a port", server.localPort > 0 && server.localPort < 65536, typeof server.localPort);
  tools.attempt("close", () => server.close());
  tools.attempt("again", () => server.close());
});

scenario("listen: localPort of port 0 in the same turn", {}, async (tcp, _address, tools) => {
  const server = tools.keep(tcp.listen(0));
  tools.log("a port", server.localPort > 0);
  await listening(server);
});

scenario("listen: localPort of the port that was asked for", {}, async (tcp, _a, tools, all) => {
  const { port } = all.refused;
  const server = tools.keep(tcp.listen(port));
  tools.log("at once", server.localPort === port);
  await listening(server);
  tools.log("bound", server.localPort === port);
  server.close();
  tools.log("closed", server.localPort === port);
  await tools.pause(50);
});

for (const [label, portOf] of [
  ["above 65535", (port) => port + 65_536],
  ["below 0", (port) => port - 65_536],
  ["as a string", (port) => `${port}`],
  ["with a fraction", (port) => port + 0.5],
]) {
  scenario(`listen: a port ${label}`, {}, async (tcp, _address, tools, { refused }) => {
    const server = tools.keep(tcp.listen(portOf(refused.port)));
    await listening(server);
    tools.log("the same port", server.localPort === refused.port);
    server.close();
    await tools.pause(50);
  });
}

for (const [label, backlog] of [
  ["undefined", undefined],
  ["0", 0],
  ["1", 1],
  ["-1", -1],
  ["70000", 70_000],
  ["null", null],
]) {
  scenario(
    `listen: a backlog of ${label}`,
    { server: "dial, say hello, end" },
    async (tcp, address, tools) => {
      const server = tools.keep(tcp.listen(0, {}, backlog));
      await listening(server);
      const connected = new Promise((resolve) => {
        server.onconnect = ({ socket }) => resolve(tools.record(socket).closed);
      });
      summon(tcp, address, tools, server);
      await connected;
    },
  );
}

scenario(
  "listen: by new TCPServerSocket",
  { server: "dial, say hello, end" },
  async (tcp, address, tools) => {
    const server = tools.keep(new TCPServerSocket(0, { binaryType: "arraybuffer" }));
    await listening(server);
    const connected = new Promise((resolve) => {
      server.onconnect = ({ socket }) => resolve(tools.record(socket).closed);
    });
    summon(tcp, address, tools, server);
    await connected;
  },
);

scenario(
  "listen: what the event of a connection says",
  { server: "dial, hold" },
  async (tcp, address, tools) => {
    const server = tools.keep(tcp.listen(0));
    await listening(server);
    const event = await new Promise((resolve) => {
      server.onconnect = resolve;
      summon(tcp, address, tools, server);
    });
    tools.keep(event.socket);
    tools.log(Object.prototype.toString.call(event), event instanceof TCPServerSocketEvent);
    tools.log(event.type, event.bubbles, event.cancelable, event.target === server);
    const { socket } = event;
    tools.log("the same again", event.socket === socket, socket instanceof TCPSocket);
  },
);

scenario(
  "listen: this and arguments of onconnect",
  { server: "dial, hold" },
  async (tcp, address, tools) => {
    const server = tools.keep(tcp.listen(0));
    await listening(server);
    await new Promise((resolve) => {
      server.onconnect = function (...rest) {
        tools.keep(rest[0].socket);
        tools.log(this === server, rest.length);
        resolve();
      };
      summon(tcp, address, tools, server);
    });
  },
);

scenario(
  "listen: the event taken for its socket",
  { server: "dial, say hello, receive 2, hold", heard: true },
  async (tcp, address, tools) => {
    const server = tools.keep(tcp.listen(0));
    await listening(server);
    await new Promise((resolve) => {
      server.onconnect = (event) => {
        const { socket } = event;
        const record = tools.record(socket);
        tools.log(typeof event.send, event.readyState, typeof event.host);
        event.ondata = ({ data }) => {
          tools.log("ondata", data);
          tools.attempt("send", () => event.send("ok"));
          tools.attempt("close", () => event.close());
        };
        record.received(5).then(async () => {
          if (socket.readyState === "open") socket.close();
          await record.closed;
          resolve();
        });
      };
      summon(tcp, address, tools, server);
    });
  },
);

scenario(
  "accepted: what the socket says of itself",
  { server: "dial, hold" },
  async (tcp, address, tools) => {
    const { connected } = await accept(tcp, address, tools);
    const socket = await connected;
    tools.log(socket.readyState, tools.show(socket.host), socket.port > 0, socket.ssl);
    tools.log(socket.binaryType, socket.bufferedAmount, socket.constructor === TCPSocket);
  },
);

scenario(
  "accepted: no open fires",
  { server: "dial, say hello, hold" },
  async (tcp, address, tools) => {
    const { connected } = await accept(tcp, address, tools);
    const socket = await connected;
    const record = tools.record(socket);
    await record.received(5);
    tools.log("open events", record.count("open"));
    socket.close();
    await record.closed;
  },
);

for (const binaryType of ["string", "arraybuffer"]) {
  scenario(
    `accepted: it has the server's binaryType ${binaryType}`,
    { server: "dial, letters 1000, hold" },
    async (tcp, address, tools) => {
      const { connected } = await accept(tcp, address, tools, { binaryType });
      const socket = await connected;
      tools.log(socket.binaryType);
      const record = tools.record(socket);
      await record.received(1000);
      socket.close();
      await record.closed;
    },
  );
}

scenario(
  "accepted: handlers that are set in connect miss nothing",
  { server: "dial, letters 100000, end" },
  async (tcp, address, tools) => {
    const server = tools.keep(tcp.listen(0));
    await listening(server);
    await new Promise((resolve) => {
      server.onconnect = ({ socket }) => resolve(tools.record(socket).closed);
      summon(tcp, address, tools, server);
    });
  },
);

scenario(
  "accepted: a conversation",
  { server: "dial, receive 5, say world, hold", heard: true },
  async (tcp, address, tools) => {
    const { connected } = await accept(tcp, address, tools);
    const socket = await connected;
    const record = tools.record(socket);
    tools.log(socket.send("hello"));
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "accepted: send and close in connect",
  { server: "dial, hold", heard: true },
  async (tcp, address, tools) => {
    const server = tools.keep(tcp.listen(0));
    await listening(server);
    await new Promise((resolve) => {
      server.onconnect = ({ socket }) => {
        resolve(tools.record(socket).closed);
        tools.log(socket.send("hello"));
        socket.close();
        tools.log(socket.readyState);
      };
      summon(tcp, address, tools, server);
    });
  },
);

scenario(
  "accepted: 5 MiB out of it",
  { server: "dial, hold", heard: true },
  async (tcp, address, tools) => {
    const { connected } = await accept(tcp, address, tools);
    const socket = await connected;
    const record = tools.record(socket);
    tools.log(socket.send(tools.everyByte(5 * 1024 * 1024)));
    await record.seen("drain");
    await tools.pause(50);
    socket.close();
    await record.closed;
  },
);

scenario(
  "accepted: 1 MiB into it",
  { server: "dial, bytes 1048576, end" },
  async (tcp, address, tools) => {
    const { connected } = await accept(tcp, address, tools, { binaryType: "arraybuffer" });
    await tools.record(await connected).closed;
  },
);

scenario(
  "accepted: suspended in connect",
  { server: "dial, say hello, hold" },
  async (tcp, address, tools) => {
    const server = tools.keep(tcp.listen(0));
    await listening(server);
    const socket = await new Promise((resolve) => {
      server.onconnect = (event) => {
        event.socket.suspend();
        resolve(event.socket);
      };
      summon(tcp, address, tools, server);
    });
    const record = tools.record(socket);
    await tools.never("suspended", record, "data");
    socket.resume();
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "accepted: the peer resets",
  { server: "dial, wait 100, reset" },
  async (tcp, address, tools) => {
    const { connected } = await accept(tcp, address, tools);
    await tools.record(await connected).closed;
  },
);

scenario(
  "accepted: it outlives its server",
  { server: "dial, receive 5, say world, hold" },
  async (tcp, address, tools) => {
    const { server, connected } = await accept(tcp, address, tools);
    const socket = await connected;
    const record = tools.record(socket);
    server.close();
    socket.send("hello");
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "accepted: three, one after another",
  { server: "dial, say hello, end" },
  async (tcp, address, tools) => {
    const server = tools.keep(tcp.listen(0));
    await listening(server);
    const sockets = new Set();
    for (let round = 1; round <= 3; round += 1) {
      await new Promise((resolve) => {
        server.onconnect = ({ socket }) => {
          sockets.add(socket);
          resolve(tools.record(socket, { label: String(round) }).closed);
        };
        summon(tcp, address, tools, server);
      });
    }
    tools.log("sockets", sockets.size);
  },
);

scenario(
  "listen: nobody gets in after close",
  { server: "dial, hold", heard: true },
  async (tcp, address, tools) => {
    const server = tools.keep(tcp.listen(0));
    await listening(server);
    const { localPort } = server;
    server.onconnect = () => tools.log("connect");
    server.onerror = () => tools.log("error");
    server.close();
    await tools.pause(100);
    const control = summon(tcp, address, tools, server, localPort);
    await tools.pause(150);
    control.close();
    await tools.pause(50);
  },
);

scenario("listen: a port that is in use", {}, async (tcp, _address, tools, { refused }) => {
  const first = tools.keep(tcp.listen(refused.port));
  await listening(first);
  let second;
  try {
    second = tools.keep(tcp.listen(refused.port));
  } catch (problem) {
    tools.log("throws", tools.nameOf(problem));
    return;
  }
  await new Promise((resolve) => {
    second.onerror = ({ name, message }) => resolve(tools.log("error", name, message));
  });
});

scenario("listen: a port again, once it is free", {}, async (tcp, _address, tools, { refused }) => {
  for (let round = 0; round < 3; round += 1) {
    const server = tools.keep(tcp.listen(refused.port));
    await listening(server);
    tools.log(server.localPort === refused.port);
    server.close();
    await tools.pause(100);
  }
});
