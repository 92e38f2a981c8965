import { describe, expect, it, vi } from "vitest";
import { createResolve, type LookUp, resolveBySystem } from "./resolve.ts";

/** Resolves names that all lead to these addresses. */
function leadingTo(...addresses: string[]) {
  const lookUp = vi.fn<LookUp>(async () => addresses.map((address) => ({ address })));
  return { lookUp, resolve: createResolve(lookUp) };
}

describe("resolving", () => {
  it.each(["127.0.0.1", "10.1.2.3", "::1", "2001:db8::1", "::ffff:7f00:1"])(
    "gives an address as it is: %s",
    async (address) => {
      const { lookUp, resolve } = leadingTo("10.0.0.1");
      expect(await resolve(address)).toEqual([address]);
      expect(lookUp).not.toHaveBeenCalled();
    },
  );

  it.each(["localhost", "localhost.", "a.localhost", "a.b.localhost."])(
    "asks nobody where this computer is: %s (RFC 6761 §6.3)",
    async (name) => {
      const { lookUp, resolve } = leadingTo("10.0.0.1");
      expect(await resolve(name)).toEqual(["127.0.0.1", "::1"]);
      expect(lookUp).not.toHaveBeenCalled();
    },
  );

  it.each(["notlocalhost", "localhost.example", "host.example."])(
    "asks for the addresses of %s, once",
    async (name) => {
      const { lookUp, resolve } = leadingTo("10.0.0.2", "10.0.0.1");
      expect(await resolve(name)).toEqual(["10.0.0.2", "10.0.0.1"]);
      expect(lookUp).toHaveBeenCalledExactlyOnceWith(name);
    },
  );

  it("gives an address once that comes twice", async () => {
    const { resolve } = leadingTo("10.0.0.2", "::1", "10.0.0.2", "10.0.0.1", "::1");
    expect(await resolve("host.example")).toEqual(["10.0.0.2", "::1", "10.0.0.1"]);
  });

  it("gives the first sixteen different ones of many", async () => {
    const many = Array.from({ length: 1000 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    const { resolve } = leadingTo("10.0.0.0", ...many);
    expect(await resolve("host.example")).toEqual(many.slice(0, 16));
  });

  it("throws what the look-up throws", async () => {
    const error = new Error("getaddrinfo ENOTFOUND host.example");
    const resolve = createResolve(() => Promise.reject(error));
    await expect(resolve("host.example")).rejects.toBe(error);
  });
});

describe("resolveBySystem", () => {
  it("throws the system's error for a name that cannot exist (RFC 6761 §6.4)", async () => {
    await expect(resolveBySystem("something.invalid")).rejects.toMatchObject({
      code: expect.stringMatching(/^E(NOTFOUND|AI_)/u),
    });
  });
});
