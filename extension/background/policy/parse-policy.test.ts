import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "../../../protocol/parse.ts";
import { judgeConnection, ruleSchema } from "../../../protocol/rule.ts";
import { SCOPES } from "../../../protocol/scope.ts";
import { englishText } from "../../look/english-text.ts";
import { mistakeWords } from "../../options/mistake-words.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { LIMIT_RANGES } from "./limit-ranges.ts";
import type { PolicyMistake } from "./mistakes.ts";
import { parsePolicy } from "./parse-policy.ts";
import { NO_POLICY, policyRules, policyRulesFor } from "./policy.ts";
import { LIMIT_MEMBERS } from "./policy-members.ts";

const SITE = "https://mail.example";
const OTHER = "https://other.example";
const CONNECT = { scopes: ["connect"], destinations: ["imap.example:993"] };
const WHOLE = { effect: "deny", scopes: [...SCOPES], destinations: ["*:*"] };

function rulesOf(managed: unknown, origin = SITE): unknown {
  return policyRules(parsePolicy(managed), origin);
}

/** As the page that shows them says them in English. */
function mistakesOf(managed: unknown): readonly string[] {
  return sentences(parsePolicy(managed).mistakes);
}

function sentences(mistakes: readonly PolicyMistake[]): readonly string[] {
  return mistakes.map((mistake) => mistakeWords(mistake, englishText));
}

describe("parsePolicy", () => {
  it("takes a policy that sets nothing for none", () => {
    expect(parsePolicy({})).toEqual(NO_POLICY);
  });

  it.each([undefined, null, "grants", 4, []])("can do nothing with %j", (managed) => {
    expect(parsePolicy(managed)).toEqual({
      ...NO_POLICY,
      isSet: true,
      mistakes: [expect.anything()],
    });
    expect(mistakesOf(managed)).toEqual(["The policy: expected an object. Nothing of it holds."]);
  });

  it("reads a policy that sets everything", () => {
    const policy = parsePolicy({
      grants: [
        { origin: SITE, scopes: ["connect", "system-ports"], destinations: ["*.example:*"] },
      ],
      blocks: [{ origin: OTHER }],
      prompts: "forbid",
      limits: { socketsPerSite: 8, promptsPerSite: 1 },
      secondPipe: false,
    });
    expect(policy).toEqual({
      isSet: true,
      rules: new Map([
        [OTHER, [WHOLE]],
        [
          SITE,
          [
            {
              effect: "allow",
              scopes: ["connect", "system-ports"],
              destinations: ["*.example:*"],
            },
          ],
        ],
      ]),
      rulesForEverySite: [],
      mayAsk: false,
      limits: { ...DEFAULT_LIMITS, socketsPerSite: 8, promptsPerSite: 1 },
      ownLimits: ["socketsPerSite", "promptsPerSite"],
      secondPipe: false,
      mistakes: [],
    });
  });

  it("has what is blocked win over what is granted, whatever their order", () => {
    const managed = {
      grants: [{ origin: SITE, scopes: ["connect"], destinations: ["*:*"] }],
      blocks: [{ origin: SITE, scopes: ["connect"], destinations: ["evil.example:*"] }],
    };
    expect(rulesOf(managed)).toEqual([
      { effect: "deny", scopes: ["connect"], destinations: ["evil.example:*"] },
      { effect: "allow", scopes: ["connect"], destinations: ["*:*"] },
    ]);
  });

  it("blocks every site, those that are granted something too", () => {
    const managed = {
      grants: [{ origin: SITE, ...CONNECT }],
      blocks: [{ origin: "*", destinations: ["10.0.0.0/8:*"] }],
    };
    const forAll = { ...WHOLE, destinations: ["10.0.0.0/8:*"] };
    expect(rulesOf(managed)).toEqual([forAll, { effect: "allow", ...CONNECT }]);
    expect(rulesOf(managed, OTHER)).toEqual([forAll]);
  });

  it("makes one rule of entries that have the same scopes", () => {
    const managed = {
      grants: [
        { origin: SITE, scopes: ["system-ports", "connect"], destinations: ["a.example:1"] },
        { origin: SITE, scopes: ["connect", "system-ports"], destinations: ["b.example:2"] },
      ],
    };
    expect(rulesOf(managed)).toEqual([
      {
        effect: "allow",
        scopes: ["connect", "system-ports"],
        destinations: ["a.example:1", "b.example:2"],
      },
    ]);
  });

  it("makes no rule that is longer than one may be", () => {
    const many = (first: number) =>
      Array.from({ length: 512 }, (_, index) => `10.${first}.0.0/16:${index + 1}`);
    const { rulesForEverySite, mistakes } = parsePolicy({
      blocks: [
        { origin: "*", destinations: many(1) },
        { origin: "*", destinations: many(2) },
      ],
    });
    expect(mistakes).toEqual([]);
    expect(rulesForEverySite.flatMap(({ destinations }) => destinations)).toHaveLength(1024);
    expect(rulesForEverySite.every((rule) => parse(ruleSchema, rule).ok)).toBe(true);
  });

  it("brings what is readable into canonical form", () => {
    const managed = {
      grants: [
        {
          origin: "HTTPS://Café.Example:443",
          scopes: ["connect"],
          destinations: [
            "IMAP.Example:993",
            "*.café.example:*",
            "10.1.2.3/8:0-65535",
            "[FD00::0]:1",
          ],
        },
      ],
    };
    expect(mistakesOf(managed)).toEqual([]);
    expect(rulesOf(managed, "https://xn--caf-dma.example")).toEqual([
      {
        effect: "allow",
        scopes: ["connect"],
        destinations: ["imap.example:993", "*.xn--caf-dma.example:*", "10.0.0.0/8:*", "[fd00::]:1"],
      },
    ]);
  });
});

