import { describe, expect, it } from "vitest";
import { resolveBySystem } from "./resolve.ts";

describe("resolveBySystem", () => {
  it.each(["127.0.0.1", "10.1.2.3", "::1", "2001:db8::1", "::ffff:7f00:1"])(
    "gives an address as it is: %s",
    async (address) => {
      expect(await resolveBySystem(address)).toEqual([address]);
    },
  );

  it("finds this computer", async () => {
    const addresses = await resolveBySystem("localhost");
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(["127.0.0.1", "::1"]).toContain(address);
  });

  it("throws the system's error for a name that cannot exist (RFC 6761 §6.4)", async () => {
    await expect(resolveBySystem("something.invalid")).rejects.toMatchObject({
      code: expect.stringMatching(/^E(NOTFOUND|AI_)/u),
    });
  });
});
