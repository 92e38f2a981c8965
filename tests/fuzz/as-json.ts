/** The value as JSON, as far as JSON can say it. */
export function asJson(value: unknown): string {
  const text = JSON.stringify(value, (_, member) =>
    typeof member === "bigint" ? String(member) : member,
  );
  return text ?? "null";
}
