import type { Report, Task } from "../task.ts";

/** Listens on a free port, tells the program, and echoes what its clients say until they have gone. */
export async function listen(
  id: number,
  { seed, bytes, clients }: Task & { readonly type: "listen" },
): Promise<Report> {
  const api = navigator.mozTCPSocket;
  if (api === undefined) throw new Error("This page may have no sockets");
  const server = api.listen(0, { binaryType: "arraybuffer" });
  let carried = 0;
  let error: string | undefined;
  const isListening = await new Promise<boolean>((resolve) => {
    server.onlistening = () => resolve(true);
    server.onerror = (event) => {
      error = `${event.name} ${event.errorCode}`;
      resolve(false);
    };
    server.onconnect = ({ socket }) => {
      socket.ondata = ({ data }) => {
        carried += 2 * data.byteLength;
        if (socket.readyState === "open") socket.send(data);
      };
    };
  });
  if (!isListening) return { bytes: 0, ...(error === undefined ? {} : { error }) };
  const query = new URLSearchParams({
    id: `${id}`,
    port: `${server.localPort}`,
    seed: `${seed}`,
    bytes: `${bytes}`,
    clients: `${clients}`,
  });
  const outcome = await (await fetch(`/clients?${query}`)).text();
  server.close();
  // The listener itself may not have been told when its host was lost.
  if (outcome === "cut off") error ??= "NetworkInterruptError CLIENT_CUT_OFF";
  return {
    bytes: carried,
    ...(error === undefined ? {} : { error }),
    ...(outcome === "wrong" ? { problem: "A client's echo is wrong" } : {}),
  };
}
