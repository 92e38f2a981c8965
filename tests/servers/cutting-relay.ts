import { connect, createServer } from "node:net";
import { type ListenOptions, type RunningServer, runServer } from "./running-server.ts";

export interface CuttingRelayOptions extends ListenOptions {
  /** The port on 127.0.0.1 that it leads to. */
  readonly to: number;
  /** So many bytes reach the client. */
  readonly after: number;
  /** What becomes of the connection then; `corrupt` changes one byte, and all after it passes. */
  readonly how: "end" | "reset" | "corrupt";
}

/** A relay of TCP that does harm at one place of what a server says. */
export function startCuttingRelay({
  to,
  after,
  how,
  ...listenOptions
}: CuttingRelayOptions): Promise<RunningServer> {
  const server = createServer((client) => {
    const inner = connect(to, "127.0.0.1");
    inner.on("error", () => client.destroy());
    inner.on("close", () => client.end());
    client.on("close", () => inner.destroy());
    client.on("data", (chunk: Buffer) => inner.write(chunk));
    let passed = 0;
    inner.on("data", (chunk: Buffer) => {
      const place = after - passed;
      passed += chunk.byteLength;
      if (place < 0 || place >= chunk.byteLength) {
        client.write(chunk);
      } else if (how === "corrupt") {
        chunk.writeUInt8(chunk.readUInt8(place) ^ 0xff, place);
        client.write(chunk);
      } else {
        inner.pause();
        client.write(chunk.subarray(0, place), () => {
          if (how === "reset") client.resetAndDestroy();
          else client.end();
        });
      }
    });
  });
  return runServer(server, listenOptions);
}
