// Handlers, listeners, and what an event says.

/** A socket that gets to see open, data and close. */
function greeted(tcp, { host, port }, tools) {
  return tools.keep(tcp.open(host, port));
}

scenario(
  "event handlers: unset, set, unset again",
  { server: "hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    const record = tools.record(socket);
    for (const name of ["onopen", "ondrain", "ondata", "onerror", "onclose"]) {
      const handler = () => {};
      tools.log(name, tools.show(socket[name]));
      socket[name] = handler;
      tools.log(name, socket[name] === handler);
      socket[name] = null;
      tools.log(name, tools.show(socket[name]));
      socket[name] = handler;
      socket[name] = undefined;
      tools.log(name, tools.show(socket[name]));
    }
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario(
  "event handlers: primitives unset them",
  { server: "hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    const record = tools.record(socket);
    for (const value of [5, "text", true, Symbol("handler"), 1n]) {
      socket.onopen = () => tools.log("handler ran");
      socket.onopen = value;
      tools.log(tools.show(value), tools.show(socket.onopen));
    }
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario(
  "event handlers: an object that cannot be called",
  { server: "hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    const record = tools.record(socket);
    socket.onopen = { handleEvent: () => tools.log("handleEvent ran") };
    tools.log(tools.show(socket.onopen));
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario(
  "event handlers: among the listeners in the order in which they were set",
  { server: "hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    socket.addEventListener("open", () => tools.log("first listener"));
    socket.onopen = () => tools.log("old handler");
    socket.addEventListener("open", () => tools.log("second listener"));
    socket.onopen = () => tools.log("new handler");
    const record = tools.record(socket);
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario(
  "event handlers: one that was unset loses its place",
  { server: "hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    socket.onopen = () => tools.log("old handler");
    socket.addEventListener("open", () => tools.log("listener"));
    socket.onopen = null;
    socket.onopen = () => tools.log("new handler");
    const record = tools.record(socket);
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario(
  "event handlers: this, arguments and what they return",
  { server: "hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    socket.onopen = function (...rest) {
      tools.log(this === socket, rest.length, rest[0] instanceof TCPSocketEvent);
      return false;
    };
    const record = tools.record(socket);
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario(
  "listeners: once, twice the same, and removed",
  { server: "say hello, receive 1, say again, hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    const twice = () => tools.log("listener that was added twice");
    const removed = () => tools.log("listener that was removed");
    socket.addEventListener("open", twice);
    socket.addEventListener("open", twice);
    socket.addEventListener("open", removed);
    socket.removeEventListener("open", removed);
    socket.addEventListener("data", () => tools.log("only once"), { once: true });
    const record = tools.record(socket);
    await record.received(5);
    socket.send("x");
    await record.received(10);
    socket.close();
    await record.closed;
  },
);

scenario(
  "listeners: stopImmediatePropagation",
  { server: "say hello, hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    socket.addEventListener("open", (event) => {
      tools.log("first");
      event.stopImmediatePropagation();
    });
    socket.addEventListener("open", () => tools.log("second"));
    const record = tools.record(socket);
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "listeners: an object with handleEvent",
  { server: "hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    const listener = {
      handleEvent({ type }) {
        tools.log(type, this === listener);
      },
    };
    socket.addEventListener("open", listener);
    const record = tools.record(socket);
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario(
  "events: what open, data and close say",
  { server: "say hello, hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    for (const type of ["open", "data", "close"]) {
      socket.addEventListener(type, (event) => {
        tools.log(Object.prototype.toString.call(event), event instanceof TCPSocketEvent);
        tools.log(event.type, event.bubbles, event.cancelable, event.composed, event.eventPhase);
        tools.log(event.target === socket, event.currentTarget === socket);
        tools.log(event.composedPath().length, event.defaultPrevented);
        event.preventDefault();
        tools.log(event.defaultPrevented);
      });
    }
    const record = tools.record(socket);
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario("events: what error says", { at: "refused" }, async (tcp, address, tools) => {
  const socket = greeted(tcp, address, tools);
  socket.addEventListener("error", (event) => {
    tools.log(Object.prototype.toString.call(event), event instanceof TCPSocketErrorEvent);
    tools.log(event.type, event.bubbles, event.cancelable, event.composed);
    tools.log(event.target === socket, typeof event.name, typeof event.message);
  });
  await tools.record(socket).closed;
});

scenario("events: errorCode", { at: "refused" }, async (tcp, address, tools) => {
  const socket = greeted(tcp, address, tools);
  socket.addEventListener("error", ({ errorCode }) => tools.log(tools.show(errorCode)));
  await tools.record(socket).closed;
});

scenario("events: data of error", { at: "refused" }, async (tcp, address, tools) => {
  const socket = greeted(tcp, address, tools);
  socket.addEventListener("error", ({ data }) => tools.log(data?.name, data?.message));
  await tools.record(socket).closed;
});

scenario("events: data of open and close", { server: "hold" }, async (tcp, address, tools) => {
  const socket = greeted(tcp, address, tools);
  for (const type of ["open", "close"]) {
    socket.addEventListener(type, ({ data }) => tools.log("data", tools.show(data)));
  }
  const record = tools.record(socket);
  await record.opened;
  socket.close();
  await record.closed;
});

scenario("events: data of drain", { server: "hold" }, async (tcp, address, tools) => {
  const socket = greeted(tcp, address, tools);
  socket.addEventListener("drain", ({ data }) => tools.log("data", tools.show(data)));
  const record = tools.record(socket);
  await record.opened;
  socket.send(tools.letters(100_000));
  await record.seen("drain");
  socket.close();
  await record.closed;
});

scenario(
  "events: promises settle after each listener, or after all",
  { server: "hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    socket.addEventListener("open", () => Promise.resolve().then(() => tools.log("promise")));
    socket.addEventListener("open", () => tools.log("next listener"));
    const record = tools.record(socket);
    await record.opened;
    socket.close();
    await record.closed;
  },
);

scenario("events: trusted", { server: "hold" }, async (tcp, address, tools) => {
  const socket = greeted(tcp, address, tools);
  socket.addEventListener("open", ({ isTrusted }) => tools.log(isTrusted));
  const record = tools.record(socket);
  await record.opened;
  socket.close();
  await record.closed;
});

scenario(
  "events: each is its own object",
  { server: "say hello, receive 1, say again, hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    const seen = new Set();
    socket.ondata = (event) => seen.add(event);
    const record = tools.record(socket);
    await record.received(5);
    const count = seen.size;
    socket.send("x");
    await record.received(10);
    tools.log("another event", seen.size > count);
    socket.close();
    await record.closed;
  },
);

scenario(
  "events: a page's own, dispatched to a socket",
  { server: "hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    const record = tools.record(socket);
    await record.opened;
    socket.onopen = () => tools.log("handler heard it");
    tools.log(socket.dispatchEvent(new TCPSocketEvent("open")));
    tools.log(socket.dispatchEvent(new Event("something")));
    tools.log(socket.readyState);
    socket.close();
    await record.closed;
  },
);

scenario(
  "events: a handler that throws keeps nobody from hearing",
  { server: "say hello, hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    for (const type of ["open", "data", "close"]) {
      socket.addEventListener(type, () => {
        throw new Error("thrown on purpose by a scenario");
      });
    }
    socket.onopen = () => {
      throw new Error("thrown on purpose by a scenario");
    };
    const record = tools.record(socket);
    await record.received(5);
    socket.close();
    await record.closed;
  },
);

scenario(
  "events: what a handler throws goes to the window",
  { server: "hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    const heard = (event) => {
      tools.log("window heard", event.message.includes("thrown on purpose"));
      event.preventDefault();
    };
    addEventListener("error", heard);
    socket.onopen = () => {
      throw new Error("thrown on purpose by a scenario");
    };
    const record = tools.record(socket);
    await record.opened;
    socket.close();
    await record.closed;
    removeEventListener("error", heard);
  },
);

scenario(
  "events: never within a call",
  { server: "say hello, hold" },
  async (tcp, address, tools) => {
    let isCalling = false;
    const call = (action) => {
      isCalling = true;
      const result = action();
      isCalling = false;
      return result;
    };
    const socket = call(() => greeted(tcp, address, tools));
    for (const type of ["open", "data", "drain", "close"]) {
      socket.addEventListener(type, () => {
        if (isCalling) tools.log(`${type} within a call`);
      });
    }
    socket.onopen = () => call(() => socket.suspend());
    const record = tools.record(socket);
    await record.opened;
    await tools.pause(50);
    call(() => socket.resume());
    await record.received(5);
    call(() => socket.send(tools.letters(100_000)));
    await record.seen("drain");
    call(() => socket.close());
    await record.closed;
  },
);

scenario(
  "events: bufferedAmount and readyState in each handler",
  { server: "receive 100000, say bye, hold" },
  async (tcp, address, tools) => {
    const socket = greeted(tcp, address, tools);
    for (const type of ["open", "drain", "data", "close"]) {
      socket.addEventListener(type, () => tools.log(socket.readyState, socket.bufferedAmount));
    }
    const record = tools.record(socket);
    await record.opened;
    socket.send(tools.letters(100_000));
    await record.seen("drain");
    await record.received(3);
    socket.close();
    await record.closed;
  },
);
