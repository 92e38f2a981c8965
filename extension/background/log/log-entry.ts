import * as v from "valibot";
import { failureSchema, portSchema } from "../../../protocol/fields.ts";
import { type Ending, SOCKET_KINDS } from "../pages/live-sockets.ts";

/** Milliseconds since 1970. */
const timeSchema = v.pipe(v.number(), v.minValue(0));
const byteTotal = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));

const endingSchema: v.GenericSchema<unknown, Ending> = v.union([
  v.picklist(["closed", "left", "stopped"]),
  failureSchema,
]);

/** One connection or listener that has ended: whose it was and where it led, never what it carried. */
export const logEntrySchema = v.strictObject({
  origin: v.string(),
  /** The site whose pages had it in a frame. */
  framedBy: v.optional(v.string()),
  kind: v.picklist(SOCKET_KINDS),
  host: v.string(),
  port: portSchema,
  isSecure: v.boolean(),
  /** Whether it came to be open at all. */
  wasOpen: v.boolean(),
  startedAt: timeSchema,
  endedAt: timeSchema,
  /** Payload bytes; undefined where the host did not tell. */
  received: byteTotal,
  sent: byteTotal,
  ending: endingSchema,
});
export type LogEntry = v.InferOutput<typeof logEntrySchema>;
