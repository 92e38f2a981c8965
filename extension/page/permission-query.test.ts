import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakePermissionLink } from "./fake-permission-link.ts";
import { fakePermissions } from "./fake-permissions.ts";
import { installPermissionQuery } from "./permission-query.ts";

type Query = (...given: unknown[]) => Promise<unknown>;

let link: FakePermissionLink;
let page: ReturnType<typeof fakePermissions>;
/** The browser's own, from before. */
let browsers: { readonly query: Query; readonly flags: PropertyDescriptor | undefined };

const flagsOf = (target: object) => {
  const { value: _, ...flags } = Object.getOwnPropertyDescriptor(target, "query") ?? {};
  return flags;
};
const methodOf = (permissions: object): Query => Reflect.get(permissions, "query");

beforeEach(() => {
  link = new FakePermissionLink();
  page = fakePermissions();
  const { prototype } = page.Permissions;
  browsers = { query: methodOf(prototype), flags: flagsOf(prototype) };
  installPermissionQuery(link, page);
});

/** Queries as a page does. */
function query(...given: unknown[]): Promise<unknown> {
  const { permissions } = page.navigator;
  return Reflect.apply(methodOf(permissions), permissions, given);
}

describe('query({ name: "tcp-socket" })', () => {
  it("answers with what the broker says", async () => {
    const answer = query({ name: "tcp-socket" });
    expect(link.questions).toBe(1);
    link.say("granted");
    expect(await answer).toMatchObject({ name: "tcp-socket", state: "granted" });
    expect(await answer).toBeInstanceOf(page.PermissionStatus);
  });

  it("gives a promise of the page's own, and a new object each time", async () => {
    const answers = [query({ name: "tcp-socket" }), query({ name: "tcp-socket" })];
    link.say("granted");
    answers.push(query({ name: "tcp-socket" }));
    for (const answer of answers) expect(answer).toBeInstanceOf(Promise);
    expect(new Set(await Promise.all(answers)).size).toBe(3);
    expect(link.questions).toBe(1);
  });

  it("reads the descriptor's name once, in whatever form it comes", async () => {
    let reads = 0;
    const reading = {
      get name() {
        reads += 1;
        return "tcp-socket";
      },
    };
    const text = { toString: () => "tcp-socket" };
    const callable = Object.defineProperty(() => {}, "name", { value: "tcp-socket" });
    const inherited = Object.create({ name: "tcp-socket" });
    const frozen = Object.freeze({ name: "tcp-socket" });
    const answers = [reading, { name: text }, callable, inherited, frozen].map((descriptor) =>
      query(descriptor, "a further argument"),
    );
    link.say("granted");
    for (const status of await Promise.all(answers)) {
      expect(status).toMatchObject({ name: "tcp-socket" });
    }
    expect(reads).toBe(1);
  });

  it("tells a change to a status that somebody listens to", async () => {
    const answer = query({ name: "tcp-socket" });
    link.say("granted");
    const status = await answer;
    if (!(status instanceof EventTarget)) throw new TypeError("no status");
    const states: unknown[] = [];
    status.addEventListener("change", () => states.push(Reflect.get(status, "state")));
    link.say("prompt");
    link.say("prompt");
    expect(states).toEqual(["prompt"]);
  });

  it.each([[undefined], [null], [{}], ["navigator"]])(
    "is rejected as the browser does for an object of another kind: %o",
    async (other) => {
      const given = [{ name: "tcp-socket" }];
      const answer = Reflect.apply(methodOf(page.navigator.permissions), other, given);
      expect(await outcome(answer)).toEqual(
        await outcome(Reflect.apply(browsers.query, other, given)),
      );
      await expect(answer).rejects.toThrow(TypeError);
      expect(link.questions).toBe(0);
    },
  );
});

