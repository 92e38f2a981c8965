/** What tests/faults/transfers-program.js gives to a page. */
interface TransferEvents {
  readonly kind: "download" | "upload" | "both" | "listen";
  /** What a socket or listener has had since it began, a line an event. */
  readonly log: readonly string[];
}

interface Window {
  readonly transfers: {
    begin(kinds: readonly TransferEvents["kind"][], port: number): void;
    settle(): Promise<readonly TransferEvents[]>;
  };
}
