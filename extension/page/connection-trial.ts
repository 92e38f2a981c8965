import type { Failure } from "../../protocol/failure.ts";
import { Connection, type ConnectionEvents } from "./connection.ts";
import { FakeLink } from "./fake-link.ts";

/** What a connection has told of, with the state that a handler of the page would have seen. */
export type Told =
  | { readonly type: "open" | "drain" | "close" }
  | { readonly type: "data"; readonly data: ArrayBuffer }
  | { readonly type: "error"; readonly failure: Failure };

/** A connection under test, with a broker that says what the test says. */
export class ConnectionTrial {
  readonly link = new FakeLink();
  readonly connection: Connection;
  readonly told: Told[] = [];
  /** What the page does in its handlers. */
  onEvent: (event: Told) => void = () => {};

  constructor() {
    const events: ConnectionEvents = {
      open: () => this.#tell({ type: "open" }),
      data: (data) => this.#tell({ type: "data", data }),
      drain: () => this.#tell({ type: "drain" }),
      error: (failure) => this.#tell({ type: "error", failure }),
      close: () => this.#tell({ type: "close" }),
    };
    const request = { host: "example.org", port: 4242, secure: false };
    this.connection = new Connection(this.link, request, events);
  }

  /** One that is open, with the messages and events up to there taken away. */
  static open(): ConnectionTrial {
    const trial = new ConnectionTrial();
    trial.link.say({ type: "opened" });
    trial.link.takePosted();
    trial.takeTold();
    return trial;
  }

  /** The names of the events since the last call, with what data came as numbers. */
  takeTold(): (string | number[])[] {
    return this.told
      .splice(0)
      .map((event) => (event.type === "data" ? [...new Uint8Array(event.data)] : event.type));
  }

  receive(...bytes: number[]): void {
    this.link.say({ type: "data", data: Uint8Array.from(bytes).buffer });
  }

  /** The broker reports that the operating system has taken this many bytes. */
  acknowledge(byteLength: number): void {
    this.link.say({ type: "sent", byteLength });
  }

  send(byteLength: number): boolean {
    return this.connection.send(new Uint8Array(byteLength));
  }

  #tell(event: Told): void {
    this.told.push(event);
    this.onEvent(event);
  }
}

/** Lets what the connection has put off until after the page's call happen. */
export async function afterCall(): Promise<void> {
  await Promise.resolve();
}
