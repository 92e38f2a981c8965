/** What the program has its pages do, and what they report. Both sides share these types alone. */

export interface Route {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

/** Bytes that follow from a seed: whoever knows it can check every one of them. */
interface Stream {
  readonly route: Route;
  readonly seed: number;
  readonly bytes: number;
}

/** One socket's life, or more than one for those that listen. */
export type SocketTask =
  /** Comes back from the server as it went; one chunk at a time, or all as fast as it goes. */
  | ({ readonly type: "echo"; readonly chunkBytes: number; readonly isByTurns: boolean } & Stream)
  | ({ readonly type: "download" } & Stream)
  | ({ readonly type: "upload"; readonly chunkBytes: number } & Stream)
  /** A download whose reader is suspended from the start, and once more in the middle. */
  | ({ readonly type: "suspended"; readonly heldMilliseconds: number } & Stream)
  /** A socket that stays open long: the server sends a piece at each interval. */
  | ({
      readonly type: "long";
      readonly pieces: number;
      readonly intervalMilliseconds: number;
    } & Stream)
  /** An echo over TLS, after a beginning in clear. */
  | ({ readonly type: "starttls" } & Stream)
  /** The server resets the connection in the midst of a download. */
  | ({ readonly type: "reset" } & Stream)
  /** Left by the page in the midst of a download. */
  | ({ readonly type: "abandoned" } & Stream)
  /** Nobody listens there. */
  | { readonly type: "refused"; readonly route: Route }
  /** The page listens, and echoes what so many clients of the program say. */
  | {
      readonly type: "listen";
      readonly seed: number;
      readonly bytes: number;
      readonly clients: number;
    };

export type Task =
  | SocketTask
  /** Round trips on a socket that stays open for the next time; 0 of them close it. */
  | { readonly type: "probe"; readonly route: Route; readonly trips: number }
  | { readonly type: "open"; readonly addresses: readonly string[] }
  | { readonly type: "reload" };

export interface Report {
  /** Payload bytes that the page sent and received. */
  readonly bytes: number;
  /** What `onerror` told. */
  readonly error?: string;
  /** What was not as it should have been. */
  readonly problem?: string;
  /** Milliseconds of each round trip. */
  readonly trips?: readonly number[];
}

export interface Order {
  readonly id: number;
  readonly task: Task;
}

/** What a connection to the servers begins with, in one line of JSON. */
export type Wish =
  | { readonly type: "echo" | "starttls" }
  | {
      readonly type: "download" | "upload" | "reset";
      readonly seed: number;
      readonly bytes: number;
    }
  | {
      readonly type: "long";
      readonly seed: number;
      readonly bytes: number;
      readonly pieces: number;
      readonly intervalMilliseconds: number;
    };

/** What a server says once it has every byte of an upload, all of them right; else it resets. */
export const ALL_RIGHT = "all right\n";

/** What a server says before it goes over to TLS. */
export const GO = "go\n";
