/** The native host's entry: one process for one browser, talking on stdin and stdout. */
import { endianness } from "node:os";
import type { SecureContext } from "node:tls";
import { NativeMessageDecoder } from "../protocol/native-message.ts";
import { PRODUCT_VERSION } from "../protocol/product-version.ts";
import { callerOf } from "./caller.ts";
import { createDial } from "./connection/dial.ts";
import { resolveBySystem } from "./connection/resolve.ts";
import { createTrust } from "./connection/trust.ts";
import { createUpgrade } from "./connection/upgrade.ts";
import { harden } from "./harden.ts";
import { logToStderr } from "./log.ts";
import { Session } from "./session.ts";
import { createNativeOutput } from "./transport/native-output.ts";

/** sysexits.h: EX_NOPERM. */
const NOT_PERMITTED = 77;
const CONNECT_TIMEOUT_MILLISECONDS = 30_000;

function serve(): void {
  let trusted: SecureContext | undefined;
  const trust = () => {
    trusted ??= createTrust(logToStderr, process.env);
    return trusted;
  };
  const dial = createDial({
    resolve: resolveBySystem,
    trust,
    timeoutMilliseconds: CONNECT_TIMEOUT_MILLISECONDS,
  });
  const upgrade = createUpgrade({ trust, timeoutMilliseconds: CONNECT_TIMEOUT_MILLISECONDS });
  const output = createNativeOutput(process.stdout, () => process.stdin.resume());
  const session = new Session({ output, dial, upgrade, log: logToStderr });
  const decoder = new NativeMessageDecoder(endianness() === "LE");

  const leave = (reason: string) => {
    logToStderr(reason, "info");
    session.end();
    if (decoder.isMidMessage) logToStderr(`${reason} in the middle of a message`);
    process.exit();
  };
  process.stdin.on("data", (chunk: Buffer) => {
    for (const decoded of decoder.push(chunk)) session.receive(decoded);
    if (output.isCongested) process.stdin.pause();
  });
  process.stdin.on("end", () => leave("the browser left"));
  process.stdin.on("error", () => leave("the browser's pipe broke"));
  process.stdout.on("error", () => leave("the browser's pipe broke"));
}

harden();
// Nobody may be left who reads the log: no reason to end.
process.stderr.on("error", () => {});

const caller = callerOf(process.argv.slice(2));
if (caller === undefined) {
  logToStderr(
    "this program is started by a browser for the Web TCP Socket extension, and by nothing else; " +
      "`doctor` of the command-line program checks an installation",
    "error",
  );
  process.exitCode = NOT_PERMITTED;
} else {
  const { version, platform, arch } = process;
  const place = `Node ${version} for ${platform} on ${arch}`;
  logToStderr(`version ${PRODUCT_VERSION}, ${place}, started by ${caller}`, "info");
  serve();
}
