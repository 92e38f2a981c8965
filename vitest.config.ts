import { defineConfig } from "vitest/config";

/** The machine may have much else to do: what a test waits for has longer than the second it has by itself. */
const PATIENT = { poll: { timeout: 30_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "{protocol,extension,native-host,scripts,examples}/**/*.test.ts",
            "tests/fuzz/**/*.test.ts",
          ],
          setupFiles: ["tests/engine-base64.ts"],
          // Room for the property tests on a machine that has much else to do.
          testTimeout: 20_000,
          expect: PATIENT,
        },
      },
      {
        test: {
          name: "host",
          include: ["tests/host/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: PATIENT,
        },
      },
      {
        test: {
          name: "end-to-end",
          include: ["tests/end-to-end/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: PATIENT,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "faults",
          include: ["tests/faults/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: PATIENT,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "gecko",
          include: ["tests/gecko/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          expect: PATIENT,
          fileParallelism: false,
        },
      },
    ],
  },
});
