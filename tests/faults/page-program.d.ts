/** What tests/faults/page-program.js gives to the pages of a stage. */
interface SeenSocket {
  readonly name: string;
  /** One line an event; see page-driver.d.ts. */
  readonly log: readonly string[];
  readonly readyState: string;
}

interface Window {
  readonly faults: {
    listen(name: string): Promise<number>;
    listenerLog(name: string): readonly string[];
    closeListener(name: string): void;
    upload(name: string, byteLength: number, seed: number): Promise<number>;
    sendAtOnce(name: string, byteLength: number, seed: number): void;
    received(name: string, byteLength: number): Promise<number>;
    firstWrongByte(name: string, seed: number): number | undefined;
    sockets(): readonly SeenSocket[];
  };
}
