import { connect, type Socket } from "node:net";
import type { ServerCertificate } from "../servers/certificate-authority.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import type { ScriptedPeer } from "./scripted-peer.ts";

export interface Stage {
  /** For `secure`. */
  readonly certificate: ServerCertificate;
  /** For `dial`: takes a connection that the server makes itself in place of the one it was told on. */
  readonly replace: (peer: ScriptedPeer, socket: Socket) => ScriptedPeer;
}

/**
 * Has a peer do one thing after another. A script is a list of steps, separated by commas:
 *
 * - `say TEXT`, `letters N` (bytes below 128), `bytes N` (bytes of every value): sends
 * - `receive N`: waits until N bytes in all have come, and reads no more before `read`
 * - `read`, `stop`: reads on; reads no more
 * - `echo`: sends back all that comes from here on
 * - `hear end`: waits until the other side has ended
 * - `wait N`: lets N milliseconds pass
 * - `end`: ends this side, and still reads
 * - `reset`: resets the connection
 * - `secure`: the rest is TLS, with this one as the server
 * - `dial`: waits for a line with a port of this machine, connects to it, and plays the rest there
 *
 * After the last step the peer ends when the other side does; not so after `deaf`.
 */
export async function playScript(peer: ScriptedPeer, script: string, stage: Stage): Promise<void> {
  const steps = script.split(",").map((step) => step.trim());
  for (const [index, step] of steps.entries()) {
    if (step === "deaf") return;
    if (step === "dial") {
      const dialled = await dial(peer, stage);
      await playScript(dialled, steps.slice(index + 1).join(","), stage);
      break;
    }
    await playStep(peer, step, stage);
  }
  peer.answerEnd();
}

async function playStep(peer: ScriptedPeer, step: string, stage: Stage): Promise<void> {
  const [word, ...values] = step.split(" ");
  const value = values.join(" ");
  switch (word) {
    case "say":
      return peer.write(Buffer.from(value));
    case "letters":
      return peer.write(Buffer.from(letters(Number(value))));
    case "bytes":
      return peer.write(deterministicBytes(Number(value), 1));
    case "receive":
      return peer.receive(Number(value));
    case "read":
      return peer.readOn();
    case "stop":
      peer.socket.pause();
      return;
    case "echo":
      peer.socket.on("data", (chunk: Buffer) => peer.socket.write(chunk));
      return;
    case "hear":
      return peer.ended();
    case "wait":
      return new Promise((resolve) => setTimeout(resolve, Number(value)));
    case "end":
      peer.socket.end();
      return;
    case "reset":
      peer.socket.resetAndDestroy();
      return;
    case "secure":
      return peer.secure(stage.certificate);
    case "hold":
    case "":
      return;
    default:
      throw new Error(`No step of a script is called ${word}`);
  }
}

async function dial(peer: ScriptedPeer, stage: Stage): Promise<ScriptedPeer> {
  const port = Number(await peer.receiveLine());
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  const dialled = stage.replace(peer, socket);
  await new Promise((resolve) => {
    socket.once("connect", resolve).once("close", resolve);
  });
  return dialled;
}

/** ASCII whose pieces can be told from each other. */
function letters(length: number): string {
  let text = "";
  for (let number = 0; text.length < length; number += 1) text += `${number.toString(36)} `;
  return text.slice(0, length);
}
