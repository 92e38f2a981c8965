import { type ChildProcessByStdio, spawn } from "node:child_process";
import { endianness } from "node:os";
import type { Readable, Writable } from "node:stream";
import { type FromHost, fromHostSchema, type ToHost } from "../../protocol/host-messages.ts";
import { CHROMIUM_EXTENSION_ID, chromiumOrigin } from "../../protocol/identity.ts";
import { encodeNativeMessage, NativeMessageDecoder } from "../../protocol/native-message.ts";
import { parse } from "../../protocol/parse.ts";
import { SUPPORTED_VERSIONS } from "../../protocol/version.ts";
import { MessageInbox } from "./message-inbox.ts";
import { within } from "./within.ts";

const LITTLE_ENDIAN = endianness() === "LE";
const EXIT_MILLISECONDS = 20_000;

export const CHROMIUM_ARGUMENTS: readonly string[] = [chromiumOrigin(CHROMIUM_EXTENSION_ID)];

export interface HostProcessOptions {
  /** The bundled host. */
  readonly path: string;
  /** Whether it runs by itself, and not in this test's Node; false by default. */
  readonly isExecutable?: boolean;
  /** Default: as Chromium starts it. */
  readonly args?: readonly string[];
  /** Added to the test's own environment. */
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Exit {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running native host, seen from the browser: what it writes, and the means to write to it. */
export class HostProcess {
  readonly inbox = new MessageInbox();
  /** Resolves when the process has ended and its output has been read to the end. */
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #decoder = new NativeMessageDecoder(LITTLE_ENDIAN);
  readonly #listeners = new Set<(message: FromHost) => void>();
  readonly #garbage: string[] = [];
  #stdoutBytes = 0;
  #stderr = "";
  #lastId = 0;

  constructor(options: HostProcessOptions) {
    const { path, isExecutable = false, args = CHROMIUM_ARGUMENTS, environment = {} } = options;
    const [program, ...programArguments] = isExecutable
      ? [path, ...args]
      : [process.execPath, path, ...args];
    this.#child = spawn(program, programArguments, {
      env: { ...process.env, ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const { stdin, stdout, stderr } = this.#child;
    stdin.on("error", () => {});
    stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
    stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    this.exited = new Promise((resolve) => {
      this.#child.on("close", (status, signal) => resolve({ status, signal }));
    });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error("The host did not start");
    return this.#child.pid;
  }

  get stderr(): string {
    return this.#stderr;
  }

  get stdoutBytes(): number {
    return this.#stdoutBytes;
  }

  /** What the host wrote to stdout that is no message of the protocol. */
  get garbage(): readonly string[] {
    return this.#garbage;
  }

  /** Has the host's output stopped inside a message? */
  get isMidMessage(): boolean {
    return this.#decoder.isMidMessage;
  }

  /** Says hello and waits for the answer. */
  async greet(): Promise<this> {
    this.send({ type: "hello", ...SUPPORTED_VERSIONS });
    await this.inbox.first("hello");
    return this;
  }

  /** An id that no socket of this host has had. */
  newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  send(message: ToHost): void {
    this.write(message);
  }

  /** Frames and writes any value, message or not. */
  write(value: unknown): void {
    this.writeBytes(encodeNativeMessage(value, LITTLE_ENDIAN));
  }

  writeBytes(bytes: Uint8Array): void {
    this.#child.stdin.write(bytes);
  }

  /** What was written and the host has not taken from its pipe yet. */
  get bytesToWrite(): number {
    return this.#child.stdin.writableLength;
  }

  onMessage(listener: (message: FromHost) => void): void {
    this.#listeners.add(listener);
  }

  /** From here on the pipe fills up. */
  stopReading(): void {
    this.#child.stdout.pause();
  }

  readOn(): void {
    this.#child.stdout.resume();
  }

  closeStderr(): void {
    this.#child.stderr.destroy();
  }

  closeStdout(): void {
    this.#child.stdout.destroy();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends the host's input, as a browser does that leaves, and waits for the process to end. */
  async leave(): Promise<Exit> {
    this.#child.stdin.end();
    return this.exit();
  }

  exit(): Promise<Exit> {
    return within(EXIT_MILLISECONDS, "the host's exit", this.exited);
  }

  /** Ends the process whatever it does. */
  async destroy(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill("SIGKILL");
    }
    this.readOn();
    await this.exit();
  }

  #receive(chunk: Buffer): void {
    this.#stdoutBytes += chunk.byteLength;
    for (const decoded of this.#decoder.push(chunk)) {
      const parsed =
        decoded.type === "message"
          ? parse(fromHostSchema, decoded.value)
          : { ok: false as const, reason: decoded.code };
      if (!parsed.ok) {
        this.#garbage.push(parsed.reason);
        continue;
      }
      for (const listener of this.#listeners) listener(parsed.value);
      this.inbox.push(parsed.value);
    }
  }
}
