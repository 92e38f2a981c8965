/** What tests/faults/churn-program.js gives to a page. */
interface Window {
  readonly churn: {
    listen(): Promise<number>;
    run(
      ways: readonly string[],
      ports: Readonly<Record<string, number>>,
      atOnce: number,
    ): Promise<readonly string[]>;
  };
}
