/** What a test sees and plays of the one WebSocket that is made. */
export class FakeWebSocket {
  static #made: FakeWebSocket[] = [];
  /** Thrown instead of making one. */
  static refusal: Error | undefined;
  readonly address: string;
  readonly protocols: unknown;
  readonly sent: unknown[] = [];
  binaryType = "blob";
  isClosed = false;
  onopen: (() => void) | undefined;
  onmessage: ((event: { readonly data: unknown }) => void) | undefined;
  onclose: (() => void) | undefined;

  constructor(address: string, protocols: unknown) {
    if (FakeWebSocket.refusal !== undefined) throw FakeWebSocket.refusal;
    this.address = address;
    this.protocols = protocols;
    FakeWebSocket.#made.push(this);
  }

  /** Forgets those of other tests. */
  static fresh(): typeof FakeWebSocket {
    FakeWebSocket.#made = [];
    FakeWebSocket.refusal = undefined;
    return FakeWebSocket;
  }

  static only(): FakeWebSocket {
    const [made, ...others] = FakeWebSocket.#made;
    if (made === undefined || others.length > 0) throw new Error("Not one WebSocket was made");
    return made;
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.isClosed = true;
    this.onclose?.();
  }
}