describe("a mistake in a grant", () => {
  const good = { origin: SITE, ...CONNECT };

  it.each([
    ["grants[1]: expected an object", "https://mail.example"],
    ["grants[1]: expected an object", null],
    ["grants[1]: expected an object", [SITE]],
    ["grants[1].origin: expected an origin", { ...CONNECT }],
    ["grants[1].origin: ", { ...CONNECT, origin: "*" }],
    ["grants[1].scopes: expected a list of scopes", { origin: OTHER, destinations: ["*:*"] }],
    [
      "grants[1].scopes: expected a list",
      { origin: OTHER, scopes: "connect", destinations: ["*:*"] },
    ],
    ["grants[1].scopes: expected a list", { origin: OTHER, scopes: [], destinations: ["*:*"] }],
    ["grants[1].destinations: expected a list", { origin: OTHER, scopes: ["connect"] }],
    ["grants[1].expires: a grant has no such member", { ...CONNECT, origin: OTHER, expires: "" }],
  ])("%s: allows nothing, and the others hold", (mistake, grant) => {
    const { rules, mistakes } = parsePolicy({ grants: [good, grant, good] });
    expect(sentences(mistakes)).toEqual([expect.stringContaining(mistake)]);
    expect([...rules.keys()]).toEqual([SITE]);
  });

  it("leaves what else is in it", () => {
    const grant = {
      origin: SITE,
      scopes: ["connect", "telnet"],
      destinations: ["imap.example", "b.example:1", "fd00::/8", 5, "a b:1"],
    };
    expect(mistakesOf({ grants: [grant] })).toEqual([
      'grants[0].scopes[1]: "telnet" is no scope; there are connect, system-ports, local-network, listen, listen-network. It allows nothing.',
      'grants[0].destinations[0]: "imap.example" has no port; write "imap.example:*" for every port. It allows nothing.',
      'grants[0].destinations[2]: "fd00::/8" has no port; write "[fd00::/8]:*" for every port. It allows nothing.',
      expect.stringMatching(/^grants\[0\]\.destinations\[3\]: expected a destination such as /),
      expect.stringMatching(/^grants\[0\]\.destinations\[4\]: "a b:1" is no destination/),
    ]);
    expect(rulesOf({ grants: [grant] })).toEqual([
      { effect: "allow", scopes: ["connect"], destinations: ["b.example:1"] },
    ]);
  });

  it("that is no list leaves the rest of the policy", () => {
    const { rules, mistakes } = parsePolicy({ grants: { 0: good }, blocks: [{ origin: OTHER }] });
    expect(sentences(mistakes)).toEqual(["grants: expected a list. Nothing is allowed by it."]);
    expect([...rules.keys()]).toEqual([OTHER]);
  });
});

