// What the objects look like before anything is opened.

/** Members that both have or that only one has; what is Gecko's own business is left out. */
const NOT_FOR_PAGES = ["transport"];

function describeMembers(prototype, log) {
  for (const name of Object.getOwnPropertyNames(prototype).sort()) {
    if (NOT_FOR_PAGES.includes(name)) continue;
    const { value, get, set, enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(
      prototype,
      name,
    );
    const kind = [
      typeof value === "function" ? `method ${value.name}/${value.length}` : "",
      get === undefined ? "" : `getter ${get.name}`,
      set === undefined ? "" : `setter ${set.name}/${set.length}`,
    ];
    const flags = [
      enumerable ? "enumerable" : "",
      configurable ? "configurable" : "",
      writable ? "writable" : "",
    ];
    log([name, ...kind, ...flags].filter((word) => word !== "").join(" "));
  }
}

scenario("navigator.mozTCPSocket: what it is", {}, async (tcp, _address, tools) => {
  tools.log(typeof tcp);
  tools.log(Object.prototype.toString.call(tcp));
  tools.log("in navigator", "mozTCPSocket" in navigator);
  tools.log("own members", Object.getOwnPropertyNames(tcp).length);
  tools.log("extensible", Object.isExtensible(tcp));
  tools.log("has then", "then" in tcp);
});

scenario("navigator.mozTCPSocket: the same object each time", {}, async (tcp, _address, tools) => {
  tools.log(navigator.mozTCPSocket === tcp);
});

scenario("navigator.mozTCPSocket: open among its members", {}, async (tcp, _address, tools) => {
  const names = [];
  for (const name in tcp) names.push(name);
  tools.log("open is listed", names.includes("open"));
  const prototype = Object.getPrototypeOf(tcp);
  const { enumerable, configurable, writable, value } = Object.getOwnPropertyDescriptor(
    prototype,
    "open",
  );
  tools.log(enumerable, configurable, writable, value.name, value.length);
});

scenario(
  "navigator.mozTCPSocket: cannot be replaced by assignment",
  {},
  async (_tcp, _address, tools) => {
    tools.attempt("strict assignment", () => {
      // biome-ignore lint/suspicious/noRedundantUseStrict: this is run as a script, which is sloppy without it
      "use strict";
      navigator.mozTCPSocket = 1;
    });
    tools.log("still there", tools.show(navigator.mozTCPSocket));
  },
);

scenario(
  "navigator takes the alias that pages of the time gave it",
  {},
  async (_tcp, _address, tools) => {
    navigator.TCPSocket = navigator.mozTCPSocket;
    tools.log(tools.show(navigator.TCPSocket), typeof navigator.TCPSocket.open);
    tools.log(delete navigator.TCPSocket);
    tools.log("TCPSocket" in navigator);
  },
);

scenario("TCPSocket: constructor", {}, async (_tcp, _address, tools) => {
  tools.log(typeof TCPSocket, TCPSocket.name, TCPSocket.length);
  tools.log(Object.prototype.toString.call(TCPSocket.prototype));
  tools.log("EventTarget below", Object.getPrototypeOf(TCPSocket) === EventTarget);
  tools.log(
    "its prototype too",
    Object.getPrototypeOf(TCPSocket.prototype) === EventTarget.prototype,
  );
  const { enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(
    globalThis,
    "TCPSocket",
  );
  tools.log("global", enumerable, configurable, writable);
  const prototype = Object.getOwnPropertyDescriptor(TCPSocket, "prototype");
  tools.log("prototype", prototype.enumerable, prototype.configurable, prototype.writable);
  tools.attempt("without new", () => TCPSocket("localhost", 1));
});

scenario("TCPSocket: descriptors of its attributes", {}, async (_tcp, _address, tools) => {
  const attributes = {};
  for (const name of ["host", "port", "ssl", "bufferedAmount", "readyState", "binaryType"]) {
    Object.defineProperty(
      attributes,
      name,
      Object.getOwnPropertyDescriptor(TCPSocket.prototype, name),
    );
  }
  describeMembers(attributes, (line) => tools.log(line));
});

scenario("TCPSocket: descriptors of its methods", {}, async (_tcp, _address, tools) => {
  const methods = {};
  for (const name of ["send", "suspend", "resume", "close", "closeImmediately"]) {
    Object.defineProperty(
      methods,
      name,
      Object.getOwnPropertyDescriptor(TCPSocket.prototype, name),
    );
  }
  describeMembers(methods, (line) => tools.log(line));
});

scenario("TCPSocket: descriptors of its handlers", {}, async (_tcp, _address, tools) => {
  const handlers = {};
  for (const name of ["onopen", "ondrain", "ondata", "onerror", "onclose"]) {
    Object.defineProperty(
      handlers,
      name,
      Object.getOwnPropertyDescriptor(TCPSocket.prototype, name),
    );
  }
  describeMembers(handlers, (line) => tools.log(line));
});

scenario("TCPSocket: no member more than Gecko's", {}, async (_tcp, _address, tools) => {
  const names = Object.getOwnPropertyNames(TCPSocket.prototype);
  // It is written by someone else and has scenarios of its own.
  const others = [...NOT_FOR_PAGES, "upgradeToSecure"];
  tools.log(
    names
      .filter((name) => !others.includes(name))
      .sort()
      .join(" "),
  );
});

scenario("TCPSocket: members want a socket of its kind", {}, async (_tcp, _address, tools) => {
  const { prototype } = TCPSocket;
  for (const name of [
    "host",
    "port",
    "ssl",
    "bufferedAmount",
    "readyState",
    "binaryType",
    "onopen",
  ]) {
    tools.attempt(`prototype.${name}`, () => prototype[name]);
  }
  for (const name of ["send", "suspend", "resume", "close", "closeImmediately"]) {
    tools.attempt(`${name} of another object`, () => prototype[name].call({}, "data"));
  }
  tools.attempt("onopen of another object", () => {
    const { set } = Object.getOwnPropertyDescriptor(prototype, "onopen");
    set.call({}, null);
  });
});

scenario("TCPSocketEvent: constructor", {}, async (_tcp, _address, tools) => {
  tools.log(typeof TCPSocketEvent, TCPSocketEvent.name, TCPSocketEvent.length);
  tools.log("Event below", Object.getPrototypeOf(TCPSocketEvent) === Event);
  describeMembers(TCPSocketEvent.prototype, (line) => tools.log(line));
  tools.attempt("no argument", () => new TCPSocketEvent());
  tools.attempt("options that are no object", () => new TCPSocketEvent("data", 1));
  tools.attempt("without new", () => TCPSocketEvent("data"));
  const event = new TCPSocketEvent("data", { data: 5, bubbles: true, cancelable: true });
  tools.log(event.type, event.data, event.bubbles, event.cancelable);
  tools.log(Object.prototype.toString.call(event), event instanceof Event);
});

scenario("TCPSocketEvent: data without a value", {}, async (_tcp, _address, tools) => {
  tools.log(tools.show(new TCPSocketEvent("data").data));
  tools.log(tools.show(new TCPSocketEvent("data", {}).data));
  tools.log(tools.show(new TCPSocketEvent("data", { data: undefined }).data));
  tools.log(tools.show(new TCPSocketEvent("data", { data: null }).data));
});

scenario("TCPSocketErrorEvent: constructor", {}, async (_tcp, _address, tools) => {
  tools.log(typeof TCPSocketErrorEvent, TCPSocketErrorEvent.name, TCPSocketErrorEvent.length);
  tools.log("Event below", Object.getPrototypeOf(TCPSocketErrorEvent) === Event);
  tools.attempt("no argument", () => new TCPSocketErrorEvent());
  tools.attempt("without new", () => TCPSocketErrorEvent("error"));
  const event = new TCPSocketErrorEvent("error", { name: "Some", message: 7, bubbles: true });
  tools.log(event.type, tools.show(event.name), tools.show(event.message), event.bubbles);
  const empty = new TCPSocketErrorEvent("error");
  tools.log(tools.show(empty.name), tools.show(empty.message), empty.bubbles, empty.cancelable);
  tools.log(Object.prototype.toString.call(event));
});

scenario(
  "TCPSocketErrorEvent: name and message are read-only getters",
  {},
  async (_tcp, _address, tools) => {
    const members = {};
    for (const name of ["name", "message"]) {
      Object.defineProperty(
        members,
        name,
        Object.getOwnPropertyDescriptor(TCPSocketErrorEvent.prototype, name),
      );
    }
    describeMembers(members, (line) => tools.log(line));
  },
);

scenario("TCPSocketErrorEvent: errorCode", {}, async (_tcp, _address, tools) => {
  tools.log(tools.show(new TCPSocketErrorEvent("error", { errorCode: 7 }).errorCode));
  tools.log("without a value", tools.show(new TCPSocketErrorEvent("error").errorCode));
});

scenario("TCPSocketErrorEvent: data", {}, async (_tcp, _address, tools) => {
  const { data } = new TCPSocketErrorEvent("error", { name: "Some", message: "Network" });
  tools.log(tools.show(data), data?.name, data?.message);
});
