import type { FromPage, Reset, ToPage } from "../../protocol/page-messages.ts";

/** The far end of a page's MessagePort, in the hands of a test. */
export class ScriptedBroker {
  /** The end that belongs to the page. */
  readonly pagePort: MessagePort;
  readonly #port: MessagePort;
  readonly #heard: (FromPage | Reset)[] = [];
  #wake: () => void = () => {};

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.pagePort = port2;
    port1.onmessage = ({ data }: MessageEvent<FromPage | Reset>) => {
      this.#heard.push(data);
      this.#wake();
    };
  }

  say(message: ToPage | { readonly type: "disconnected" }): void {
    this.#port.postMessage(message);
  }

  /** The next message from the page, waited for if need be. */
  async hear(): Promise<FromPage | Reset> {
    for (;;) {
      const message = this.#heard.shift();
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#port.close();
  }
}
