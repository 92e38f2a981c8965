import { endianness } from "node:os";
import type { Writable } from "node:stream";
import { encodeNativeMessage } from "../../protocol/native-message.ts";
import { type DataMessage, OutputQueue } from "./output-queue.ts";

const LITTLE_ENDIAN = endianness() === "LE";
const LENGTH_BYTES = 4;

/** The way to the browser by native messaging: payload in base64. */
export function createNativeOutput(stream: Writable, onRelief: () => void): OutputQueue {
  return new OutputQueue(
    stream,
    (message) =>
      stream.write(
        message.type === "data" ? encodeData(message) : encodeNativeMessage(message, LITTLE_ENDIAN),
      ),
    onRelief,
  );
}

/**
 * The same as `encodeNativeMessage`, without a look at every character: base64 has none that JSON
 * escapes, and none of more than one byte.
 */
function encodeData({ id, pieces }: DataMessage): Buffer {
  const [only, ...others] = pieces;
  const payload = only !== undefined && others.length === 0 ? only : Buffer.concat(pieces);
  const text = `{"type":"data","id":${id},"data":"${payload.toString("base64")}"}`;
  const framed = Buffer.allocUnsafe(LENGTH_BYTES + text.length);
  if (LITTLE_ENDIAN) framed.writeUInt32LE(text.length);
  else framed.writeUInt32BE(text.length);
  framed.write(text, LENGTH_BYTES, "latin1");
  return framed;
}
