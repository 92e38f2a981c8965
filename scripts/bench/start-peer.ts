import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ServerCertificate } from "../../tests/servers/certificate-authority.ts";

export type PeerSetUp = ServerCertificate;

export interface PeerPorts {
  readonly plain: number;
  readonly secure: number;
}

export interface Peer extends PeerPorts {
  close(): Promise<void>;
}

/** Starts peer.ts, whose servers listen on 127.0.0.1. */
export async function startPeer(certificate: PeerSetUp): Promise<Peer> {
  const child = fork(fileURLToPath(new URL("peer.ts", import.meta.url)));
  child.send(certificate);
  const [ports]: PeerPorts[] = await once(child, "message");
  if (ports === undefined) throw new Error("The servers told no ports");
  return { ...ports, close: () => endProcess(child) };
}

/** Ends a process that we started, and waits until it has gone. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill();
  await exited;
}
