import * as v from "valibot";

/** A message that fits its schema, or the reason why it does not, in a form fit for a log. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** What a `fault` carries of a reason. */
const LONGEST_REASON = 200;

/** Parses what comes from outside. The reason names the place and the expectation, never the data. */
export function parse<T>(schema: v.GenericSchema<unknown, T>, input: unknown): Parsed<T> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  return { ok: false, reason: reasonOf(result.issues[0]) };
}

function reasonOf({ path, expected, type }: v.BaseIssue<unknown>): string {
  const place = path?.map(({ key }) => key) ?? [];
  // The name of a member that does not belong is data as well.
  const isExtraMember = expected === "never";
  if (isExtraMember) place.pop();
  const expectation = isExtraMember ? "no other member" : (expected ?? type);
  return cut(`${place.join(".") || "message"}: expected ${expectation}`);
}

/** The list of all types of a message is longer than that. */
function cut(reason: string): string {
  return reason.length <= LONGEST_REASON ? reason : `${reason.slice(0, LONGEST_REASON - 4)} ...`;
}
