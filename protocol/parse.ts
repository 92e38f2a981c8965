import * as v from "valibot";

/** A message that fits its schema, or the reason why it does not, in a form fit for a log. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** Parses what comes from outside. The reason names the place and the expectation, never the data. */
export function parse<T>(schema: v.GenericSchema<unknown, T>, input: unknown): Parsed<T> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  const place = v.getDotPath(issue) ?? "message";
  return { ok: false, reason: `${place}: expected ${issue.expected ?? issue.type}` };
}
