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

const KINDS = [
  { name: "download", title: "download", direction: "download", reach: "background" },
  { name: "page", title: "on to a page", direction: "download", reach: "page" },
  { name: "upload", title: "upload", direction: "upload", reach: "background" },
] as const;

/** Native messaging by itself, towards the browser and from it. */
export const BARE_MEASUREMENTS: readonly BareMeasurement[] = KINDS.flatMap(
  ({ name, title, direction, reach }) =>
    MESSAGE_SIZES.map((messageBytes) => ({
      name: `bare-${name}-${messageBytes / KIBIBYTE}k`,
      title: `bare pipe ${title}, ${messageBytes / KIBIBYTE} KiB at once`,
      unit: "MiB/s" as const,
      task: (bytes: number) => ({ direction, reach, bytes, messageBytes }),
    })),
);
