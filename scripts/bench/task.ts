/** What the program has its clients do, and what they report. Both sides share these types alone. */

/** What carries a client's bytes to the server: our socket, a WebSocket to websockify, Node's net. */
export const CARRIERS = ["ours", "websockify", "node"] as const;
export type Carrier = (typeof CARRIERS)[number];

export interface Route {
  readonly carrier: Carrier;
  /** The server itself, for our sockets. */
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** The proxy in front of that server, for WebSockets. */
  readonly proxy: string;
}

export type Direction = "download" | "upload";

export type Task =
  | {
      readonly type: "transfer";
      readonly direction: Direction;
      readonly route: Route;
      /** How many connections share the bytes. */
      readonly sockets: number;
      readonly bytes: number;
      readonly chunkBytes: number;
      /** Waits for `drain` after each false of `send`, as a page of our interface should. */
      readonly isPolite: boolean;
    }
  | {
      readonly type: "echo";
      readonly route: Route;
      readonly messageBytes: number;
      readonly count: number;
    }
  | { readonly type: "open"; readonly route: Route; readonly count: number }
  /** Opens connections, has all of them echo at the same time so often, and closes them. */
  | {
      readonly type: "crowd";
      readonly route: Route;
      readonly sockets: number;
      readonly count: number;
    }
  /** Round trips by themselves, and then beside a connection that floods the page. */
  | { readonly type: "beside"; readonly route: Route; readonly count: number }
  /** Downloads so many bytes, and reads no more than so many of them a second. */
  | {
      readonly type: "slow";
      readonly route: Route;
      readonly bytes: number;
      readonly bytesPerSecond: number;
    }
  /** Opens connections and leaves them be, until the page is loaded anew. */
  | { readonly type: "hold"; readonly route: Route; readonly sockets: number }
  | { readonly type: "reload" }
  /** Says how long the page took to load, and goes on to its next address. */
  | { readonly type: "leave" };

/** Figures by name. Milliseconds, or MiB a second, as the name says. */
export type Figures = Readonly<Record<string, number>>;

export type Report = { readonly figures: Figures } | { readonly problem: string };
