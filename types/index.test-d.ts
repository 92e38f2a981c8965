/** What the compiler has to accept in a page's code, and after `@ts-expect-error` what it must not. */
import type { FailureClass, FailureName, HostCode, PermissionCode } from "../protocol/failure.ts";

/** `true` where the two are the same type, `false` elsewhere. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles where `A` and `B` are the same type. */
declare function same<A, B>(isSame: Same<A, B>): void;

/** The type of a value. */
declare function of<T>(value: T): { is<U>(isSame: Same<T, U>): void };

/** The names and codes are those of the protocol. */
same<TCPSocketErrorName, FailureName>(true);
same<TCPSocketErrorClass, FailureClass>(true);
same<TCPSocketPermissionCode, PermissionCode>(true);
same<TCPSocketHostCode, HostCode>(true);

declare const bytes: Uint8Array;
declare const anySocket: TCPSocket;
declare const tcp: LegacyMozTCPSocket;

/** The interface may be missing. */
// @ts-expect-error
navigator.mozTCPSocket.open("example.org", 4242);
if (navigator.mozTCPSocket) of(navigator.mozTCPSocket.open("example.org", 4242));
of(navigator.mozTCPSocket?.open("example.org", 4242)).is<TCPSocket<"string"> | undefined>(true);
// @ts-expect-error
navigator.mozTCPSocket = tcp;
addEventListener("moztcpsocketavailable", (event) => of(event).is<Event>(true), { once: true });
window.addEventListener("moztcpsocketavailable", () => {});

/** The permission is queried beside the browser's own. */
const permission = await navigator.permissions.query({ name: "tcp-socket" });
of(permission).is<PermissionStatus>(true);
of(permission.state).is<"granted" | "denied" | "prompt">(true);
permission.onchange = () => permission.state;
const descriptor: TCPSocketPermissionDescriptor = { name: "tcp-socket" };
of(navigator.permissions.query(descriptor)).is<Promise<PermissionStatus>>(true);
of(navigator.permissions.query({ name: "geolocation" })).is<Promise<PermissionStatus>>(true);
// @ts-expect-error
navigator.permissions.query({ name: "tcp-sockets" });
// @ts-expect-error
navigator.permissions.query("tcp-socket");
// @ts-expect-error
navigator.permissions.query();

/** The options decide what `data` is. */
const text = tcp.open("example.org", 4242);
text.ondata = ({ data }) => of(data).is<string>(true);
const binary = tcp.open("example.org", 4242, {
  useSecureTransport: true,
  binaryType: "arraybuffer",
});
binary.ondata = ({ data }) => of(data).is<ArrayBuffer>(true);
anySocket.ondata = ({ data }) => of(data).is<string | ArrayBuffer>(true);
of(tcp.open("example.org", 4242, { useSSL: true })).is<TCPSocket<"string">>(true);
of(new TCPSocket("example.org", 4242, { binaryType: "arraybuffer" })).is<TCPSocket<"arraybuffer">>(
  true,
);
declare const someOptions: TCPSocketOptions;
of(tcp.open("example.org", 4242, someOptions)).is<TCPSocket>(true);
// @ts-expect-error
tcp.open("example.org", 4242, { binaryType: "blob" });
// @ts-expect-error
tcp.open("example.org", 4242, { secure: true });
// @ts-expect-error
tcp.open("example.org", 4242, "arraybuffer");
// @ts-expect-error
tcp.open("example.org");
// @ts-expect-error
tcp.open("example.org", "4242");
// @ts-expect-error
TCPSocket("example.org", 4242);
// @ts-expect-error
binary.ondata = ({ data }: TCPSocketEvent<string>) => data;

/** A socket of one kind goes where any is taken, and one of any kind not where one kind is. */
declare function takeAny(socket: TCPSocket): void;
declare function takeBinary(socket: TCPSocket<"arraybuffer">): void;
takeAny(text);
takeAny(binary);
takeBinary(binary);
// @ts-expect-error
takeBinary(text);
// @ts-expect-error
takeBinary(anySocket);

/** Attributes. */
of(text.host).is<string>(true);
of(text.port).is<number>(true);
of(text.ssl).is<boolean>(true);
of(text.bufferedAmount).is<number>(true);
of(binary.binaryType).is<"arraybuffer">(true);
of(text.readyState).is<"connecting" | "open" | "closing" | "closed">(true);
// @ts-expect-error
text.host = "example.com";
// @ts-expect-error
text.binaryType = "arraybuffer";
// @ts-expect-error
if (text.readyState === "OPEN") text.close();

