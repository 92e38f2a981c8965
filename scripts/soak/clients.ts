import { connect } from "node:net";
import { deterministicBytes } from "../../tests/servers/deterministic-bytes.ts";

/** Visits to a socket that listens in a page. */
export interface Visit {
  readonly port: number;
  readonly seed: number;
  readonly bytes: number;
  readonly clients: number;
}

/** How visits ended. What came back is right, as far as it came, unless one says that it is wrong. */
export type VisitOutcome = "right" | "wrong" | "cut off";

/** Has clients say something each, and compares what comes back; the worst of what came of them. */
export async function visit({ port, seed, bytes, clients }: Visit): Promise<VisitOutcome> {
  const outcomes = await Promise.all(
    Array.from({ length: clients }, (_, index) => echoOf(port, bytes, seed + index)),
  );
  return (["wrong", "cut off"] as const).find((each) => outcomes.includes(each)) ?? "right";
}

function echoOf(port: number, bytes: number, seed: number): Promise<VisitOutcome> {
  return new Promise((resolve) => {
    const said = deterministicBytes(bytes, seed);
    let received = 0;
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(said));
    socket.on("data", (chunk: Buffer) => {
      const expected = said.subarray(received, received + chunk.byteLength);
      received += chunk.byteLength;
      if (!chunk.equals(expected)) {
        resolve("wrong");
        socket.destroy();
      } else if (received === bytes) socket.end();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(received === bytes ? "right" : "cut off"));
  });
}
