/** The other end of the bare extension: floods what was made beforehand, or counts and forgets. */
import { once } from "node:events";
import { encodeNativeMessage } from "../../../protocol/native-message.ts";
import { type BareCommand, PROGRESS_BYTES, payloadOf } from "./bare-protocol.ts";

const HEADER_BYTES = 4;

/** A command is shorter than this, and payload is longer. */
const LONGEST_COMMAND_BYTES = 1024;

let command: BareCommand | undefined;
let taken = 0;
let told = 0;

let pending = Buffer.alloc(0);
let bytesToSkip = 0;

process.stdin.on("data", (chunk: Buffer) => {
  let rest = chunk;
  while (rest.byteLength > 0) {
    const skipped = Math.min(bytesToSkip, rest.byteLength);
    bytesToSkip -= skipped;
    if (skipped > 0 && bytesToSkip === 0) count();
    rest = read(rest.subarray(skipped));
  }
});
process.stdin.on("end", () => process.exit());

/** Takes a command, or what says how long payload is; returns what is left. */
function read(chunk: Buffer): Buffer {
  if (bytesToSkip > 0 || chunk.byteLength === 0) return chunk;
  pending = Buffer.concat([pending, chunk]);
  if (pending.byteLength < HEADER_BYTES) return Buffer.alloc(0);
  const end = HEADER_BYTES + pending.readUInt32LE(0);
  const isPayload = end > LONGEST_COMMAND_BYTES;
  if (!isPayload && pending.byteLength < end) return Buffer.alloc(0);
  const rest = pending.subarray(isPayload ? HEADER_BYTES : end);
  if (isPayload) bytesToSkip = end - HEADER_BYTES;
  else begin(JSON.parse(pending.toString("utf8", HEADER_BYTES, end)));
  pending = Buffer.alloc(0);
  return rest;
}

function begin(next: BareCommand): void {
  command = next;
  taken = 0;
  told = 0;
  if (command.direction === "download") void flood(command);
}

async function flood({ bytes, messageBytes }: BareCommand): Promise<void> {
  const message = encodeNativeMessage(payloadOf(messageBytes), true);
  for (let sent = 0; sent < bytes; sent += messageBytes) {
    if (!process.stdout.write(message)) await once(process.stdout, "drain");
  }
}

function count(): void {
  if (command === undefined) return;
  taken += command.messageBytes;
  if (taken < command.bytes && taken - told < PROGRESS_BYTES) return;
  told = taken;
  process.stdout.write(encodeNativeMessage({ taken }, true));
}
