import { beforeEach, describe, expect, it } from "vitest";
import { FakePermissionLink } from "./fake-permission-link.ts";
import { fakePermissions } from "./fake-permissions.ts";
import { createPermissionStatus } from "./permission-status.ts";
import { SitePermission } from "./site-permission.ts";

let link: FakePermissionLink;
let Platform: ReturnType<typeof fakePermissions>["PermissionStatus"];
let PermissionStatus: ReturnType<typeof createPermissionStatus>;

beforeEach(async () => {
  link = new FakePermissionLink();
  ({ PermissionStatus: Platform } = fakePermissions());
  const permission = new SitePermission(link);
  PermissionStatus = createPermissionStatus(permission, Platform);
  const known = permission.whenKnown();
  link.say("granted");
  await known;
});

describe("PermissionStatus", () => {
  it("is an instance of the platform's own interface, and an EventTarget", () => {
    const status = new PermissionStatus();
    expect(status).toBeInstanceOf(Platform);
    expect(status).toBeInstanceOf(EventTarget);
    expect(status.constructor).toBe(Platform);
    expect(Object.prototype.toString.call(status)).toBe("[object PermissionStatus]");
  });

  it("lists the members that the platform's objects list, and has none of its own", () => {
    const listed = (status: object) => {
      const names: string[] = [];
      for (const name in status) names.push(name);
      return names.toSorted();
    };
    const status = new PermissionStatus();
    expect(listed(status)).toEqual(listed(new Platform("midi")));
    expect(Object.getOwnPropertyNames(status)).toEqual([]);
    expect(status.addEventListener).toHaveLength(EventTarget.prototype.addEventListener.length);
  });

  it("has name and state, which are read-only", () => {
    const status = new PermissionStatus();
    expect(status).toMatchObject({ name: "tcp-socket", state: "granted", onchange: null });
    expect(Reflect.set(status, "name", "midi")).toBe(false);
    expect(Reflect.set(status, "state", "denied")).toBe(false);
    expect(status).toMatchObject({ name: "tcp-socket", state: "granted" });
  });

  it.each(["name", "state", "onchange", "addEventListener"])(
    "has %s for its own objects alone",
    (member) => {
      const status = new PermissionStatus();
      for (const other of [{}, new EventTarget(), new Platform("midi"), Object.create(status)]) {
        const prototype = Object.getPrototypeOf(status);
        const { value, get } = Object.getOwnPropertyDescriptor(prototype, member) ?? {};
        expect(() => Reflect.apply(value ?? get, other, ["change", () => {}])).toThrow(TypeError);
      }
    },
  );

  it("leaves the platform's objects as they are", () => {
    expect(new Platform("midi")).toMatchObject({ name: "midi", state: "granted" });
    expect(Object.hasOwn(Platform.prototype, "addEventListener")).toBe(false);
  });
});

describe("change", () => {
  it("fires once at each change of state, at handler and listener, with the state changed", () => {
    const status = new PermissionStatus();
    const heard: unknown[] = [];
    status.onchange = function (this: unknown) {
      heard.push(["handler", this === status, status.state]);
    };
    status.addEventListener("change", ({ type, bubbles, cancelable, target }) => {
      heard.push([type, bubbles, cancelable, target === status]);
    });
    link.say("granted");
    expect(heard).toEqual([]);
    link.say("prompt");
    expect(heard).toEqual([
      ["handler", true, "prompt"],
      ["change", false, false, true],
    ]);
    link.say("prompt");
    expect(heard).toHaveLength(2);
    link.say("denied");
    expect(heard).toHaveLength(4);
  });

  it("fires at every object that has somebody to hear it", () => {
    const heard: number[] = [];
    const statuses = [1, 2, 3].map((number) => {
      const status = new PermissionStatus();
      status.onchange = () => heard.push(number);
      return status;
    });
    const silent = new PermissionStatus();
    link.say("prompt");
    expect(heard).toEqual([1, 2, 3]);
    expect([...statuses, silent].map(({ state }) => state)).toEqual(Array(4).fill("prompt"));
  });

  it("does not reach a listener that was removed, nor a handler that was unset", () => {
    const status = new PermissionStatus();
    let events = 0;
    const count = () => {
      events += 1;
    };
    status.addEventListener("change", count);
    status.onchange = count;
    expect(status.onchange).toBe(count);
    status.removeEventListener("change", count);
    status.onchange = null;
    expect(status.onchange).toBeNull();
    link.say("prompt");
    expect(events).toBe(0);
  });

  it("takes the platform's options of listeners", () => {
    const status = new PermissionStatus();
    const removal = new AbortController();
    const heard: string[] = [];
    status.addEventListener("change", () => heard.push("once"), { once: true });
    status.addEventListener("change", () => heard.push("until"), { signal: removal.signal });
    link.say("prompt");
    removal.abort();
    link.say("granted");
    expect(heard).toEqual(["once", "until"]);
  });

  it("fires although the page has put others in the platform's place", () => {
    const status = new PermissionStatus();
    let events = 0;
    status.onchange = () => {
      events += 1;
    };
    const platform = { Event: globalThis.Event, dispatch: EventTarget.prototype.dispatchEvent };
    const refuse = () => {
      throw new Error("patched");
    };
    try {
      Reflect.set(globalThis, "Event", refuse);
      Reflect.set(EventTarget.prototype, "dispatchEvent", refuse);
      Reflect.set(status, "dispatchEvent", refuse);
      link.say("prompt");
    } finally {
      Reflect.set(globalThis, "Event", platform.Event);
      Reflect.set(EventTarget.prototype, "dispatchEvent", platform.dispatch);
    }
    expect(events).toBe(1);
  });
});
