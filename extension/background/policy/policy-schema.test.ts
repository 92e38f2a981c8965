import { expect, it } from "vitest";
import schema from "../../policy-schema.json";
import { BLOCK_MEMBERS, GRANT_MEMBERS, LIMIT_MEMBERS, POLICY_MEMBERS } from "./policy-members.ts";

const { grants, blocks, limits } = schema.properties;

it.each([
  ["a policy", schema.properties, POLICY_MEMBERS],
  ["a grant", grants.items.properties, GRANT_MEMBERS],
  ["a block", blocks.items.properties, BLOCK_MEMBERS],
  ["the limits", limits.properties, LIMIT_MEMBERS],
])(
  "the schema for Chromium has the members of %s that the parser knows",
  (_, properties, known) => {
    expect(Object.keys(properties)).toEqual(known);
  },
);

it("the schema restrains no values, which would vanish without a word", () => {
  const keywords = [...JSON.stringify(schema).matchAll(/"(\w+)":/g)].map(([, name]) => name);
  for (const keyword of ["enum", "pattern", "minimum", "maximum", "additionalProperties"]) {
    expect(keywords).not.toContain(keyword);
  }
});
