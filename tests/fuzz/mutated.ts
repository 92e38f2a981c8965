import fc from "fast-check";
import { oddName, oddValue } from "./odd-values.ts";

/** One change at one place of a value. */
interface Mutation {
  /** Counts the places through, and begins anew after the last one. */
  readonly place: number;
  readonly change: (value: unknown, mutation: Mutation) => unknown;
  readonly name: string;
  readonly value: unknown;
}

const MOST_PLACES = 40;
const LONGEST_REPEATED = 1000;

const CHANGES: readonly Mutation["change"][] = [
  (_, { value }) => value,
  (old) => [old],
  withMember,
  withMember,
  withoutMember,
  withoutMember,
  repeated,
  nearby,
  nearby,
];

const mutation: fc.Arbitrary<Mutation> = fc.record(
  {
    place: fc.nat(MOST_PLACES),
    change: fc.constantFrom(...CHANGES),
    name: oddName,
    value: oddValue,
  },
  { noNullPrototype: true },
);

/** A value of the kind with up to three changes, each at some place in it. */
export function mutated(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(arbitrary, fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([value, mutations]) => mutations.reduce(mutate, value));
}

function mutate(value: unknown, mutation: Mutation): unknown {
  const place = mutation.place % countPlaces(value);
  return changeAt(value, place, (old) => mutation.change(old, mutation));
}

/** The value itself, and all that is in it. */
function countPlaces(value: unknown): number {
  return membersOf(value).reduce((count, [, member]) => count + countPlaces(member), 1);
}

function changeAt(value: unknown, place: number, change: (old: unknown) => unknown): unknown {
  if (place === 0) return change(value);
  let rest = place - 1;
  for (const [name, member] of membersOf(value)) {
    const count = countPlaces(member);
    if (rest < count) return replaced(value, name, changeAt(member, rest, change));
    rest -= count;
  }
  return value;
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isPlain(value) ? Object.entries(value) : [];
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof ArrayBuffer);
}

function replaced(value: unknown, name: string, member: unknown): unknown {
  if (Array.isArray(value)) return value.with(Number(name), member);
  return fromMembers(membersOf(value).map(([key, old]) => [key, key === name ? member : old]));
}

/** `__proto__` becomes a member like any other, as JSON.parse has it. */
function fromMembers(members: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(members);
}

function withMember(old: unknown, { name, value }: Mutation): unknown {
  if (Array.isArray(old)) return [...old, value];
  return isPlain(old) ? fromMembers([...membersOf(old), [name, value]]) : value;
}

function withoutMember(old: unknown, { place }: Mutation): unknown {
  if (Array.isArray(old)) return old.slice(1);
  const members = membersOf(old);
  return members.length === 0
    ? undefined
    : fromMembers(members.toSpliced(place % members.length, 1));
}

/** Past the bound of what has one. */
function repeated(old: unknown, { place }: Mutation): unknown {
  const times = place === MOST_PLACES ? 600 : 6;
  if (Array.isArray(old) && old.length < LONGEST_REPEATED) {
    return Array.from({ length: times }, () => old).flat();
  }
  return typeof old === "string" && old.length < LONGEST_REPEATED ? old.repeat(times) : old;
}

function nearby(old: unknown, { place, name }: Mutation): unknown {
  switch (typeof old) {
    case "number":
      return [old + 1, old - 1, -old, old + 0.5, old * 65_536, String(old)][place % 6];
    case "string":
      return [`${old}${name}`, old.slice(1), old.slice(0, -1), old.toUpperCase(), ` ${old}`][
        place % 5
      ];
    case "boolean":
      return !old;
    default:
      return old;
  }
}
