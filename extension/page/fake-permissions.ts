import { describeInterface } from "./webidl.ts";

const NAMES = ["geolocation", "midi"];

/** As in a browser, what a page puts in its place changes nothing. */
const { get } = Reflect;

/**
 * What a page's global object has of the Permissions interface, as far as the browsers' own agree:
 * it knows two permissions, and reads a descriptor's `name` before its other members.
 */
export function fakePermissions() {
  class PermissionStatus extends EventTarget {
    readonly #name: string;

    constructor(name: string) {
      super();
      this.#name = name;
    }

    get name(): string {
      return this.#name;
    }

    get state(): string {
      return this.#name === "midi" ? "granted" : "prompt";
    }

    get onchange(): unknown {
      return this.#name === "" ? undefined : null;
    }
  }
  describeInterface(PermissionStatus, "PermissionStatus");

  class Permissions {
    /** How often the permissions were queried of this very object. */
    #queries = 0;

    async query(descriptor: unknown): Promise<PermissionStatus> {
      this.#queries += 1;
      if (arguments.length < 1) throw new TypeError("1 argument required, but only 0 present");
      if (typeof descriptor !== "object" && typeof descriptor !== "function") {
        throw new TypeError("The descriptor is not an object");
      }
      if (descriptor === null) throw new TypeError("The descriptor is not an object");
      const value: unknown = get(descriptor, "name");
      if (value === undefined) throw new TypeError("Required member is undefined");
      if (typeof value === "symbol") throw new TypeError("A symbol is not a permission");
      const name = `${value}`;
      if (!NAMES.includes(name)) throw new TypeError(`'${name}' is not a permission`);
      if (name === "midi") Boolean(get(descriptor, "sysex"));
      return new PermissionStatus(name);
    }
  }
  describeInterface(Permissions, "Permissions");

  const permissions = new Permissions();
  return { navigator: { permissions }, Permissions, PermissionStatus };
}
