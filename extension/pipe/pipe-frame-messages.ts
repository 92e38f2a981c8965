/** Between our frame in a document and the broker. */
import * as v from "valibot";
import { pipeTokenSchema, portSchema } from "../../protocol/fields.ts";
import { parse } from "../../protocol/parse.ts";

export const PIPE_FRAME_PORT = "pipe-frame";

const requestSchema = v.strictObject({ token: pipeTokenSchema });
export type PipeFrameRequest = v.InferOutput<typeof requestSchema>;

/** The port of 127.0.0.1 that the token is for. */
const answerSchema = v.strictObject({ port: portSchema });
export type PipeFrameAnswer = v.InferOutput<typeof answerSchema>;

/** @returns the token of a request */
export function parsePipeFrameRequest(message: unknown): string | undefined {
  const parsed = parse(requestSchema, message);
  return parsed.ok ? parsed.value.token : undefined;
}

/** @returns the port in an answer */
export function parsePipeFrameAnswer(message: unknown): number | undefined {
  const parsed = parse(answerSchema, message);
  return parsed.ok ? parsed.value.port : undefined;
}
