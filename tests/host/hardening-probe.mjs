// @ts-check
/**
 * Loaded into a real host before it (`--import`), this tries what an attacker in the host would, once
 * the host serves, and says on stderr which of it worked.
 */
const functions = [() => {}, async () => {}, function* () {}, async function* () {}];

/**
 * A function of the process that may be gone.
 * @param {string} name
 * @param {...unknown} given
 */
const call = (name, ...given) => Reflect.apply(Reflect.get(process, name), process, given);

/** @type {Readonly<Record<string, () => unknown>>} */
const ATTEMPTS = {
  // biome-ignore lint/security/noGlobalEval: it has to be refused
  "evaluates a text": () => globalThis.eval("1"),
  "makes a function of text": () => new Function("return 1"),
  ...Object.fromEntries(
    functions.map((one) => [
      `makes a function of text as ${one.constructor.name}`,
      () => one.constructor("return 1"),
    ]),
  ),
  "adds to all objects": () => {
    Object.assign(Object.prototype, { polluted: true });
  },
  "adds to all lists": () => {
    Object.assign(Array.prototype, { polluted: true });
  },
  "reaches all objects through one": () => {
    Object.assign(Reflect.get({}, "__proto__"), { polluted: true });
  },
  "takes a module that the host has not": () => call("getBuiltinModule", "node:child_process"),
  "takes a part of Node's": () => call("binding", "spawn_sync"),
  "loads native code": () => call("dlopen", { exports: {} }, "/nowhere.node"),
};

const REFUSALS = [EvalError, TypeError];

// Once the host listens to its browser it serves.
process.stdin.on("newListener", (name) => {
  if (name === "data") queueMicrotask(attack);
});

function attack() {
  const worked = Object.entries(ATTEMPTS).filter(([, attempt]) => {
    try {
      attempt();
      return true;
    } catch (error) {
      return !REFUSALS.some((refusal) => error instanceof refusal);
    }
  });
  process.stderr.write(`worked: ${JSON.stringify(worked.map(([name]) => name))}\n`);
}
