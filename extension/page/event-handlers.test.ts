import { describe, expect, it } from "vitest";
import { EventHandlers } from "./event-handlers.ts";

function recorded() {
  const target = new EventTarget();
  const handlers = new EventHandlers(target);
  const calls: string[] = [];
  const record = (name: string) => () => calls.push(name);
  const listen = (name: string) => target.addEventListener("data", record(name));
  const fire = () => {
    target.dispatchEvent(new Event("data"));
    return calls.splice(0);
  };
  return { target, handlers, record, listen, fire };
}

describe("EventHandlers", () => {
  it("has null where nothing is set", () => {
    expect(new EventHandlers(new EventTarget()).get("data")).toBeNull();
  });

  it("gives back what was set", () => {
    const { handlers, record } = recorded();
    const handler = record("handler");
    handlers.set("data", handler);
    expect(handlers.get("data")).toBe(handler);
    expect(handlers.get("open")).toBeNull();
  });

  it("calls the handler with the event, on the target", () => {
    const { target, handlers } = recorded();
    const seen: unknown[] = [];
    handlers.set("data", function (this: unknown, ...given: unknown[]) {
      seen.push(this, ...given);
    });
    const event = new Event("data");
    target.dispatchEvent(event);
    expect(seen).toEqual([target, event]);
    expect(seen[1]).toBe(event);
  });

  it("keeps its place among the listeners when it is replaced", () => {
    const { handlers, record, listen, fire } = recorded();
    listen("one");
    handlers.set("data", record("never called"));
    listen("three");
    handlers.set("data", record("two"));
    listen("four");
    expect(fire()).toEqual(["one", "two", "three", "four"]);
  });

  it("loses its place when it is unset", () => {
    const { handlers, record, listen, fire } = recorded();
    handlers.set("data", record("never called"));
    listen("one");
    handlers.set("data", null);
    expect(fire()).toEqual(["one"]);
    handlers.set("data", record("two"));
    listen("three");
    expect(fire()).toEqual(["one", "two", "three"]);
  });

  it.each([[null], [undefined], [{}], [{ handleEvent: () => {} }], ["text"], [1], [Symbol("x")]])(
    "is unset by %o, which cannot be called",
    (value) => {
      const { handlers, record, fire } = recorded();
      handlers.set("data", value);
      expect(handlers.get("data")).toBeNull();
      handlers.set("data", record("handler"));
      handlers.set("data", value);
      expect(handlers.get("data")).toBeNull();
      expect(fire()).toEqual([]);
    },
  );

  it("may be replaced and unset from inside", () => {
    const { handlers, record, fire } = recorded();
    handlers.set("data", () => handlers.set("data", record("second")));
    expect(fire()).toEqual([]);
    expect(fire()).toEqual(["second"]);
    handlers.set("data", () => handlers.set("data", null));
    expect(fire()).toEqual([]);
    expect(handlers.get("data")).toBeNull();
  });

  it("calls one handler once, however often it was set", () => {
    const { handlers, record, fire } = recorded();
    const handler = record("handler");
    handlers.set("data", handler);
    handlers.set("data", handler);
    expect(fire()).toEqual(["handler"]);
  });
});
