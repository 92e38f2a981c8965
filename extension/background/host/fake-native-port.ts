import type { FromHost } from "../../../protocol/host-messages.ts";
import { MAXIMUM_VERSION } from "../../../protocol/version.ts";
import { FakeEvent } from "../fake-event.ts";
import type { NativePort } from "./host-link.ts";

/** A native messaging port whose host is in the hands of a test. */
export class FakeNativePort implements NativePort {
  readonly onMessage = new FakeEvent<[message: unknown]>();
  readonly onDisconnect = new FakeEvent<[port: NativePort]>();
  readonly posted: unknown[] = [];
  error: { readonly message: string } | undefined;
  isDisconnected = false;

  postMessage(message: unknown): void {
    if (this.isDisconnected) throw new Error("Attempting to use a disconnected port object");
    this.posted.push(message);
  }

  disconnect(): void {
    this.isDisconnected = true;
  }

  /** What was posted since the last call. */
  takePosted(): unknown[] {
    return this.posted.splice(0);
  }

  say(message: FromHost): void {
    this.onMessage.fire(message);
  }

  /** Says what no host of ours would. */
  sayUnchecked(message: unknown): void {
    this.onMessage.fire(message);
  }

  greet(version = MAXIMUM_VERSION): void {
    this.say({ type: "hello", version, hostVersion: "0.1.0" });
  }

  /** The host or the browser closes the port. */
  die(problem?: string): void {
    this.isDisconnected = true;
    this.error = problem === undefined ? undefined : { message: problem };
    this.onDisconnect.fire(this);
  }
}
