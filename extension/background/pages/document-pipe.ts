import type { PipeId } from "../../../protocol/fields.ts";
import type { PipeOffered, ToPage } from "../../../protocol/page-messages.ts";
import type { HostPipe, HostPipeRequest } from "../host/host-pipe.ts";
import type { NativeHost } from "../host/native-host.ts";

export interface DocumentPipeOptions {
  readonly host: Pick<NativeHost, "offerPipe">;
  readonly request: () => HostPipeRequest;
  /** Do person and administrator want second pipes? */
  readonly isWanted: () => boolean;
  readonly post: (message: ToPage | PipeOffered) => void;
}

/** The second pipe of one document, from its first open socket on. A pipe that is lost stays so. */
export class DocumentPipe {
  readonly #options: DocumentPipeOptions;
  #pipe: HostPipe | undefined;
  #offer: { readonly port: number; readonly token: string } | undefined;
  #isSpent = false;

  constructor(options: DocumentPipeOptions) {
    this.#options = options;
  }

  /** Undefined where there is none. */
  get id(): PipeId | undefined {
    return this.#pipe?.id;
  }

  /** The document has a socket: a pipe would be of use. */
  need(): void {
    const { host, request, isWanted, post } = this.#options;
    if (this.#pipe !== undefined || this.#isSpent || !isWanted()) return;
    this.#pipe = host.offerPipe(request(), {
      offered: (port, token) => {
        this.#offer = { port, token };
        post({ type: "pipe-offered", port, token });
      },
      lost: (cause) => {
        this.#pipe = undefined;
        this.#offer = undefined;
        // The next host may have better luck.
        this.#isSpent = cause === "pipe";
        post({ type: "pipe-lost" });
      },
    });
  }

  /** The port that this token opens. It is told once. */
  takePort(token: string): number | undefined {
    const offer = this.#offer;
    if (offer?.token !== token) return undefined;
    this.#offer = undefined;
    return offer.port;
  }

  close(): void {
    this.#pipe?.close();
  }
}