describe("a mistake in a block", () => {
  it.each([
    ["scopes: expected a list of scopes", { scopes: "connect" }],
    ["scopes: expected a list of scopes", { scopes: [] }],
    ["scopes: expected a list of scopes", { scopes: null }],
    ['scopes[0]: "conect" is no scope', { scopes: ["conect", "listen"] }],
    ["destinations: expected a list of destinations", { destinations: "*:*" }],
    ['destinations[1]: "b.example" has no port', { destinations: ["a.example:1", "b.example"] }],
    ["destination: a block has no such member", { destination: ["a.example:1"] }],
  ])("%s: blocks the whole site until it is mended", (mistake, members) => {
    const managed = { blocks: [{ origin: SITE, ...members }] };
    expect(rulesOf(managed)).toEqual([WHOLE]);
    expect(mistakesOf(managed)).toEqual([
      expect.stringMatching(
        /Until this is mended the whole of https:\/\/mail\.example is blocked\.$/,
      ),
    ]);
    expect(mistakesOf(managed)[0]).toContain(`blocks[0].${mistake}`);
  });

  it("for every site blocks every site", () => {
    const managed = { blocks: [{ origin: "*", destinations: ["192.168.0.0"] }] };
    expect(rulesOf(managed, OTHER)).toEqual([WHOLE]);
    expect(mistakesOf(managed)).toEqual([
      'blocks[0].destinations[0]: "192.168.0.0" has no port; write "192.168.0.0:*" for every port. Until this is mended every site is blocked.',
    ]);
  });

  it("blocks the site that is plainly meant", () => {
    const managed = { blocks: [{ origin: `${SITE}/inbox` }] };
    expect(rulesOf(managed)).toEqual([WHOLE]);
    expect(mistakesOf(managed)).toEqual([
      'blocks[0].origin: "https://mail.example/inbox" is more than an origin, which has no path and no slash at its end; write "https://mail.example". Until this is mended the whole of https://mail.example is blocked.',
    ]);
  });

  it.each([
    [
      { origin: "mail.example" },
      '.origin: "mail.example" has no scheme; write "https://mail.example"',
    ],
    [
      { origin: "https://*.example" },
      '.origin: "https://*.example" is no site; an origin has no wildcard: each site is named by itself',
    ],
    [{ scopes: ["connect"] }, '.origin: expected an origin such as "https://example.org"'],
    ["https://mail.example", ': expected an object such as { "origin": "https://example.org" }'],
  ])("says that nothing is blocked: %j", (block, problem) => {
    const { rules, rulesForEverySite, mistakes } = parsePolicy({ blocks: [block] });
    expect([...rules, ...rulesForEverySite]).toEqual([]);
    expect(sentences(mistakes)).toEqual([`blocks[0]${problem}. Nothing is blocked by it.`]);
  });

  it("that is no list is told", () => {
    expect(mistakesOf({ blocks: "https://mail.example" })).toEqual([
      "blocks: expected a list. Nothing is blocked by it.",
    ]);
  });

  it("is told before all others", () => {
    const grants = Array.from({ length: 200 }, () => 0);
    const mistakes = mistakesOf({ grants, limits: 0, block: [], blocks: [{}] });
    expect(mistakes[0]).toMatch(/^blocks\[0\]\.origin: /);
    expect(mistakes[1]).toBe("block: a policy has no such member. Nothing in it holds.");
  });
});

describe("prompts", () => {
  it.each([
    [undefined, true],
    ["allow", true],
    ["forbid", false],
  ])("%s", (prompts, mayAsk) => {
    expect(parsePolicy(prompts === undefined ? {} : { prompts })).toMatchObject({
      mayAsk,
      mistakes: [],
    });
  });

  it.each(["Forbid", "deny", "", false, null, ["forbid"]])(
    "are forbidden by what is neither: %j",
    (prompts) => {
      const { mayAsk, mistakes } = parsePolicy({ prompts });
      expect(mayAsk).toBe(false);
      expect(sentences(mistakes)).toEqual([
        `prompts: ${JSON.stringify(prompts)} is neither "allow" nor "forbid". Until this is mended nobody is asked.`,
      ]);
    },
  );
});

