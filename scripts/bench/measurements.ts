import type { Direction, Route, Task } from "./task.ts";

export type Unit = "MiB/s" | "ms" | "MiB" | "KiB" | "1/s" | "×";

/** One line of the table. */
export interface Row {
  /** The figure of the client's report that it shows. */
  readonly figure: string;
  readonly title: string;
  readonly unit: Unit;
}

/** Something that every carrier is measured at. */
export interface Measurement {
  readonly name: string;
  readonly isSecure: boolean;
  readonly rows: readonly Row[];
  task(route: Route, bytes: number): Task;
}

const CHUNK_BYTES = 64 * 1024;
const ROUND_TRIPS = 500;
const OPENS = 50;

const MANY_SOCKETS = [10, 100];

export const MEASUREMENTS: readonly Measurement[] = [
  transfers("download", {}),
  transfers("upload", {}),
  echoes("echo-32", { messageBytes: 32, size: "32 bytes" }),
  echoes("echo-16k", { messageBytes: 16 * 1024, size: "16 KiB" }),
  opens("open", false),
  ...MANY_SOCKETS.flatMap((sockets) => [
    transfers("download", { sockets }),
    transfers("upload", { sockets }),
  ]),
  transfers("download", { isSecure: true }),
  transfers("upload", { isSecure: true }),
  echoes("echo-tls", { messageBytes: 32, size: "32 bytes", isSecure: true }),
  opens("open-tls", true),
];

function transfers(
  direction: Direction,
  { sockets = 1, isSecure = false }: { readonly sockets?: number; readonly isSecure?: boolean },
): Measurement {
  const split = sockets === 1 ? "" : `, ${sockets} sockets`;
  const suffix = isSecure ? "-tls" : sockets === 1 ? "" : `-${sockets}`;
  return {
    name: `${direction}${suffix}`,
    isSecure,
    rows: [
      {
        figure: "mebibytesPerSecond",
        title: `${direction}${split}${isSecure ? ", TLS" : ""}`,
        unit: "MiB/s",
      },
    ],
    task: (route, bytes) => ({
      type: "transfer",
      direction,
      route,
      sockets,
      bytes,
      chunkBytes: CHUNK_BYTES,
      isPolite: false,
    }),
  };
}

function echoes(
  name: string,
  {
    messageBytes,
    size,
    isSecure = false,
  }: { readonly messageBytes: number; readonly size: string; readonly isSecure?: boolean },
): Measurement {
  const title = `echo of ${size}${isSecure ? ", TLS" : ""}`;
  return {
    name,
    isSecure,
    rows: ["mean", "median", "p99"].map((figure) => ({
      figure,
      title: `${title}, ${figure}`,
      unit: "ms",
    })),
    task: (route) => ({ type: "echo", route, messageBytes, count: ROUND_TRIPS }),
  };
}

function opens(name: string, isSecure: boolean): Measurement {
  const suffix = isSecure ? ", TLS" : "";
  return {
    name,
    isSecure,
    rows: [
      { figure: "open", title: `until open${suffix}`, unit: "ms" },
      { figure: "firstAnswer", title: `until the first answer${suffix}`, unit: "ms" },
    ],
    task: (route) => ({ type: "open", route, count: OPENS }),
  };
}
