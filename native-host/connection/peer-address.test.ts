import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalHost } from "../../protocol/destination.ts";
import { peerAddress } from "./peer-address.ts";

it.each([
  ["127.0.0.1", "127.0.0.1"],
  ["192.168.1.5", "192.168.1.5"],
  ["::ffff:192.168.1.5", "192.168.1.5"],
  ["::ffff:127.0.0.1", "127.0.0.1"],
  ["::ffff:c0a8:105", "192.168.1.5"],
  ["::1", "::1"],
  ["2001:db8::1:0:0:1", "2001:db8::1:0:0:1"],
  ["2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"],
  ["64:ff9b::c0a8:105", "64:ff9b::c0a8:105"],
  ["fe80::1", "fe80::1"],
  ["fe80::1%eth0", "fe80::1"],
  ["fe80::1%en-0.5", "fe80::1"],
  ["fe80::1%12", "fe80::1"],
])("a peer at %s is told as %s", (address, told) => {
  expect(peerAddress(address)).toBe(told);
});

it("is in canonical form", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      const told = peerAddress(address);
      expect(canonicalHost(told)).toBe(told);
    }),
  );
});
