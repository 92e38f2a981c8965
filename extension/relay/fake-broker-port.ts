import type { BrokerPort } from "./relay-connection.ts";

/** The relay's port to a broker that a test plays. */
export class FakeBrokerPort implements BrokerPort {
  readonly posted: unknown[] = [];
  isDisconnected = false;
  /** Thrown by the next posts, as by a port whose extension has gone. */
  failure: Error | undefined;
  readonly #messageListeners: ((message: unknown) => void)[] = [];
  readonly #disconnectListeners: (() => void)[] = [];

  readonly onMessage = {
    addListener: (listener: (message: unknown) => void) => this.#messageListeners.push(listener),
  };
  readonly onDisconnect = {
    addListener: (listener: () => void) => this.#disconnectListeners.push(listener),
  };

  postMessage(message: unknown): void {
    if (this.failure !== undefined) throw this.failure;
    if (this.isDisconnected) throw new Error("Attempting to use a disconnected port object");
    this.posted.push(message);
  }

  disconnect(): void {
    this.isDisconnected = true;
  }

  say(message: unknown): void {
    for (const listener of this.#messageListeners) listener(message);
  }

  /** The broker's side goes. */
  vanish(): void {
    this.isDisconnected = true;
    for (const listener of this.#disconnectListeners) listener();
  }
}
