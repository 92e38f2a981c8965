import { endianness } from "node:os";
import type { Writable } from "node:stream";
import { encodeNativeMessage } from "../../protocol/native-message.ts";
import { type DataMessage, OutputQueue } from "./output-queue.ts";

const LITTLE_ENDIAN = endianness() === "LE";

/** The way to the browser by native messaging: payload in base64. */
export function createNativeOutput(stream: Writable, onRelief: () => void): OutputQueue {
  return new OutputQueue(
    stream,
    (message) => {
      const encodable = message.type === "data" ? inBase64(message) : message;
      return stream.write(encodeNativeMessage(encodable, LITTLE_ENDIAN));
    },
    onRelief,
  );
}

function inBase64({ id, pieces }: DataMessage) {
  const [only, ...others] = pieces;
  const payload = only !== undefined && others.length === 0 ? only : Buffer.concat(pieces);
  return { type: "data", id, data: payload.toString("base64") };
}
