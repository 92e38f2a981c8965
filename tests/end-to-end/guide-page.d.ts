/** What a page of tests/end-to-end/guide-stage.ts has besides. */
interface Window {
  guide: {
    /** What the sample has shown, in order; bytes as a list of numbers. */
    readonly shown: unknown[];
    readonly reader: {
      readonly host: string | undefined;
      readonly port: number | undefined;
      readonly show: (value: unknown) => void;
      file: Blob | undefined;
      store: ((data: ArrayBuffer) => Promise<void>) | undefined;
    };
  };
}