describe("every other query", () => {
  /** Each gets its own log of what is read. */
  const DESCRIPTORS: Readonly<Record<string, (log: string[]) => unknown[]>> = {
    "a name that the browser knows": () => [{ name: "geolocation" }],
    "a name and another member": (log) => [logged({ name: "midi", sysex: true }, log)],
    "a name that it does not know": (log) => [logged({ name: "tcp-sockets" }, log)],
    "another case": (log) => [logged({ name: "TCP-Socket" }, log)],
    "a name with a space": (log) => [logged({ name: "tcp-socket " }, log)],
    "no arguments": () => [],
    undefined: () => [undefined],
    null: () => [null],
    "the name alone": () => ["tcp-socket"],
    "a list": (log) => [logged(["tcp-socket"], log)],
    "no name": (log) => [logged({}, log)],
    "a name of null": (log) => [logged({ name: null }, log)],
    "a name of another type": (log) => [logged({ name: 7 }, log)],
    "a symbol": (log) => [logged({ name: Symbol("tcp-socket") }, log)],
    "an object without a text": (log) => [logged({ name: Object.create(null) }, log)],
    "an object whose text it is": (log) => [
      logged({ name: { toString: () => "geolocation" } }, log),
    ],
    "a frozen object": (log) => [logged(Object.freeze({ name: new String("midi") }), log)],
    "a name that throws": (log) => [
      logged(
        {
          get name() {
            throw new RangeError("the page's own");
          },
        },
        log,
      ),
    ],
    "a text that throws": (log) => [
      logged(
        {
          name: {
            toString: () => {
              throw new RangeError("the page's own");
            },
          },
        },
        log,
      ),
    ],
    "further arguments": () => [{ name: "geolocation" }, { name: "tcp-socket" }],
  };

  it.each(Object.entries(DESCRIPTORS))("is the browser's: %s", async (_, given) => {
    const read: string[] = [];
    const readByBrowser: string[] = [];
    const answer = query(...given(read));
    const { permissions } = page.navigator;
    const browsersAnswer = Reflect.apply(browsers.query, permissions, given(readByBrowser));
    expect(await outcome(answer)).toEqual(await outcome(browsersAnswer));
    expect(read).toEqual(readByBrowser);
    expect(link.questions).toBe(0);
  });

  it("hands on this value, arguments and answer as they are", () => {
    const calls: unknown[][] = [];
    const answer = { of: "the page's own" };
    page = fakePermissions();
    Reflect.set(page.Permissions.prototype, "query", function (this: unknown, ...given: unknown[]) {
      calls.push([this, ...given]);
      return answer;
    });
    installPermissionQuery(link, page);
    expect(query()).toBe(answer);
    expect(query("midi", 2, 3)).toBe(answer);
    expect(query({ name: "midi" }, 2)).toBe(answer);
    const { permissions } = page.navigator;
    expect(calls.map(([permissionsOfCall]) => permissionsOfCall)).toEqual(
      Array(3).fill(permissions),
    );
    expect(calls.map(([, ...given]) => given)).toEqual([[], ["midi", 2, 3], [{ name: "midi" }, 2]]);
  });

  it("calls a getter on the descriptor itself", async () => {
    class Descriptor {
      #name = "geolocation";
      get name() {
        return this.#name;
      }
    }
    expect(await query(new Descriptor())).toMatchObject({ name: "geolocation" });
  });

  it("throws what the page's own function throws", () => {
    page = fakePermissions();
    Reflect.set(page.Permissions.prototype, "query", () => {
      throw new RangeError("the page's own");
    });
    installPermissionQuery(link, page);
    expect(() => query({ name: "tcp-socket" })).toThrow(RangeError);
  });

  it("goes on although the page has put others in the platform's place", async () => {
    const { apply, get } = Reflect;
    const { Proxy: platformProxy, Promise: platformPromise } = globalThis;
    const iterator = Array.prototype[Symbol.iterator];
    const refuse = () => {
      throw new Error("patched");
    };
    const { permissions } = page.navigator;
    const descriptors = [{ name: "geolocation" }, { name: "tcp-socket" }] as const;
    let answers: readonly unknown[];
    try {
      Object.assign(Reflect, { apply: refuse, get: refuse });
      Object.assign(globalThis, { Proxy: refuse, Promise: refuse });
      Object.assign(Object.prototype, { get: refuse, has: refuse, apply: refuse });
      Array.prototype[Symbol.iterator] = refuse;
      answers = [permissions.query(descriptors[0]), permissions.query(descriptors[1])];
    } finally {
      Array.prototype[Symbol.iterator] = iterator;
      for (const name of ["get", "has", "apply"]) Reflect.deleteProperty(Object.prototype, name);
      Object.assign(globalThis, { Proxy: platformProxy, Promise: platformPromise });
      Object.assign(Reflect, { apply, get });
    }
    link.say("granted");
    expect(await answers[0]).toMatchObject({ name: "geolocation" });
    expect(await answers[1]).toMatchObject({ name: "tcp-socket" });
  });
});

describe("the function", () => {
  it("has the browser's name, length, text and flags", () => {
    const { prototype } = page.Permissions;
    const installed = methodOf(prototype);
    expect(installed).not.toBe(browsers.query);
    expect(installed.name).toBe("query");
    expect(installed).toHaveLength(1);
    expect(flagsOf(prototype)).toEqual(browsers.flags);
    expect(Reflect.ownKeys(installed)).toEqual(Reflect.ownKeys(browsers.query));
    expect(Function.prototype.toString.call(installed)).toContain("[native code]");
    expect(Reflect.ownKeys(prototype)).toEqual(
      Reflect.ownKeys(fakePermissions().Permissions.prototype),
    );
  });

  it("is no constructor", () => {
    expect(() => Reflect.construct(methodOf(page.Permissions.prototype), [{}])).toThrow(TypeError);
  });
});

describe("where something is missing", () => {
  const missing: Readonly<Record<string, (global: typeof page) => void>> = {
    Permissions: (global) => Reflect.deleteProperty(global, "Permissions"),
    "Permissions.prototype": (global) => Reflect.set(global, "Permissions", () => {}),
    PermissionStatus: (global) => Reflect.deleteProperty(global, "PermissionStatus"),
    "Permissions.prototype.query": ({ Permissions }) =>
      Reflect.deleteProperty(Permissions.prototype, "query"),
    "a query that can be called": ({ Permissions }) =>
      Reflect.set(Permissions.prototype, "query", {}),
    "a prototype that can be changed": ({ Permissions }) => Object.freeze(Permissions.prototype),
  };

  it.each(Object.entries(missing))("installs nothing: %s", (_, remove) => {
    const global = fakePermissions();
    remove(global);
    const { prototype } = global.Permissions ?? {};
    const before = prototype && Object.getOwnPropertyDescriptors(prototype);
    installPermissionQuery(link, global);
    expect(prototype && Object.getOwnPropertyDescriptors(prototype)).toEqual(before);
  });
});

/** A descriptor that logs what is read of it. */
function logged(descriptor: object, log: string[]): object {
  return new Proxy(descriptor, {
    get(target, key, receiver) {
      log.push(String(key));
      return Reflect.get(target, key, receiver);
    },
  });
}

/** What comes of a promise, in a form that can be compared. */
async function outcome(answer: Promise<unknown>): Promise<unknown> {
  try {
    const status = await answer;
    if (!(status instanceof page.PermissionStatus)) return status;
    return { name: status.name, state: status.state };
  } catch (error) {
    return error;
  }
}

afterEach(() => {
  // An answer that nobody asked for would be one for the next test.
  expect(link.questions).toBeLessThanOrEqual(1);
});