describe("secondPipe", () => {
  it.each([undefined, true, false])("%s", (given) => {
    const { secondPipe, mistakes } = parsePolicy(given === undefined ? {} : { secondPipe: given });
    expect(secondPipe).toBe(given);
    expect(mistakes).toEqual([]);
  });

  it.each(["false", 1, null, [true]])("is turned off by what is neither: %j", (given) => {
    const { secondPipe, mistakes } = parsePolicy({ secondPipe: given });
    expect(secondPipe).toBe(false);
    expect(sentences(mistakes)).toEqual([
      `secondPipe: ${JSON.stringify(given)} is neither true nor false. Until this is mended there is none.`,
    ]);
  });
});

describe("limits", () => {
  it.each(Object.entries(LIMIT_RANGES))("%s has its range", (name, { least, most }) => {
    for (const value of [least, most]) {
      const { limits, mistakes } = parsePolicy({ limits: { [name]: value } });
      expect(limits).toEqual({ ...DEFAULT_LIMITS, [name]: value });
      expect(mistakes).toEqual([]);
    }
    for (const value of [least - 1, most + 1, least + 0.5, String(least), null, Number.NaN]) {
      const { limits, mistakes } = parsePolicy({ limits: { [name]: value } });
      expect(limits).toEqual(DEFAULT_LIMITS);
      expect(sentences(mistakes)).toEqual([
        expect.stringMatching(
          new RegExp(`^limits\\.${name}: .* is no whole number from ${least} to ${most}\\.`),
        ),
      ]);
    }
  });

  it("has the default of each in its range", () => {
    expect(parsePolicy({ limits: DEFAULT_LIMITS }).mistakes).toEqual([]);
    expect(Object.keys(DEFAULT_LIMITS)).toEqual(LIMIT_MEMBERS);
  });

  it("leaves the others where one is wrong", () => {
    const { limits, ownLimits, mistakes } = parsePolicy({
      limits: { socketsPerSite: -1, promptsPerSite: 2, sockets: 3 },
    });
    expect(limits).toEqual({ ...DEFAULT_LIMITS, promptsPerSite: 2 });
    expect(ownLimits).toEqual(["promptsPerSite"]);
    expect(sentences(mistakes)).toEqual([
      "limits.sockets: there is no such limit. It limits nothing.",
      "limits.socketsPerSite: -1 is no whole number from 1 to 2048. It is 1024, as by default.",
    ]);
  });

  it("that are no object are the default ones", () => {
    const { limits, mistakes } = parsePolicy({ limits: [8] });
    expect(limits).toEqual(DEFAULT_LIMITS);
    expect(sentences(mistakes)).toEqual([
      "limits: expected an object. All limits are the default ones.",
    ]);
  });
});

