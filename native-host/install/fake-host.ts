/** Programs that stand in for the host in tests, as the text of a module. */

/** Answers the first bytes that it gets with a message, and ends with its input. */
export function answeringHost(message: string): string {
  return `${FRAME}
process.stdin.once("data", () => process.stdout.write(frame(${message})));
process.stdin.on("end", () => process.exit());
`;
}

/** Answers as `answeringHost` does, and runs on. */
export function lingeringHost(message: string): string {
  return `${FRAME}
process.stdin.once("data", () => process.stdout.write(frame(${message})));
setInterval(() => {}, 1000);
`;
}

const FRAME = `import { endianness } from "node:os";
const frame = (message) => {
  const body = Buffer.from(JSON.stringify(message));
  const header = Buffer.alloc(4);
  if (endianness() === "LE") header.writeUInt32LE(body.length);
  else header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
};`;
