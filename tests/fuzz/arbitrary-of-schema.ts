/** Values that a schema takes, made from the schema itself, so that a new message is fuzzed at once. */
import fc from "fast-check";

/** What of a valibot schema tells which values it takes. */
export interface Described {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Described>>;
  readonly options?: readonly unknown[];
  readonly item?: Described;
  readonly wrapped?: Described;
  readonly value?: Described;
  readonly literal?: unknown;
  readonly pipe?: readonly unknown[];
}

/** For schemas that do not tell: those that check by code of their own. */
export type KnownArbitraries = ReadonlyMap<unknown, fc.Arbitrary<unknown>>;

const LONGEST_TEXT = 24;
const MOST_ITEMS = 3;
/** What code that checks a text may ask for, and chance does not make. */
const LIKELY_TEXTS = ["https://example.org", "http://localhost:8080", "AAAA"];
/** A bound beyond this would take longer to meet than it is worth. */
const MOST_CHARACTERS = 200_000;

export function arbitraryOfSchema(
  schema: Described,
  known: KnownArbitraries,
): fc.Arbitrary<unknown> {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const inner = (other: Described | undefined) =>
    other === undefined ? unsupported(schema) : arbitraryOfSchema(other, known);
  switch (schema.type) {
    case "strict_object":
    case "object":
    case "loose_object":
      return objectOf(schema.entries ?? {}, known);
    case "variant":
      return fc.oneof(...(schema.options ?? []).filter(isDescribed).map(inner));
    case "literal":
      return fc.constant(schema.literal);
    case "picklist":
      return fc.constantFrom(...(schema.options ?? []));
    case "boolean":
      return fc.boolean();
    case "number":
      return numberOf(schema);
    case "string":
      return textOf(schema);
    case "array":
      return fc.array(inner(schema.item), {
        minLength: requirement(schema, "min_length") ?? 0,
        maxLength: Math.min(requirement(schema, "max_length") ?? MOST_ITEMS, MOST_ITEMS),
      });
    case "record":
      return fc.dictionary(fc.string({ maxLength: 5 }), inner(schema.value), { maxKeys: 3 });
    case "optional":
      return inner(schema.wrapped);
    case "unknown":
      return fc.jsonValue({ maxDepth: 2 });
    default:
      return unsupported(schema);
  }
}

function objectOf(
  entries: Readonly<Record<string, Described>>,
  known: KnownArbitraries,
): fc.Arbitrary<unknown> {
  const members = Object.entries(entries);
  const requiredKeys = members.filter(([, { type }]) => type !== "optional").map(([name]) => name);
  const model = members.map(([name, schema]) => [name, arbitraryOfSchema(schema, known)] as const);
  return fc.record(Object.fromEntries(model), { requiredKeys, noNullPrototype: true });
}

function numberOf(schema: Described): fc.Arbitrary<number> {
  const min = requirement(schema, "min_value") ?? Number.MIN_SAFE_INTEGER;
  const max = requirement(schema, "max_value") ?? Number.MAX_SAFE_INTEGER;
  const not = requirement(schema, "not_value");
  const ends = [min, max].filter((end) => end !== not);
  return fc
    .oneof(fc.maxSafeInteger(), fc.constantFrom(...ends))
    .map((value) => Math.min(Math.max(value, min), max))
    .map((value) => (value === not ? (ends[0] ?? value) : value));
}

function textOf(schema: Described): fc.Arbitrary<string> {
  const pattern = actionOf(schema, "regex");
  if (pattern instanceof RegExp) return fc.stringMatching(pattern);
  if (hasAction(schema, "url")) return fc.webUrl();
  const minLength = requirement(schema, "min_length") ?? 0;
  const longest = Math.min(requirement(schema, "max_length") ?? 1000, MOST_CHARACTERS);
  const maxLength = Math.min(longest, Math.max(minLength, LONGEST_TEXT));
  const check = actionOf(schema, "check");
  return fc
    .oneof(
      { arbitrary: fc.constantFrom(...LIKELY_TEXTS), weight: check === undefined ? 0 : 10 },
      { arbitrary: fc.string({ minLength, maxLength }), weight: 30 },
      { arbitrary: fc.constantFrom("x".repeat(longest), "x".repeat(longest - 4)), weight: 1 },
    )
    .filter((text) => typeof check !== "function" || check(text) === true);
}

function requirement(schema: Described, type: string): number | undefined {
  const value = actionOf(schema, type);
  return typeof value === "number" ? value : undefined;
}

function actionOf(schema: Described, type: string): unknown {
  const action = (schema.pipe ?? []).find((step) => isDescribed(step) && step.type === type);
  return isDescribed(action) && "requirement" in action ? action.requirement : undefined;
}

function hasAction({ pipe = [] }: Described, type: string): boolean {
  return pipe.some((step) => isDescribed(step) && step.type === type);
}

function isDescribed(value: unknown): value is Described {
  return typeof value === "object" && value !== null && "type" in value;
}

function unsupported({ type }: Described): never {
  throw new Error(`No values are known for schemas of the type ${type}`);
}
