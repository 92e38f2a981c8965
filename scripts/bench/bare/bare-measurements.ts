import type { Unit } from "../measurements.ts";
import type { BareTask } from "./bare-protocol.ts";

const KIBIBYTE = 1024;

/** From what suits Chromium to what suits Firefox; with base64 the last is just within the limit. */
const MESSAGE_SIZES = [64 * KIBIBYTE, 256 * KIBIBYTE, 720 * KIBIBYTE];

export interface BareMeasurement {
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  task(bytes: number): BareTask;
}

/** Native messaging by itself, towards the browser and from it. */
export const BARE_MEASUREMENTS: readonly BareMeasurement[] = (
  ["download", "upload"] as const
).flatMap((direction) =>
  MESSAGE_SIZES.map((messageBytes) => ({
    name: `bare-${direction}-${messageBytes / KIBIBYTE}k`,
    title: `bare pipe ${direction}, ${messageBytes / KIBIBYTE} KiB at once`,
    unit: "MiB/s" as const,
    task: (bytes: number) => ({ direction, bytes, messageBytes }),
  })),
);