describe("bounds", () => {
  it("takes the first 1,000 entries", () => {
    const numbered = (_: unknown, index: number) => ({ origin: `https://s${index}.example` });
    const blocks = Array.from({ length: 1001 }, numbered);
    const { rules, mistakes } = parsePolicy({ blocks });
    expect(rules.size).toBe(1000);
    expect(sentences(mistakes)).toEqual([
      "blocks[1000]: this and all that follow are too many; 1000 are the most. Nothing is blocked by it.",
    ]);
  });

  it("takes the first 512 destinations of a grant, and blocks the site for more", () => {
    const destinations = Array.from({ length: 513 }, (_, index) => `a.example:${index + 1}`);
    const entry = { origin: SITE, scopes: ["connect"], destinations };
    const granted = policyRules(parsePolicy({ grants: [entry] }), SITE);
    expect(granted[0]?.destinations).toEqual(destinations.slice(0, 512));
    expect(rulesOf({ blocks: [entry] })).toEqual([WHOLE]);
    expect(mistakesOf({ grants: [entry], blocks: [entry] })).toEqual([
      "blocks[0].destinations[512]: this and all that follow are too many; 512 are the most. Until this is mended the whole of https://mail.example is blocked.",
      "grants[0].destinations[512]: this and all that follow are too many; 512 are the most. It allows nothing.",
    ]);
  });

  it("tells 100 mistakes, and how many more there are", () => {
    const exactly = mistakesOf({ blocks: Array.from({ length: 100 }, () => 0) });
    expect(exactly).toHaveLength(100);
    expect(exactly.at(-1)).toMatch(/^blocks\[99\]: /);
    const more = mistakesOf({ blocks: Array.from({ length: 150 }, () => 0) });
    expect(more).toHaveLength(100);
    expect(more.at(-1)).toBe("There are 51 more mistakes.");
  });

  it("quotes no more than a line", () => {
    const [mistake = ""] = mistakesOf({ prompts: "x".repeat(10_000) });
    expect(mistake.length).toBeLessThan(200);
    const [unknown = ""] = mistakesOf({ ["x".repeat(10_000)]: 1 });
    expect(unknown.length).toBeLessThan(200);
  });
});

describe("policyRulesFor", () => {
  it("allows nothing to whoever frames the site, and denies all the same", () => {
    const policy = parsePolicy({
      grants: [{ origin: SITE, scopes: ["connect"], destinations: ["*:*"] }],
      blocks: [{ origin: SITE, scopes: ["listen"] }],
    });
    const subject = { origin: SITE, topOrigin: SITE, isPrivate: false };
    const effects = (topOrigin: string) =>
      policyRulesFor(policy, { ...subject, topOrigin }).map(({ effect }) => effect);
    expect(effects(SITE)).toEqual(["deny", "allow"]);
    expect(effects(OTHER)).toEqual(["deny"]);
  });
});

describe("whatever is set", () => {
  const anything = fc.jsonValue({ maxDepth: 4 });
  const anyScopes = fc.oneof(anything, fc.array(fc.constantFrom(...SCOPES, "x")));
  const anyDestinations = fc.oneof(
    anything,
    fc.array(fc.constantFrom("*:*", "a.example:1", "10.0.0.0/8:*", "a.example", ":")),
  );
  const anyEntry = fc.record(
    {
      origin: fc.oneof(fc.constantFrom(SITE, `${SITE}/`, OTHER, "*"), anything),
      scopes: anyScopes,
      destinations: anyDestinations,
      other: anything,
    },
    { requiredKeys: [] },
  );
  const anyList = fc.oneof(anything, fc.array(fc.oneof(anyEntry, anything)));
  const anyPolicy = fc.record(
    { grants: anyList, blocks: anyList, prompts: anything, limits: anything },
    { requiredKeys: [] },
  );

  it("becomes rules that fit the protocol, and limits in their ranges", () => {
    fc.assert(
      fc.property(anyPolicy, (managed) => {
        const { rules, rulesForEverySite, limits } = parsePolicy(managed);
        for (const rule of [...rulesForEverySite, ...[...rules.values()].flat()]) {
          expect(parse(ruleSchema, rule)).toMatchObject({ ok: true });
        }
        expect(parsePolicy({ limits }).mistakes).toEqual([]);
      }),
    );
  });

  it("never lets a site do what one of its blocks denies, however malformed the block is", () => {
    const block = fc.record(
      { scopes: anyScopes, destinations: anyDestinations },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(block, fc.constantFrom(SITE, `${SITE}/`, "*"), (members, origin) => {
        const rules = policyRules(
          parsePolicy({
            grants: [{ origin: SITE, scopes: ["connect"], destinations: ["*:*"] }],
            blocks: [{ origin, ...members }],
          }),
          SITE,
        );
        const isAbout = (name: string, list: unknown, item: string) =>
          !(name in members) || (Array.isArray(list) && list.includes(item));
        const isDenied =
          isAbout("scopes", members.scopes, "connect") &&
          isAbout("destinations", members.destinations, "a.example:1");
        const { denied } = judgeConnection(rules, { host: "a.example", port: 1 });
        if (isDenied) expect(denied).toContain("connect");
      }),
    );
  });
});
