import type { Connection } from "../client/connection.ts";
import type { Route } from "../task.ts";

export function connect(route: Route): Connection {
  return route.carrier === "ours" ? openSocket(route) : openWebSocket(route);
}

function openSocket({ host, port, isSecure }: Route): Connection {
  const api = navigator.mozTCPSocket;
  if (api === undefined) throw new Error("This page may have no sockets");
  const socket = api.open(host, port, { binaryType: "arraybuffer", useSecureTransport: isSecure });
  const closed = new Promise<void>((resolve) => {
    socket.onclose = () => resolve();
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = ({ name, errorCode }) => reject(new Error(`${name} ${errorCode}`));
  });
  const connection: Connection = {
    opened,
    closed,
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    onData: () => {},
    send: (data) => socket.send(data),
    drained: () =>
      new Promise((resolve) => {
        socket.ondrain = () => resolve();
      }),
    suspend: () => socket.suspend(),
    resume: () => socket.resume(),
    close: () => socket.close(),
  };
  socket.ondata = ({ data }) => connection.onData(data);
  return connection;
}

function openWebSocket({ proxy }: Route): Connection {
  const socket = new WebSocket(proxy, "binary");
  socket.binaryType = "arraybuffer";
  const closed = new Promise<void>((resolve) => {
    socket.onclose = () => resolve();
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error("The WebSocket failed"));
  });
  const encoder = new TextEncoder();
  const connection: Connection = {
    opened,
    closed,
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    onData: () => {},
    send: (data) => {
      socket.send(typeof data === "string" ? encoder.encode(data) : data);
      return true;
    },
    drained: () => Promise.reject(new Error("A WebSocket has no drain")),
    suspend: () => {
      throw new Error("A WebSocket reads all that comes");
    },
    resume: () => {},
    close: () => socket.close(),
  };
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => connection.onData(data);
  return connection;
}
