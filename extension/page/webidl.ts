/** Conversions of arguments as Web IDL defines them (https://webidl.spec.whatwg.org/#js-type-mapping). */

/** `unsigned short`: modulo 65,536. */
export function toUnsignedShort(value: unknown): number {
  return toInteger(value, 0x1_0000);
}

/** `unsigned long`: modulo 2³². */
export function toUnsignedLong(value: unknown): number {
  return toInteger(value, 0x1_0000_0000);
}

/** `USVString`: lone surrogates become U+FFFD. */
export function toUSVString(value: unknown): string {
  return toDOMString(value).toWellFormed();
}

/** `DOMString`. */
export function toDOMString(value: unknown): string {
  if (typeof value === "symbol") throw new TypeError("A Symbol cannot be converted to a string");
  return String(value);
}

/** A dictionary: null and undefined are an empty one, any other primitive is a TypeError. */
export function toDictionary(value: unknown): object {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" || typeof value === "function") return value;
  throw new TypeError("The options are not an object");
}

/** A dictionary's member, or its default where it is missing; null is a value like others. */
export function member(dictionary: object, name: string, byDefault?: unknown): unknown {
  const value = Reflect.get(dictionary, name);
  return value === undefined ? byDefault : value;
}

export function requireArguments(method: string, given: number, required: number): void {
  if (given < required) {
    throw new TypeError(`${method} requires ${required} arguments, but only ${given} were passed`);
  }
}

/** Makes a class look like one of the platform's: enumerable members and a toStringTag. */
export function describeInterface(definition: { prototype: object }, name: string): void {
  const { prototype } = definition;
  for (const key of Object.getOwnPropertyNames(prototype)) {
    if (key !== "constructor") Object.defineProperty(prototype, key, { enumerable: true });
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
}

function toInteger(value: unknown, modulus: number): number {
  // ToNumber, which unlike `Number` throws for every bigint, also for one that an object gives.
  const truncated: number = Reflect.apply(Math.trunc, undefined, [value]);
  if (!Number.isFinite(truncated)) return 0;
  return ((truncated % modulus) + modulus) % modulus;
}
