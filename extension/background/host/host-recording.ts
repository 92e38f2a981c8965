import type { SocketId } from "../../../protocol/fields.ts";

/** What the host records for one panel of the developer tools. */
export interface HostRecording {
  /** Records these sockets from now on, and what the listeners among them accept. At least one. */
  add(ids: readonly SocketId[]): void;
  /** One portion of records was taken, and there is room for another. */
  taken(): void;
  end(): void;
}
