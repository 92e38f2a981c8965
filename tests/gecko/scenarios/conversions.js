// How arguments become what the interface definition says.

scenario("open: too few arguments", {}, async (tcp, _address, tools) => {
  tools.attempt("open()", () => tcp.open());
  tools.attempt("open(host)", () => tcp.open("localhost"));
  tools.attempt("new TCPSocket()", () => new TCPSocket());
  tools.attempt("new TCPSocket(host)", () => new TCPSocket("localhost"));
});

scenario("open: host and port that cannot be converted", {}, async (tcp, _address, tools) => {
  const failing = {
    toString: () => {
      throw new RangeError("host");
    },
    valueOf: () => {
      throw new RangeError("port");
    },
  };
  tools.attempt("Symbol as host", () => tcp.open(Symbol("host"), 1));
  tools.attempt("Symbol as port", () => tcp.open("localhost", Symbol("port")));
  tools.attempt("BigInt as port", () => tcp.open("localhost", 1n));
  tools.attempt("host that throws", () => tcp.open(failing, 1));
  tools.attempt("port that throws", () => tcp.open("localhost", failing));
});

scenario("open: the order in which arguments are read", {}, async (tcp, _address, tools) => {
  const host = {
    toString: () => {
      tools.log("host");
      return "localhost";
    },
  };
  const port = {
    valueOf: () => {
      tools.log("port");
      return 1;
    },
  };
  const options = {
    get useSecureTransport() {
      tools.log("useSecureTransport");
      throw new RangeError("nothing shall be opened");
    },
    get binaryType() {
      tools.log("binaryType");
      return "string";
    },
  };
  tools.attempt("open", () => tcp.open(host, port, options));
});

/** Opens with this port and host, and logs what the socket says of them and of its life. */
async function openWith(tcp, host, port, tools, label) {
  const socket = tcp.open(host, port);
  const record = tools.record(socket, { label });
  await record.opened;
  socket.close();
  await record.closed;
  return socket;
}

for (const [label, portOf] of [
  ["above 65535", (port) => port + 65536],
  ["far above 65535", (port) => port + 65536 * 1000],
  ["below 0", (port) => port - 65536],
  ["with a fraction", (port) => port + 0.9],
  ["as a string", (port) => String(port)],
  ["as a hexadecimal string with spaces", (port) => ` 0x${port.toString(16)} `],
  ["as an object", (port) => ({ valueOf: () => port })],
  ["as a list", (port) => [port]],
]) {
  scenario(`open: a port ${label}`, { server: "hold" }, async (tcp, { host, port }, tools) => {
    const socket = await openWith(tcp, host, portOf(port), tools, "");
    tools.log("the same port", socket.port === port, typeof socket.port);
  });
}

scenario(
  "open: a host that is an object",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = await openWith(tcp, { toString: () => host }, port, tools, "");
    tools.log(tools.show(socket.host));
  },
);

scenario(
  "open: a host in upper case",
  { server: "hold", at: "named" },
  async (tcp, { port }, tools) => {
    const socket = await openWith(tcp, "LocalHost", port, tools, "");
    tools.log(tools.show(socket.host));
  },
);

scenario(
  "open: an IPv6 address",
  { server: "say hello, hold", at: "plain6" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    await record.received(5);
    socket.close();
    await record.closed;
    tools.log(tools.show(socket.host));
  },
);

scenario("open: a host with a lone surrogate", { server: "hold" }, async (tcp, { port }, tools) => {
  const socket = tools.keep(tcp.open("a\ud800.invalid", port));
  tools.log(socket.host.charCodeAt(1).toString(16), socket.host.length);
});

scenario("open: options that are none", { server: "hold" }, async (tcp, { host, port }, tools) => {
  for (const options of [undefined, null, {}, () => {}, []]) {
    const socket = tcp.open(host, port, options);
    const record = tools.record(socket, { label: tools.show(options) });
    tools.log(socket.binaryType, socket.ssl);
    await record.opened;
    socket.close();
    await record.closed;
  }
});

scenario("open: options of the wrong type", {}, async (tcp, { host, port }, tools) => {
  for (const options of [5, "string", true, Symbol("options"), 1n]) {
    tools.attempt(tools.show(options), () => tools.keep(tcp.open(host, port, options)));
  }
});

scenario("open: a binaryType that there is not", {}, async (tcp, { host, port }, tools) => {
  for (const binaryType of ["blob", "", null, 5, "ArrayBuffer", {}, Symbol("type")]) {
    tools.attempt(tools.show(binaryType), () => tools.keep(tcp.open(host, port, { binaryType })));
  }
});

