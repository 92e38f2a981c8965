import { spawn } from "node:child_process";
import { once } from "node:events";
import { endianness } from "node:os";
import { CHROMIUM_EXTENSION_ID, chromiumOrigin } from "../../protocol/identity.ts";
import { encodeNativeMessage } from "../../protocol/native-message.ts";
import { SUPPORTED_VERSIONS } from "../../protocol/version.ts";

const STARTS = 10;

/**
 * The time from the start of a host until it answers the handshake, in milliseconds: the median of
 * ten starts.
 */
export async function measureStart(program: string): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < STARTS; count++) times.push(await startOnce(program));
  times.sort((one, other) => one - other);
  const [lower = 0, upper = 0] = times.slice(STARTS / 2 - 1);
  return (lower + upper) / 2;
}

async function startOnce(program: string): Promise<number> {
  const start = performance.now();
  const child = spawn(program, [chromiumOrigin(CHROMIUM_EXTENSION_ID)], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const exited = once(child, "exit");
  child.stdin.write(
    encodeNativeMessage({ type: "hello", ...SUPPORTED_VERSIONS }, endianness() === "LE"),
  );
  const answered = once(child.stdout, "data").then(() => performance.now() - start);
  const milliseconds = await Promise.race([answered, exited.then(() => undefined)]);
  if (milliseconds === undefined) throw new Error(`${program} ended without an answer`);
  child.stdin.end();
  await exited;
  return milliseconds;
}
