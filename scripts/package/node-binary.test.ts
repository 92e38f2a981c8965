import { describe, expect, it } from "vitest";
import { checkIntegrity, NODE_VERSION, nodePackage } from "./node-binary.ts";
import { PLATFORMS } from "./platforms.ts";

describe("the pinned Node", () => {
  it("is of a line with long-term support", () => {
    const [major = 0] = NODE_VERSION.split(".").map(Number);
    expect(major % 2).toBe(0);
  });

  it.each(PLATFORMS)("has a package and its digest for %s", (platform) => {
    const { name, integrity } = nodePackage(platform);
    expect(name).toMatch(/^node-/);
    expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
  });
});

describe("checkIntegrity", () => {
  const bytes = Buffer.from("abc");
  // FIPS 180-2's example.
  const integrity =
    "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==";

  it("lets pass what is as pinned", () => {
    expect(() => checkIntegrity("abc", bytes, integrity)).not.toThrow();
  });

  it("throws for anything else", () => {
    expect(() => checkIntegrity("abc@1", Buffer.from("abd"), integrity)).toThrow("abc@1 is not");
  });
});