scenario("open: binaryType", { server: "hold" }, async (tcp, { host, port }, tools) => {
  const types = [undefined, "string", "arraybuffer", { toString: () => "arraybuffer" }];
  for (const binaryType of types) {
    const socket = tcp.open(host, port, { binaryType });
    const record = tools.record(socket, { not: ["open"] });
    tools.log(tools.show(binaryType), socket.binaryType);
    await record.opened;
    socket.close();
    await record.closed;
  }
});

scenario(
  "open: members of options that nobody knows",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port, { ca: "x", tlsWorkerPath: "y", binarytype: "arraybuffer" });
    const record = tools.record(socket);
    await record.opened;
    tools.log(socket.binaryType, "ca" in socket);
    socket.close();
    await record.closed;
  },
);

scenario("open: an option that throws", {}, async (tcp, { host, port }, tools) => {
  const options = {
    get binaryType() {
      throw new RangeError("no");
    },
  };
  tools.attempt("open", () => tcp.open(host, port, options));
});

scenario("open: useSecureTransport is anything true", {}, async (tcp, { host, port }, tools) => {
  for (const useSecureTransport of [undefined, null, 0, "", "false", {}, 1]) {
    const socket = tools.keep(tcp.open(host, port, { useSecureTransport }));
    tools.log(tools.show(useSecureTransport), socket.ssl);
    const record = tools.record(socket, { not: ["open", "error", "close"] });
    if (!socket.ssl) await record.opened;
    socket.closeImmediately();
  }
});

scenario(
  "open: useSSL of the first release",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tools.keep(tcp.open(host, port, { useSSL: true }));
    tools.log(socket.ssl);
    const both = tools.keep(tcp.open(host, port, { useSSL: true, useSecureTransport: false }));
    tools.log(both.ssl);
    await tools.pause(100);
  },
);

scenario("new TCPSocket is open", { server: "echo" }, async (_tcp, { host, port }, tools) => {
  const socket = new TCPSocket(host, port, { binaryType: "arraybuffer" });
  const record = tools.record(socket);
  tools.log(socket.binaryType);
  await record.opened;
  socket.send("hello");
  await record.received(5);
  socket.close();
  await record.closed;
});

scenario("open: what it returns", { server: "hold" }, async (tcp, { host, port }, tools) => {
  const socket = tcp.open(host, port);
  const record = tools.record(socket);
  tools.log(Object.prototype.toString.call(socket), socket.constructor === TCPSocket);
  tools.log(socket instanceof TCPSocket, socket instanceof EventTarget);
  tools.log("own members", Object.getOwnPropertyNames(socket).length);
  tools.log(tools.show(socket.host), socket.port === port, socket.ssl);
  tools.log(socket.binaryType, socket.bufferedAmount);
  await record.opened;
  socket.close();
  await record.closed;
});

scenario("open: apart from its object", { server: "hold" }, async (tcp, { host, port }, tools) => {
  const { open } = tcp;
  tools.attempt("of another object", () => open.call({}, host, port));
  tools.attempt("of undefined", () => open(host, port));
  const socket = open.call(tcp, host, port);
  const record = tools.record(socket);
  await record.opened;
  socket.close();
  await record.closed;
});

scenario("a class on top of TCPSocket", { server: "hold" }, async (_tcp, { host, port }, tools) => {
  class Own extends TCPSocket {
    greet() {
      return `from ${this.host}`;
    }
  }
  const socket = new Own(host, port);
  const record = tools.record(socket);
  tools.log(socket.greet(), socket instanceof Own);
  await record.opened;
  socket.close();
  await record.closed;
});

scenario(
  "a socket takes members of its own",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    socket.oncert = () => "mine";
    socket.note = 5;
    tools.log(socket.oncert(), socket.note, Object.keys(socket).join(" "));
    await record.opened;
    tools.log(socket.note);
    socket.close();
    await record.closed;
  },
);

scenario(
  "a socket's attributes cannot be written",
  { server: "hold" },
  async (tcp, { host, port }, tools) => {
    const socket = tcp.open(host, port);
    const record = tools.record(socket);
    for (const name of ["host", "port", "ssl", "bufferedAmount", "readyState", "binaryType"]) {
      const before = socket[name];
      tools.attempt(name, () => {
        // biome-ignore lint/suspicious/noRedundantUseStrict: this is run as a script, which is sloppy without it
        "use strict";
        socket[name] = "arraybuffer";
      });
      tools.log("unchanged", socket[name] === before);
    }
    await record.opened;
    socket.close();
    await record.closed;
  },
);
