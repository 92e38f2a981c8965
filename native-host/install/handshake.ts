import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { endianness } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { fromHostSchema, type ToHost } from "../../protocol/host-messages.ts";
import { encodeNativeMessage } from "../../protocol/native-message.ts";
import { parse } from "../../protocol/parse.ts";
import { isOlder, SUPPORTED_VERSIONS } from "../../protocol/version.ts";
import { readFirstMessage } from "./first-message.ts";
import type { HostTrouble } from "./host-trouble.ts";
import { followLastLine } from "./last-line.ts";
import type { Launch } from "./launch.ts";
import { printable } from "./printable.ts";

interface Answered {
  readonly type: "answered";
  readonly hostVersion: string;
  /** Of the protocol: the highest that both speak. */
  readonly version: number;
}

export type HandshakeResult =
  | Answered
  /** It answered, but did not end when its input did: it would outlive its browser. */
  | { readonly type: "lingering"; readonly seconds: number }
  | HostTrouble;

export type Handshake = (launch: Launch, milliseconds: number) => Promise<HandshakeResult>;

const HELLO: ToHost = { type: "hello", ...SUPPORTED_VERSIONS };
const CLEAN_ENDING = "exit status 0";

/** Is told what happens, as it happens, in a line of text each. */
export type Trace = (event: string) => void;

/**
 * Starts the host as a browser would, says hello, and ends its input once it has answered. It may
 * take `milliseconds` to answer, and as long again to end. Once this is settled the process is
 * gone, whatever it did.
 */
export const shakeHands: Handshake = tracedHandshake(() => undefined);

/** The same handshake, told step by step. */
export function tracedHandshake(trace: Trace): Handshake {
  return async ({ file, args, isVerbatim }, milliseconds) => {
    let child: ChildProcessWithoutNullStreams;
    trace(`starting ${[file, ...args].map((word) => JSON.stringify(word)).join(" ")}`);
    try {
      child = spawn(file, args, { windowsVerbatimArguments: isVerbatim, windowsHide: true });
    } catch (error) {
      return { type: "crashed", ending: failedStart(error), lastLine: undefined };
    }
    try {
      return await converse(child, milliseconds, trace);
    } finally {
      child.kill("SIGKILL");
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    }
  };
}

async function converse(
  child: ChildProcessWithoutNullStreams,
  milliseconds: number,
  trace: Trace,
): Promise<HandshakeResult> {
  const seconds = milliseconds / 1000;
  const lastLine = followLastLine(child.stderr);
  const ending = once(child, "close").then(
    ([status, signal]) => endingText(status, signal),
    failedStart,
  );
  void ending.then((end) => trace(`ended: ${end}`));
  child.once("spawn", () => trace(`started as process ${child.pid}`));
  child.stdout.on("data", (chunk: Buffer) => trace(`received ${frameText(chunk)}`));
  child.stderr.on("data", (chunk: Buffer) => trace(`stderr: ${printable(chunk.toString("utf8"))}`));
  // A host that is gone is known by its ending, not by the failure to write to it.
  child.stdin.on("error", () => undefined);
  const hello = encodeNativeMessage(HELLO, endianness() === "LE");
  trace(`sending ${frameText(hello)}`);
  child.stdin.write(hello);
  const first = await readFirstMessage(child.stdout, AbortSignal.timeout(milliseconds));
  if (first.type === "silent") return { type: "silent", seconds };
  if (first.type === "garbage") return first;
  if (first.type === "message") {
    const result = judge(first.value);
    if (result.type !== "answered") return result;
    trace("ending its input");
    child.stdin.end();
    const end = await within(milliseconds, ending);
    if (end === undefined) return { type: "lingering", seconds };
    return end === CLEAN_ENDING ? result : { type: "crashed", ending: end, lastLine: lastLine() };
  }
  const end = (await within(milliseconds, ending)) ?? "it closed its output";
  return { type: "crashed", ending: end, lastLine: lastLine() };
}

const HEADER_BYTES = 4;

/** The bytes of a frame: its header in hexadecimal, and the rest as text. */
function frameText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes);
  const header = buffer.subarray(0, HEADER_BYTES).toString("hex");
  const body = printable(buffer.subarray(HEADER_BYTES).toString("utf8"));
  return `${buffer.byteLength} bytes: ${header} ${body}`;
}

function judge(message: unknown): Answered | HostTrouble {
  const parsed = parse(fromHostSchema, message);
  if (parsed.ok && parsed.value.type === "hello") {
    const { hostVersion, version } = parsed.value;
    return { type: "answered", hostVersion: printable(hostVersion), version };
  }
  if (parsed.ok && parsed.value.type === "incompatible") {
    const { hostVersion, minimumVersion, maximumVersion } = parsed.value;
    const host = { minimumVersion, maximumVersion };
    return {
      type: isOlder(host, SUPPORTED_VERSIONS) ? "too-old" : "too-new",
      hostVersion: printable(hostVersion),
      host,
      ours: SUPPORTED_VERSIONS,
    };
  }
  return { type: "garbage", sample: printable(JSON.stringify(message)) };
}

function endingText(status: unknown, signal: unknown): string {
  return typeof status === "number" ? `exit status ${status}` : `signal ${String(signal)}`;
}

function failedStart(error: unknown): string {
  return `it could not be started: ${error instanceof Error ? error.message : String(error)}`;
}

/** What the promise gives, or undefined once the time is up. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  const controller = new AbortController();
  try {
    return await Promise.race([
      promise,
      delay(milliseconds, undefined, { signal: controller.signal }),
    ]);
  } finally {
    controller.abort();
  }
}
