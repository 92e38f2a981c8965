import { spawn } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../../tests/servers/free-port.ts";
import { findProgram } from "../find-program.mjs";
import { endProcess } from "./start-peer.ts";

export interface Websockify {
  /** Its process, whose children each serve one connection. */
  readonly id: number;
  readonly port: number;
  readonly address: string;
  close(): Promise<void>;
}

export interface WebsockifyOptions {
  /** The port of the server on 127.0.0.1 that it is put in front of. */
  readonly target: number;
  /** Whether it speaks TLS to that server. */
  readonly isSecure: boolean;
}

/** Starts Debian's websockify, and waits until it listens. */
export async function startWebsockify({
  target,
  isSecure,
}: WebsockifyOptions): Promise<Websockify> {
  const program = findProgram(["websockify"]);
  if (program === undefined) throw new Error("websockify is not installed");
  const port = await freePort("127.0.0.1");
  const options = isSecure ? ["--ssl-target"] : [];
  const child = spawn(program, [...options, `127.0.0.1:${port}`, `127.0.0.1:${target}`], {
    stdio: "ignore",
  });
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`websockify ended with ${child.exitCode}`);
    await delay(50);
  }
  return {
    id: child.pid ?? 0,
    port,
    address: `ws://127.0.0.1:${port}/`,
    close: () => endProcess(child),
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
