/** What administrators are told of policies is what the extension takes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../extension/background/limits.ts";
import { LIMIT_RANGES } from "../../extension/background/policy/limit-ranges.ts";
import { parsePolicy } from "../../extension/background/policy/parse-policy.ts";
import {
  BLOCK_MEMBERS,
  LIMIT_MEMBERS,
  POLICY_MEMBERS,
} from "../../extension/background/policy/policy-members.ts";
import { MOST_ENTRIES } from "../../extension/background/policy/read-entries.ts";
import { CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { DESTINATIONS_PER_REQUEST, DESTINATIONS_PER_RULE } from "../../protocol/limits.ts";
import { SCOPES } from "../../protocol/scope.ts";
import { projectRoot } from "../../scripts/project.ts";
import { languagesIn, type Sample, samplesIn } from "../samples.ts";
import { code, rowsBelow } from "./markdown.ts";

const text = readFileSync(join(projectRoot, "docs/POLICY.md"), "utf8");
const samples = samplesIn(text);

describe("docs/POLICY.md", () => {
  it("has a name for each block of code, so that it can be read here", () => {
    expect(samples.map(({ name }) => name)).toHaveLength(languagesIn(text).length);
  });

  it.each(samples)("has no mistake in the sample $name", (sample) => {
    const { isSet, mistakes } = parsePolicy(policyOf(sample));
    expect(isSet).toBe(true);
    expect(mistakes).toEqual([]);
  });

  it("has every member, and none besides", () => {
    const [members, entryMembers] = tablesBelow("What can be set");
    expect(members).toEqual(POLICY_MEMBERS.map(code));
    expect(entryMembers).toEqual(BLOCK_MEMBERS.map(code));
  });

  it.each([MOST_ENTRIES, DESTINATIONS_PER_RULE, DESTINATIONS_PER_REQUEST])(
    "has the bound of %i",
    (bound) => {
      expect(text).toMatch(new RegExp(`\\b${bound.toLocaleString("en")}\\b`));
    },
  );

  it("has every scope", () => {
    const rows = rowsBelow("Scopes", text).slice(1);
    expect(rows.map(([name]) => name)).toEqual(SCOPES.map(code));
  });

  it("has every limit, with its default and its range", () => {
    const rows = rowsBelow("Limits", text).slice(1);
    expect(rows.map(([name]) => name)).toEqual(LIMIT_MEMBERS.map(code));
    const numbers = rows.map(([, , ...cells]) => cells);
    const defaults = Object.values(DEFAULT_LIMITS);
    const expected = Object.values(LIMIT_RANGES).map(({ least, most }, index) =>
      [defaults[index], least, most].map((number) => number?.toLocaleString("en")),
    );
    expect(Object.keys(DEFAULT_LIMITS)).toEqual(LIMIT_MEMBERS);
    expect(numbers).toEqual(expected);
  });
});

/** The policy within the file that a sample is of. */
function policyOf({ name, language, source }: Sample): unknown {
  if (language === "reg") return policyOfRegistry(source);
  const file: unknown = JSON.parse(source);
  switch (name) {
    case "firefox":
      return memberAt(file, ["policies", "3rdparty", "Extensions", FIREFOX_EXTENSION_ID]);
    case "chromium":
      return memberAt(file, ["3rdparty", "extensions", CHROMIUM_EXTENSION_ID]);
    default:
      return file;
  }
}

/** What stands in a string as JSON is what Chromium takes it for, where its schema has no string. */
function policyOfRegistry(source: string): unknown {
  expect(source).toContain(`\\3rdparty\\extensions\\${CHROMIUM_EXTENSION_ID}\\policy]`);
  const values = [...source.matchAll(/^"(\w+)"=(".*")$/gm)];
  return Object.fromEntries(
    values.map(([, name = "", quoted = ""]) => {
      const value: string = JSON.parse(quoted);
      return [name, name === "prompts" ? value : JSON.parse(value)];
    }),
  );
}

function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => Reflect.get(Object(inner), name), value);
}

/** The first cells of each table below a heading, without the tables' heads. */
function tablesBelow(heading: string): string[][] {
  const tables: string[][] = [];
  for (const [first = ""] of rowsBelow(heading, text)) {
    if (first === "member") tables.push([]);
    else tables.at(-1)?.push(first);
  }
  return tables;
}
