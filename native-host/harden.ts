/**
 * Takes from this process what the host never needs and an attacker would: before anything is read.
 * It holds however the host was started, as a script or in the single-file executable, which has no
 * command line of Node's. Node's own options for some of it cost a third of the time to start more,
 * since Node throws its compiled start-up code away when V8's options differ.
 */
export function harden(): void {
  refuseCodeFromStrings();
  sealPrototypes();
  closeDoors();
  // Node answers this signal with a debugger's port, unless somebody else listens for it.
  if (process.platform !== "win32") process.on("SIGUSR1", () => {});
}

/** The constructors of functions, of which some have no name: each makes functions of text. */
const FUNCTION_PROTOTYPES: readonly object[] = [
  () => {},
  async () => {},
  function* () {},
  async function* () {},
].map((one) => Object.getPrototypeOf(one));

function refuseCodeFromStrings(): void {
  for (const prototype of FUNCTION_PROTOTYPES) define(prototype, "constructor", refuse);
  // `instanceof Function` goes by this.
  refuse.prototype = Function.prototype;
  define(globalThis, "Function", refuse);
  define(globalThis, "eval", refuse);
}

function refuse(): never {
  throw new EvalError("The native host makes no code of text");
}

/** What a damaged message could be merged into: nothing can be added to all objects at once. */
function sealPrototypes(): void {
  Reflect.deleteProperty(Object.prototype, "__proto__");
  for (const { prototype } of [
    Object,
    Array,
    String,
    Number,
    Boolean,
    BigInt,
    Symbol,
    Date,
    RegExp,
    Error,
    Promise,
    Map,
    Set,
    WeakMap,
    ArrayBuffer,
    Uint8Array,
    Buffer,
  ]) {
    Object.seal(prototype);
  }
  for (const prototype of FUNCTION_PROTOTYPES) Object.seal(prototype);
}

/** The ways from the global `process` to modules that were not imported, and to native code. */
const DOORS = ["binding", "_linkedBinding", "dlopen", "getBuiltinModule", "_debugProcess"];

function closeDoors(): void {
  for (const name of DOORS) define(process, name, undefined);
}

function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: false, configurable: false });
}
