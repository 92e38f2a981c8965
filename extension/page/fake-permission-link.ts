import type { PermissionState } from "../../protocol/permission-state.ts";
import type { PermissionListener } from "./broker-link.ts";

/** A link for what a page knows of its permission: it counts the questions, and speaks for the broker. */
export class FakePermissionLink {
  questions = 0;
  #listener: PermissionListener | undefined;

  attachPermission(listener: PermissionListener): () => void {
    this.#listener = listener;
    return () => {
      this.questions += 1;
    };
  }

  say(state: PermissionState): void {
    this.#listener?.receive(state);
  }

  disconnect(): void {
    this.#listener?.disconnected();
  }
}
