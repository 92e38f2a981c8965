import { endianness } from "node:os";
import type { Readable } from "node:stream";
import { NativeMessageDecoder } from "../../protocol/native-message.ts";
import { printable } from "./printable.ts";

const SAMPLE_BYTES = 200;

export type FirstMessage =
  | { readonly type: "message"; readonly value: unknown }
  /** Bytes came, but they are no message. */
  | { readonly type: "garbage"; readonly sample: string }
  /** The stream ended without a byte. */
  | { readonly type: "ended" }
  /** The signal came before a byte did. */
  | { readonly type: "silent" };

/** Reads a host's output up to its first message, its end, or the signal. The rest is dropped. */
export function readFirstMessage(stream: Readable, signal: AbortSignal): Promise<FirstMessage> {
  const decoder = new NativeMessageDecoder(endianness() === "LE");
  let beginning = Buffer.alloc(0);
  const sample = () => printable(beginning.toString("utf8"));
  return new Promise((resolve) => {
    const finish = (type: "ended" | "silent") => () =>
      resolve(beginning.byteLength > 0 ? { type: "garbage", sample: sample() } : { type });
    stream.on("data", (chunk: Buffer) => {
      beginning = Buffer.concat([beginning, chunk]).subarray(0, SAMPLE_BYTES);
      for (const decoded of decoder.push(chunk)) {
        resolve(decoded.type === "message" ? decoded : { type: "garbage", sample: sample() });
      }
    });
    stream.once("close", finish("ended"));
    signal.addEventListener("abort", finish("silent"), { once: true });
  });
}