/** `send` takes what `data` brings, and every kind of buffer and view. */
of(text.send("text")).is<boolean>(true);
binary.send(bytes);
binary.send(bytes, 4, 10);
binary.send(new DataView(bytes.buffer), 4);
binary.send(new ArrayBuffer(8));
text.send(new ArrayBuffer(8));
anySocket.ondata = ({ data }) => anySocket.send(data);
// @ts-expect-error
text.send();
// @ts-expect-error
text.send(42);
// @ts-expect-error
text.send([1, 2, 3]);
// @ts-expect-error
text.send(new Blob());
// @ts-expect-error
text.send("text", 1);

/** The other methods. */
of(text.suspend()).is<void>(true);
of(text.resume()).is<void>(true);
of(text.close()).is<void>(true);
of(text.closeImmediately()).is<void>(true);
of(text.upgradeToSecure()).is<void>(true);
// @ts-expect-error
text.end();

/** Handlers and listeners know their events, and themselves. */
text.onopen = function (event) {
  of(this).is<TCPSocket<"string">>(true);
  of(event).is<TCPSocketEvent<"">>(true);
};
text.ondrain = text.onclose = ({ data }) => of(data).is<"">(true);
text.ondata = async ({ target }) => target;
text.onerror = (event) => of(event).is<TCPSocketErrorEvent>(true);
text.onclose = null;
text.addEventListener("data", ({ data }) => of(data).is<string>(true));
binary.addEventListener("data", ({ data }) => of(data).is<ArrayBuffer>(true), { once: true });
text.addEventListener("error", ({ errorCode }) => errorCode);
text.addEventListener("own", (event) => of(event).is<Event>(true));
const listener = (event: TCPSocketEvent<string>) => event.data;
text.addEventListener("data", listener);
text.removeEventListener("data", listener);
await new Promise((resolve) => text.addEventListener("drain", resolve, { once: true }));
// @ts-expect-error
text.ondata = "handler";
// @ts-expect-error
text.ondata = ({ code }) => code;
// @ts-expect-error
text.addEventListener("drain", ({ errorCode }) => errorCode);

/** Errors: names and classes are all there are; codes can be more. */
text.onerror = ({ name, message, errorCode, data }) => {
  if (name === "ConnectionRefusedError" || message === "Network") return;
  if (errorCode === "QUOTA" || errorCode === "ERR_SSL_WRONG_VERSION_NUMBER") return;
  of(data.name).is<TCPSocketErrorName>(true);
  // @ts-expect-error
  if (name === "ConnectionRefused") return;
  // @ts-expect-error
  if (message === "SecurityError") return;
};

/** Server sockets. */
const server = tcp.listen(8080, { binaryType: "arraybuffer" }, 5);
of(server).is<TCPServerSocket<"arraybuffer">>(true);
of(tcp.listen(0)).is<TCPServerSocket<"string">>(true);
of(new TCPServerSocket(0, {}, -1)).is<TCPServerSocket<"string">>(true);
of(new mozTCPServerSocket(0)).is<TCPServerSocket<"string">>(true);
of(server.localPort).is<number>(true);
server.onlistening = (event) => of(event).is<Event>(true);
server.onerror = (event) => of(event).is<TCPSocketErrorEvent>(true);
server.onconnect = ({ socket }) => of(socket).is<TCPSocket<"arraybuffer">>(true);
server.addEventListener("connect", ({ socket }) => takeBinary(socket));
server.addEventListener("listening", () => of(server.close()).is<void>(true));
// @ts-expect-error
tcp.listen();
// @ts-expect-error
tcp.listen(0, { useSecureTransport: true });
// @ts-expect-error
server.localPort = 1;
// @ts-expect-error
server.onclose = () => {};

/** Programs of the time take the event for the socket. */
server.onconnect = (socket) => {
  socket.ondata = ({ data }) => of(data).is<ArrayBuffer>(true);
  socket.onclose = () => socket.close();
  socket.send("hello");
  takeBinary(socket);
  of(socket.type).is<string>(true);
};

/** Constructors of events, and `instanceof`. */
of(new TCPSocketEvent("data", { data: new ArrayBuffer(8) })).is<TCPSocketEvent<ArrayBuffer>>(true);
// @ts-expect-error
new TCPSocketEvent("data");
new TCPSocketErrorEvent("error", { name: "NetworkError", message: "Network", errorCode: "EPROTO" });
of(new TCPServerSocketEvent("connect", { socket: text })).is<TCPServerSocketEvent<"string">>(true);
// @ts-expect-error
new TCPServerSocketEvent("connect");
// @ts-expect-error
new TCPServerSocketEvent("connect", { socket: new EventTarget() });
declare const something: unknown;
if (something instanceof TCPSocket) of(something).is<TCPSocket>(true);
if (something instanceof TCPServerSocket) of(something).is<TCPServerSocket>(true);
if (something instanceof TCPSocketErrorEvent) of(something.errorCode);
